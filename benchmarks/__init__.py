"""What ``make bench`` measures: every ``bench_*.py`` here gives rows of one table, written to ``latest/``."""
