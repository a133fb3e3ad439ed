"""Files of a source as layers of features and sheets of rows, still in the words of the source.

Here it is decided what a file is (by its first bytes), how it is read without trusting it, and what is passed over.
"""
