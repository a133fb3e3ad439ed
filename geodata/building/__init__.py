"""Facts in, ``built/`` out: the one place that runs all steps of the derivation in order.

Here it is decided what a build writes, when a build is out of date, and how much memory and time it may take.
"""
