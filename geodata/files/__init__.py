"""How files are written and read, whatever is in them.

Here it is decided how a file or folder appears whole or not at all, what may be overwritten, and in which code page a
text without a declared one was saved.
"""
