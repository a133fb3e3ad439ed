"""Lines and polygons as such: projections, grids, shared boundaries. Nothing here knows factions or days.

Here it is decided how far apart two places are by travel cost, how a boundary between pixels becomes a flowing line,
how a coverage is moved onto a grid without gaps, and how it is written as TopoJSON.
"""
