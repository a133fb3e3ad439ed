"""What is wrong with a dataset, said in sentences: every mistake, not the first one.

Here it is decided which datasets may be built: by the Table Schemas of ``datapackage.json``, by rules about rows that
must agree, and by rules about settings and the files they name.
"""
