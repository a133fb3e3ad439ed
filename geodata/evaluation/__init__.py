"""How far the map can be trusted, in figures.

Here the map is judged by hiding places from it, and set beside shares that others published; both go, with the counts
of what the dataset holds, into the dataset's codebook.
"""
