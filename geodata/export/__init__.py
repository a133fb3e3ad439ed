"""What leaves the dataset as a file: ``data`` for programs, ``picture`` for print, ``film`` for a span of days.

A new format of data is a module of ``data``; colours and words of pictures are handed in by whoever shows them.
"""
