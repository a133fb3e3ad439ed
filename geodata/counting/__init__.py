"""Ground, places and people counted: who gained what from whom, how fast, and the shares of every day.

Everything here takes a ``Dataset`` and asks it; a ``Dataset`` knows nothing of the counting.
"""
