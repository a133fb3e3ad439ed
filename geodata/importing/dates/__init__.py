"""Dates however they are written: one reading for a whole column, each value as exact as it is written."""
