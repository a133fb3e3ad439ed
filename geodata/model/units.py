"""Lengths and areas in other units, each constant once."""

M2_PER_KM2 = 1e6
"""Square metres of a square kilometre."""
METRES_PER_DEGREE = 111_320.0
"""Of longitude on the equator of WGS 84, and about of latitude anywhere: for tolerances, never for stated areas."""
KM_PER_DEGREE = 111.195
"""Of a great circle of a sphere with the mean radius 6371.0088 km: for distances between places."""
