"""The dataset folder that an import writes, and the small example that ``mapapp new`` begins with."""
