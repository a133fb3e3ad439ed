"""The static site: the map at its root, pages of text beside it, data and pictures; nothing behind it."""

from mapapp.publish.website import publish

__all__ = ["publish"]
