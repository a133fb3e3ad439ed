"""A dataset folder read into records: ``datapackage.json``, the tables of ``facts/``, drawn areas, the manifest.

Here it is decided what a cell of a table means, and what is said of a file that cannot be read at all. Whether rows
that can be read agree with each other is decided in ``geodata.checking``.
"""
