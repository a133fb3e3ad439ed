"""Words by which headings, attributes, months, sides and colours are known, in many languages.

Here it is decided which column a heading means and what a label of control is called; no file is opened.
"""
