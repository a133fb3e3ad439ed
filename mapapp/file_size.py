"""Sizes of files as a person says them."""


def size_text(count: int) -> str:
    """Number of bytes: ``1.2 MB``, ``34 kB``; never less than 1 kB."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3)):,} kB"
