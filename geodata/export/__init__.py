"""Exports: one module per family of formats."""
