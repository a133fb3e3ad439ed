"""Dated polygons into a dataset: read into one form, mended, overlaid once, written as drawn areas with events."""
