"""Where a cell gets its shape, and which cells a faction held on a day.

Here the country is cut once into pieces that never change: one for every place with known control and one for every
drawn area. Everything shown or counted later colours these same pieces.
"""
