"""What stands on each page: plain values, which the templates only lay out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from geodata.counting.transfers import compare
from geodata.export.data.credits import credits_of
from geodata.model.records import Chapter, Place
from mapapp.publish.wording import Wording, day_text, span_text

if TYPE_CHECKING:
    from geodata.dataset import Dataset

ZOOM = 10


@dataclass(frozen=True, slots=True)
class PictureOf:
    """A picture that a page shows."""

    day: date
    """Its day."""
    place: str | None = None
    """Id of the place it is about, None for the whole country."""
    caption: str = ""
    """What is said below it."""


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page of text."""

    path: str
    """Where it lies in the site."""
    template: str
    """What lays it out."""
    title: str
    """Its title."""
    description: str
    """One sentence for search engines and previews."""
    values: Mapping[str, Any]
    """What the template is given."""
    pictures: tuple[PictureOf, ...] = ()
    """Pictures, in the order in which they are shown."""
    preview: int = 0
    """Which of them stands for the page on other sites."""
    root: str = ""
    """Way from the page to the root of the site."""


def site_pages(dataset: Dataset, downloads: Iterable[Mapping[str, str]]) -> tuple[SitePage, ...]:
    """All pages of text, contents first."""
    words = Wording(dataset)
    chapters, places = dataset.chapters, [dataset.places[place] for place in dataset.settings.headline_places]
    toc = {
        "chapters": [_chapter_link(dataset, chapter) for chapter in chapters],
        "places": [_place_link(dataset, words, place) for place in places],
    }
    opening = dataset.settings.opening_day or dataset.first_day
    end = PictureOf(dataset.known_until, caption=f"{dataset.title}: {day_text(dataset.known_until)}")
    first = PictureOf(opening, caption=f"{dataset.title}: {day_text(opening)}")
    return (
        SitePage(
            "contents.html",
            "contents.html.jinja",
            dataset.title,
            "Who controlled what, when, and who says so: chapters, places, data and sources as text.",
            {**toc, "totals": _totals(dataset, words, opening, dataset.known_until)},
            (end, first),
        ),
        *(_chapter_page(dataset, words, chapter) for chapter in chapters),
        *(_place_page(dataset, words, place) for place in places),
        SitePage(
            "data.html",
            "data.html.jinja",
            "Data to take away",
            f"Zones, cells, events and sources of {dataset.title} in open formats.",
            {"downloads": list(downloads), "about": credits_of(dataset).as_dict()},
        ),
        SitePage(
            "sources.html",
            "sources.html.jinja",
            "Sources",
            f"Every source that {dataset.title} cites.",
            {"sources": words.sources(tuple(sorted(dataset.sources)))},
        ),
    )


def _chapter_link(dataset: Dataset, chapter: Chapter) -> dict[str, str]:
    return {
        "path": chapter_path(chapter),
        "title": chapter.title_en,
        "span": span_text(chapter.period, dataset.known_until),
        "summary": chapter.summary_en,
    }


def _place_link(dataset: Dataset, words: Wording, place: Place) -> dict[str, str]:
    now = dataset.period_of(place.id, dataset.known_until)
    return {
        "path": f"places/{place.id}.html",
        "name": place.name_en,
        "arabic": _arabic(place.name_ar),
        "holder": words.held(now, dataset.known_until),
        "since": day_text(now.period.start),
    }


def chapter_path(chapter: Chapter) -> str:
    """Where the page of a chapter lies."""
    return f"chapters/{chapter.id}.html"


def _chapter_page(dataset: Dataset, words: Wording, chapter: Chapter) -> SitePage:
    first = max(chapter.period.start, dataset.first_day)
    last = min(
        chapter.period.end - timedelta(days=1) if chapter.period.end else dataset.known_until, dataset.known_until
    )
    before = max(first - timedelta(days=1), dataset.first_day)
    happened = [
        words.event(event)
        for event in sorted(dataset.events.values(), key=lambda event: (event.day, event.order, event.id))
        if event.day in chapter.period and not event.rival_of
    ]
    moments = [words.moment(moment) for moment in dataset.moments if moment.date.day in chapter.period]
    number = dataset.chapters.index(chapter)
    beside = dataset.chapters[max(0, number - 1) : number + 2]
    return SitePage(
        chapter_path(chapter),
        "chapter.html.jinja",
        chapter.title_en,
        chapter.summary_en,
        {
            "span": span_text(chapter.period, dataset.known_until),
            "map": f"index.html#day={last}&from={first}&to={last}",
            "totals": _totals(dataset, words, before, last),
            "days": _by_day(happened),
            "moments": moments,
            "beside": [_chapter_link(dataset, one) for one in beside if one is not chapter],
        },
        (
            PictureOf(before, caption=f"Before it, {day_text(before)}"),
            PictureOf(last, caption=f"At the end of the chapter, {day_text(last)}"),
        ),
        preview=1,
        root="../",
    )


def _by_day(events: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Events put together by day; how they are said to be dated comes from the first."""
    days: dict[str, dict[str, Any]] = {}
    for event in events:
        days.setdefault(event["iso"], {"day": event["day"], "iso": event["iso"], "events": []})["events"].append(event)
    return list(days.values())


def _totals(dataset: Dataset, words: Wording, first: date, last: date) -> dict[str, Any]:
    """Square kilometres of every holder at the end of two days."""
    found = compare(dataset, first, last)
    return {
        "first": day_text(first),
        "last": day_text(last),
        "rows": [
            {
                "holder": words.holder(total.holder, last),
                "first": f"{total.area_km2_from:,.0f}",
                "last": f"{total.area_km2_to:,.0f}",
                "change": _signed(round(total.area_km2_to - total.area_km2_from)),
            }
            for total in found.totals
        ],
    }


def _signed(number: int) -> str:
    """A change, with its sign."""
    return f"{number:+,d}".replace("-", "\u2212") if number else "0"


def _last_transfer(dataset: Dataset, place: Place) -> date:
    """Day on which a place last passed to another faction, new names left out; the picture of it says most."""
    for period in reversed(dataset.periods[place.id]):
        event = dataset.events.get(period.event)
        if event is not None and event.kind.transfers and event.day == period.period.start:
            return period.period.start
    return dataset.settings.opening_day or dataset.first_day


def _arabic(name: str) -> str:
    """An Arabic name, "" where what stands for it is in other letters."""
    return name if any("\u0600" <= letter <= "\u06ff" for letter in name) else ""


def _place_page(dataset: Dataset, words: Wording, place: Place) -> SitePage:
    periods = dataset.periods[place.id]
    now = dataset.period_of(place.id, dataset.known_until)
    holder = words.held(now, dataset.known_until)
    day = _last_transfer(dataset, place)
    return SitePage(
        f"places/{place.id}.html",
        "place.html.jinja",
        place.name_en,
        f"Who held {place.name_en}, period by period, and who says so: {holder} since {day_text(now.period.start)}.",
        {
            "arabic": _arabic(place.name_ar),
            "admin1": place.admin1,
            "unit": dataset.settings.admin1_label_en,
            "holder": holder,
            "since": day_text(now.period.start),
            "map": f"index.html#day={day}&place={place.id}&z={ZOOM}",
            "periods": [words.period(period) for period in reversed(periods)],
            "days": _by_day(words.event(event) for event in dataset.events_of(place.id)),
        },
        (PictureOf(day, place.id, f"{place.name_en} and its surroundings, {day_text(day)}"),),
        root="../",
    )
