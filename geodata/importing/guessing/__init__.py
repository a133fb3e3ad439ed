"""Which attribute of a series of polygons says when, and which says who.

Here it is decided what is guessed, and where a person is asked instead.
"""
