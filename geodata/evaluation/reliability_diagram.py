"""The reliability diagram: how sure the map said it was, and how often it was right."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

FILE = "reliability.svg"
"""Name of the drawing beside a dataset's codebook."""


def reliability_diagram(document: Mapping[str, Any]) -> str:
    """The diagram of ``certainty_judged`` as SVG, the same bytes for the same figures; "" where nothing was judged."""
    if not document["calibrated"]:
        return ""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "reliability", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(5.2, 4.6), layout="constrained")
        axes = figure.add_subplot()
        axes.plot([0, 100], [0, 100], color="0.6", linewidth=0.8, linestyle="--", label="said as it was found")
        for way, one in document["by_way"].items():
            _drawn(axes, one["bins"], label=way, marker=".", linewidth=0.7, alpha=0.75)
        _drawn(axes, document["bins"], label="all", marker="o", linewidth=1.6, color="0.1")
        least = min(
            min(one["stated"], one["found"]) for way in (document, *document["by_way"].values()) for one in way["bins"]
        )
        axes.set(xlim=(100 * least - 3, 101), ylim=(100 * least - 3, 101), aspect="equal")
        axes.set_xlabel("certainty stated, %")
        axes.set_ylabel("found right, %")
        axes.set_title(f"{document['place_days']:,} hidden place-days of {document['places']:,} places")
        axes.legend(frameon=False, loc="upper left")
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return "\n".join(line.rstrip() for line in drawn.getvalue().splitlines()) + "\n"


def _drawn(axes: Any, bins: Any, **how: Any) -> None:
    axes.plot([100 * one["stated"] for one in bins], [100 * one["found"] for one in bins], **how)
