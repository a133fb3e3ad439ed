"""Who held a place, when, and on what ground we say so.

Here sourced rows are folded into periods of unbroken control, places without a row of their own are given the holder
of the nearest places that have one, and it is decided whether ground changed hands or only took a new name.
"""
