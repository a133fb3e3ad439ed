"""Exports for print: a picture of one day or of a change, and sheets of several days.

Here it is decided where on a page the map, its key, its scale and the small print stand. Colours are handed in.
"""
