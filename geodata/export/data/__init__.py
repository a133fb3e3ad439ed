"""Exports for programs: zones, cells, periods and facts as GeoJSON, TopoJSON, KML, GeoPackage, GeoParquet, CSV and ZIP.

Here it is decided what is selected and what each feature says of itself, before any format writes it.
"""
