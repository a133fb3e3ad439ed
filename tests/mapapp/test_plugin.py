"""The plugin on a plain folium map: text in, text out, nothing a name can break."""

from __future__ import annotations

import json
import re
from pathlib import Path

import folium
import pytest

from mapapp.timeline import TerritoryTimeline, payload
from mapapp.timeline.bundle import BUILT
from mapapp.timeline.plugin import javascript
from tests.mapapp.tiny import HOSTILE, tiny_dataset


def html_of(timeline: TerritoryTimeline) -> str:
    page_map = folium.Map(location=[35, 38], zoom_start=7, tiles=None)
    timeline.add_to(page_map)
    return str(page_map.get_root().render())


def test_it_goes_on_a_plain_folium_map(tmp_path: Path) -> None:
    text = html_of(TerritoryTimeline(payload(tiny_dataset(tmp_path)), day="2024-01-12"))
    start = re.search(r"startTerritoryTimeline\((map_[0-9a-f]+), ", text)
    assert start
    assert f"var {start[1]} = L.map(" in text


@pytest.mark.parametrize("value", [HOSTILE, "{{{", "{%- x %}", "</ScRiPt>", "<!--", "\u2029", "ü🙂", "}}", "\\"])
def test_a_literal_survives_script_element_and_template(value: str) -> None:
    text = javascript({"name": value})
    assert json.loads(text) == {"name": value}
    assert "<" not in text
    assert not re.search(r"\{[{%#]", text)
    assert folium.template.Template("{{ x }}").render(x=text) == text
    assert folium.template.Template(text).render() == text


def test_a_hostile_name_closes_no_element(tmp_path: Path) -> None:
    text = html_of(TerritoryTimeline(payload(tiny_dataset(tmp_path))))
    assert "<img src=x" not in text
    assert "7 * 7" in text, "the name is there, as text"
    assert text.count("</script>") == text.count("<script")


def test_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        javascript(float("nan"))


def test_options_reach_the_page_in_its_own_words(tmp_path: Path) -> None:
    timeline = TerritoryTimeline(
        payload(tiny_dataset(tmp_path)),
        from_="2024-01-02",
        to="2024-01-09",
        days_per_second=7,
        view={"lon": 38.5, "lat": 35.5, "zoom": 8},
    )
    options = html_of(timeline).rpartition("startTerritoryTimeline(")[2].rpartition(", {\n")[2]
    for word in ('"start": "2024-01-02"', '"end": "2024-01-09"', '"daysPerSecond": 7', '"zoom": 8'):
        assert word in options or word in html_of(timeline)
    assert '"day"' not in options, "what is not given is left to the page"


@pytest.mark.parametrize("path", [BUILT / "page.js", BUILT / "page.css"], ids=lambda path: path.name)
def test_no_asset_looks_like_a_template_or_ends_its_element(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\{[{%#]", text), "branca would read it as a template"
    assert not re.search(r"</(script|style)", text, re.IGNORECASE)
    assert not re.search(r"\b(fetch|import|importScripts|XMLHttpRequest|WebSocket|eval)\s*\(|url\(\s*['\"]?http", text)


def test_the_script_of_the_page_puts_one_name_on_it(tmp_path: Path) -> None:
    """A script of folium's before ours need not end in a semicolon; ours declares nothing outside its own scope."""
    text = html_of(TerritoryTimeline(payload(tiny_dataset(tmp_path))))
    assert "\n;(()=>{" in text
    script = (BUILT / "page.js").read_text(encoding="utf-8").strip()
    assert script.startswith("(()=>{") and script.endswith("})();")
    assert re.findall(r"globalThis\.(\w+)=(?!=)", script) == ["startTerritoryTimeline"]
