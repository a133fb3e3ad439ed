"""How sure it is that the drawn holder of some ground is right, on a day.

A place with known control speaks for the ground that is cheap to reach from it: the service areas of Tao, Strandow,
Findley, Thill and Walsh ("A Hybrid Approach to Modeling Territorial Control in Violent Armed Conflicts", Transactions
in GIS, 2016). How far that holds is not assumed here but counted, on places that were hidden from the map, and stated
as a probability. It is given out in few steps, the less sure the fewer its colours, as in the value-suppressing
palettes of Correll, Moritz and Heer (CHI 2018).
"""
