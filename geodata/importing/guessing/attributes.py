"""Attributes of features that are looked at: which features count, and what a name of an attribute hints at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geodata.importing.files.layers import Feature, Layer

AREAL = frozenset({"Polygon", "MultiPolygon", "GeometryCollection"})
"""Kinds of geometry that are, or may hold, areas."""
LINEAR = frozenset({"LineString", "MultiLineString", "LinearRing"})
"""Kinds of geometry that are lines."""


def areas_in(layers: Sequence[Layer]) -> Iterator[tuple[Layer, Feature]]:
    """Features with areas; where there is none, those with lines, which may be fronts."""
    for kinds in (AREAL, LINEAR):
        empty = True
        for layer in layers:
            for feature in layer.features:
                if feature.geometry is not None and feature.geometry.geom_type in kinds:
                    empty = False
                    yield layer, feature
        if not empty:
            return


def fields_of(layers: Sequence[Layer]) -> str:
    """A sentence that names the attributes of the features."""
    names = sorted({name for _, feature in areas_in(layers) for name in feature.properties})
    return f"Attributes found: {', '.join(names[:20])}" if names else "The features have no attributes"


def hint_of(name: str, known: Sequence[str]) -> int:
    """3 where the whole name is one of the words, 2 where a part of it is, else 0."""
    plain = name.lower()
    return 3 if plain in known else 2 if _words(name) & set(known) else 0


def _words(name: str) -> set[str]:
    plain = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
    return {plain, *re.split(r"[\s_\-.:]+", plain)}
