"""The page "Your data" where nothing surely names the holder: a question, an answer, and the map in view."""

from __future__ import annotations

import re
from pathlib import Path

from tests.geodata.importing import series
from tests.mapapp.test_your_data import WAIT, Visit, visit  # noqa: F401  (fixtures)


def test_the_holder_is_asked_for_and_the_map_comes_into_view(visit: Visit, tmp_path: Path) -> None:  # noqa: F811
    features = [
        series.feature(shape(number), date=series.day(number).isoformat(), nation=nation, title=title)
        for number in range(2)
        for shape, nation, title in ((series.west, "Arland", "west bank"), (series.east, "Borland", "hills"))
    ]
    features[-1]["properties"]["title"] = "plain"
    one = visit().drop(series.write(tmp_path / "atlas.geojson", series.collection(*features)))
    one.sees(re.compile("No attribute is surely the holder"))
    one.page.get_by_text(re.compile(r"^nation \(2 values\)$")).click()
    one.button("Read it so").click()
    one.page.get_by_role("heading", name="How your file is read").wait_for(timeout=WAIT)
    one.make()
    assert one.map("tt.data.factions.map(f => f.id).sort()") == ["arland", "borland"]
    one.page.wait_for_function(
        """() => { const box = mapWindow().frameElement.getBoundingClientRect();
          return box.top > -box.height / 4 && box.top + box.height / 2 < innerHeight; }""",
        timeout=WAIT,
    )
    assert one.complaints == []
