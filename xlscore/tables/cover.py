"""The cover: whose report it is, of which period, and who answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlscore.inputs.book import Book
from xlscore.results.movement import Movement
from xlscore.rules.months import Month


@dataclass(frozen=True)
class Front:
    """What the cover says; blank texts are not said. `office`: office holders by office."""

    organisation: str
    directorate: str
    service: str
    title: str
    period: str
    office: Mapping[str, str]


@dataclass(frozen=True)
class Tile:
    """How many results have a letter (blank: not rated), and what that was a period before.

    `since` says so in words, blank where nothing was rated then.
    """

    letter: str
    count: int
    since: str


def tiles(moved: Movement) -> list[Tile]:
    """The ratings of all areas with a page, counted."""
    now, then = (
        [sum(moved.counts(rows, area)[n] for area in moved.areas) for n in range(4)]
        for rows in (moved.now, moved.then)
    )
    before = moved.report.label(moved.earlier)
    return [
        Tile(letter, here, _since(here - there, before) if any(then[:3]) else "")
        for letter, here, there in zip(("R", "A", "G", ""), now, then, strict=True)
    ]


def _since(more: int, before: str) -> str:
    if not more:
        return f"as in {before}"
    return f"{abs(more)} {'more' if more > 0 else 'fewer'} than in {before}"


def front(book: Book, month: Month) -> Front:
    """The cover of a report of the period that ends with a month."""
    settings = book.settings
    office = {
        "Cabinet Member": settings.cabinet_member,
        "Director": settings.director,
        "Portfolio": settings.portfolio,
        "Division": settings.division,
    }
    return Front(
        settings.organisation,
        settings.directorate,
        settings.service,
        settings.report_title,
        settings.report.label(month),
        office,
    )
