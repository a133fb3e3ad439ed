"""The nouns of territorial control: what a place, an event, a period or a source is, and when it counts as the same.

Frozen records and small values only: days and half-open periods of days, the words of statuses and kinds, expressions
of areas, errors, and text made safe. Nothing is read from a disk here and nothing is decided about who held what.
"""
