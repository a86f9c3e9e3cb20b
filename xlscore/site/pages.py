"""The pages of one period, made from what a copy may show."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from xlscore import __version__
from xlscore.inputs.records import records_of
from xlscore.pages import formats
from xlscore.pages.copies import Report
from xlscore.pages.formats import SUPPRESSED_MEANS
from xlscore.results.results import WITHHELD
from xlscore.rules.sentences import WORDS, counts_in_words
from xlscore.site import words
from xlscore.site.cards import Cards, Record, notes, place
from xlscore.site.series import Key, Point, series
from xlscore.site.words import Cell, Table
from xlscore.tables.changed import changed_tables
from xlscore.tables.guidance import abbreviations_table, guidance_table
from xlscore.tables.scorecard import BENCHMARK, scorecard_table
from xlscore.tables.table import AREA, INDICATOR, NO, Field
from xlscore.tables.table import Table as TableSpec

#: No script, no frame, no form, nothing from elsewhere.
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
)
#: A page that has more bytes is made with less on it: the audit lets none out above 200,000.
_MOST_BYTES: Final = 195_000
#: Shares of the charts, and of the rows that say what changed, until a page is small enough.
_SHARES: Final = (1.0, 0.75, 0.5, 0.25, 0.1, 0.0)
#: So many areas of an indicator have a chart.
CHARTED: Final = 24
#: So many, where each has a second chart, of its signal.
SIGNALLED: Final = 12
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: The columns of a scorecard that stand on the summary, and on the page of an area: more would be
#: wider than a screen, so that signal, last year and benchmarks stand on the page of an indicator.
_BRIEF: Final = frozenset({"latest", "rag", "target", "previous", "dot_previous"})
_FULL: Final = _BRIEF | {"num", "denom", "outturn", "dot_outturn"}
_ASKED: Final = frozenset({"last_year", "dot_last_year", "signal"})
_FIGURES: Final = ("latest", "num", "denom", "previous", "outturn", "last_year")


@dataclass(frozen=True)
class Stamp:
    """The days on which a period was first put on the site, and last put right."""

    first: dt.date
    updated: dt.date

    @property
    def told(self) -> str:
        """The same in a sentence."""
        told = f"Published on {_day(self.first)}"
        return told + (
            f", put right on {_day(self.updated)}." if self.updated != self.first else "."
        )


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates, in which every text is escaped."""
    return Environment(
        loader=PackageLoader("xlscore.site"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def stylesheet() -> str:
    """The style sheet of the pages."""
    loader = templates().loader
    assert loader is not None
    text: str = loader.get_source(templates(), "style.css")[0]
    return text


@dataclass(frozen=True)
class Website:
    """The pages of one period of a report.

    `drawn` are the results (No, area, month) of past periods that may be shown.
    """

    report: Report
    drawn: Collection[Key]

    @property
    def label(self) -> str:
        """The period, as in a title."""
        return self.report.computed.label

    @property
    def sentence(self) -> str:
        """The period in a sentence."""
        area = next(iter(self.areas))
        return self._sentence(area)

    def titles(self) -> dict[str, str]:
        """Of each address that is to last, the title of its page."""
        return {
            "index.html": f"Summary, {self.label}",
            **{words.indicator_page(no): f"Indicator {no}: {name}" for no, name in self._named()},
            **{words.area_page(code): title for code, title in self.areas.items()},
            "guidance.html": "Guidance",
            "accessibility.html": "Accessibility statement",
        }

    def render(self, stamp: Stamp, folder: str, *, kept: bool) -> dict[str, str]:
        """Every page by its address; `kept`: as it stays in the period's own folder."""
        about = self.frame(stamp, up="../" if kept else "", kept=kept)
        found = {}
        for address, title in self.titles().items():
            permanent = "" if kept else f"{folder}/{address}"
            given = about | {"title": title, "address": address, "permanent": permanent}
            for share in _SHARES:
                template, more = self._page(address, share)
                found[address] = templates().get_template(template).render(given | more)
                if len(found[address].encode()) <= _MOST_BYTES:
                    break
        return found

    def frame(self, stamp: Stamp, up: str = "", *, kept: bool = False) -> dict[str, Any]:
        """What stands around every page."""
        settings = self.report.book.settings
        contacts = self.report.book.contacts[["Name", "Contact"]].itertuples(index=False)
        return {
            "policy": POLICY,
            "version": __version__,
            "site": settings.report_title,
            "organisation": settings.organisation,
            "period": self.label,
            "unit": settings.report.name,
            "areas": [
                {"title": title, "link": words.area_page(code)}
                for code, title in self.areas.items()
            ],
            "contacts": [
                {"name": name, "contact": contact, "mail": _mail(contact)}
                for name, contact in contacts
            ],
            "published": stamp.told,
            "permanent": "",
            "up": up,
            "kept": kept,
        }

    def records(self) -> list[tuple[Record, list[Point]]]:
        """Every row of an area with a page, in order, with its series."""
        return [(record, self.points[key]) for key, record in self._rows.items()]

    @cached_property
    def areas(self) -> dict[str, str]:
        """The areas that have a page: code and title."""
        areas = self.report.book.areas
        codes = areas.loc[areas["Page"], "Area"]
        return {code: self.report.book.area_title(code) for code in codes}

    @cached_property
    def points(self) -> dict[tuple[str, str], list[Point]]:
        """The series of each indicator and area."""
        return series(self.report.figures, self.drawn)

    @cached_property
    def _rows(self) -> dict[tuple[str, str], Record]:
        rows = self.report.computed.rows
        shown: list[Record] = records_of(rows[rows["Area"].isin(list(self.areas))])
        return {(row["No"], row["Area"]): row for row in shown}

    @cached_property
    def cards(self) -> Cards:
        """What pages of indicators tell of each area."""
        return Cards(self.report, self.areas, self._scorecards, self.points, self.drawn)

    def _named(self) -> list[tuple[str, str]]:
        reported = {no for no, _ in self._rows}
        named = self.report.book.indicators[["No", "Indicator"]].itertuples(index=False)
        return [(no, name) for no, name in named if no in reported]

    def _sentence(self, area: str) -> str:
        moved = self.report.figures.moved
        now, then = moved.counts(moved.now, area), moved.counts(moved.then, area)
        told = [
            counts_in_words(dict(zip(("R", "A", "G", ""), n, strict=True))) for n in (now, then)
        ]
        before = f" The {moved.report.name} before: {told[1]}." if sum(then) else ""
        return f"{self.areas[area]}, {self.label}: {told[0]}.{before}"

    # ---- kinds of pages

    def _page(self, address: str, share: float) -> tuple[str, dict[str, Any]]:
        """The template of an address and what it holds: of what it can do without this share."""
        if address in self._indicators:
            return "indicator.html", self._indicator(self._indicators[address], share)
        if address in self._areas:
            return "area.html", self._area(self._areas[address])
        if address == "index.html":
            return address, self._index(share)
        return address, self._guidance() if address == "guidance.html" else {}

    @cached_property
    def _indicators(self) -> dict[str, str]:
        return {words.indicator_page(no): no for no, _ in self._named()}

    @cached_property
    def _areas(self) -> dict[str, str]:
        return {words.area_page(code): code for code in self.areas}

    def _index(self, share: float) -> dict[str, Any]:
        first, tables = next(iter(self.areas)), changed_tables(self.report.figures.moved)
        return {
            "sentence": self.sentence,
            "tiles": self._tiles(first),
            "counts": self._counts(tables[0]),
            "changes": [_first_rows(self._changed(table), share) for table in tables[1:]],
            "worked_out": " ".join(next((table.lines for table in tables if table.lines), ())),
            "sections": self._sections(first, _BRIEF),
            "withheld": SUPPRESSED_MEANS if self._withheld(self._rows.values()) else "",
        }

    def _tiles(self, area: str) -> list[tuple[Cell, str]]:
        """How many indicators of an area are rated what, and how many were."""
        moved = self.report.figures.moved
        now, then = moved.counts(moved.now, area), moved.counts(moved.then, area)
        tiles = []
        for letter, here, there in zip(("R", "A", "G", ""), now, then, strict=True):
            rated = words.rating(letter)
            before = f"{there} the {moved.report.name} before" if sum(then) else ""
            tiles.append((replace(rated, text=f"{here} {rated.text}"), before))
        return tiles

    def _counts(self, table: TableSpec) -> Table:
        """How many indicators of each area are rated what, those of before in brackets."""
        kept = [n for n, field in enumerate(table.fields) if field is AREA or _both(field)]
        heads = tuple(table.fields[n].heading or table.fields[n].short for n in kept)
        rows = tuple(tuple(words.cell(row.values[n]) for n in kept) for row in table.rows)
        moved = self.report.figures.moved
        before = f"in brackets those of {moved.report.label(moved.earlier)}"
        aligns = ("left", *["right"] * (len(kept) - 1))
        caption = f"{table.short}, {before}"
        return Table(caption, heads, rows, table.empty, aligns, titled=True, slim=True)

    def _changed(self, table: TableSpec) -> Table:
        """A table of what changed, its rows leading to their areas."""
        rows = ((row, f"#{place(row.record['Area'])}" if row.record else "") for row in table.rows)
        made = words.drawn(table, table.short, lambda field: bool(field.heading), rows)
        return replace(made, titled=True)

    def _area(self, code: str) -> dict[str, Any]:
        rows = [row for key, row in self._rows.items() if key[1] == code]
        return {
            "sentence": self._sentence(code),
            "sections": self._sections(code, _FULL),
            "notes": [told for row in rows for told in notes(self.cards.told[row["No"], code])],
            "withheld": SUPPRESSED_MEANS if self._withheld(rows) else "",
        }

    @cached_property
    def _scorecards(self) -> dict[str, TableSpec]:
        """The scorecard of each area."""
        computed = self.report.computed
        return {code: scorecard_table(computed, code, title) for code, title in self.areas.items()}

    def _sections(self, code: str, names: Collection[str]) -> list[Table]:
        """The scorecard of an area, a table a section, with the columns of these names."""
        table, there = self._scorecards[code], f"#{place(code)}"
        return [
            replace(
                words.drawn(
                    table,
                    section or "Indicators",
                    lambda field: field in (NO, INDICATOR) or field.name in names,
                    [(row, there) for row in rows],
                ),
                of_section=True,
            )
            for section, rows in groupby(table.rows, key=lambda row: row.section)
        ]

    def _indicator(self, no: str, share: float) -> dict[str, Any]:
        rows = [row for key, row in self._rows.items() if key[0] == no]
        most = SIGNALLED if self.cards.with_signals else CHARTED
        first, charted = rows[0], max(1, int(most * share))
        left = len(rows) - charted
        return {
            "no": no,
            "name": first["Full title"] or first["Indicator"],
            "section": first["Section"],
            "cards": [self.cards.card(row) for row in rows[:charted]],
            "beside": self._beside(rows, charted) if len(rows) > 1 else (),
            "uncharted": _uncharted(left),
            "about": self.cards.about(first),
            "withheld": SUPPRESSED_MEANS if self._withheld(rows) else "",
        }

    def _beside(self, rows: Sequence[Record], charted: int) -> list[Table]:
        """One indicator of every area; then what Settings ask for beside it, in a table of its own:
        one would be wider than a screen.
        """
        carded = {row["Area"] for row in rows[:charted]}
        # An area without a chart is led to here.
        areas = [
            Cell(self.areas[area], link=f"#{place(area)}")
            if area in carded
            else Cell(self.areas[area], place=place(area))
            for area in (row["Area"] for row in rows)
        ]
        fields = self._scorecards[rows[0]["Area"]].fields
        asked = {field.name for field in fields if _asked(field)}
        made = [self._every(rows, areas, f"Every area, {self.label}", _FULL)]
        if asked:
            plain = [Cell(self.areas[row["Area"]]) for row in rows]
            told = f"Beside the latest result of every area, {self.label}"
            made.append(self._every(rows, plain, told, {"latest", *asked}))
        return made

    def _every(
        self, rows: Sequence[Record], areas: Sequence[Cell], caption: str, names: Collection[str]
    ) -> Table:
        """A row an area, with the columns of these names."""
        told = [(self.cards.told[row["No"], row["Area"]], "") for row in rows]
        spec = self._scorecards[rows[0]["Area"]]
        table = words.drawn(spec, caption, lambda field: field.name in names, told)
        return Table(
            caption,
            ("Area", *table.heads),
            tuple((area, *cells) for area, cells in zip(areas, table.rows, strict=True)),
            aligns=("left", *table.aligns),
        )

    def _guidance(self) -> dict[str, Any]:
        book, month = self.report.book, self.report.computed.month
        texts = [
            (heading, [words.explained(row.values[1]) for row in rows])
            for heading, rows in groupby(
                guidance_table(book, self.report.computed).rows, key=lambda r: r.section
            )
        ]
        if self._withheld(self._rows.values()):
            means = SUPPRESSED_MEANS[0].upper() + SUPPRESSED_MEANS[1:]
            texts.insert(-1, ("Withheld figures", [(Cell(formats.SUPPRESSED), means)]))
        known = [
            tuple(words.cell(value).text for value in row.values)
            for row in abbreviations_table(book, month).rows
        ]
        return {"guidance": texts, "abbreviations": known}

    def _withheld(self, rows: Iterable[Record]) -> bool:
        """Whether rows or their series have a figure that is withheld."""
        return any(
            WITHHELD in [row[name] for name in _FIGURES]
            or any(point.value == WITHHELD for point in self.points[row["No"], row["Area"]])
            for row in rows
        )


def _asked(field: Field) -> bool:
    """Whether a column stands there because a Setting asks for it."""
    return field.name in _ASKED or field.name.startswith(BENCHMARK)


def _both(field: Field) -> bool:
    """Whether a column has the counts of both periods in one cell."""
    return not field.heading and field.short in (*WORDS.values(), "Not rated")


def _first_rows(table: Table, share: float) -> tuple[Table, str]:
    """The first rows of a table, and a sentence on the others."""
    shown = min(len(table.rows), max(1, math.ceil(len(table.rows) * share)))
    left = len(table.rows) - shown
    told = f"{left:,} more: see the pages of the areas." if left else ""
    return replace(table, rows=table.rows[:shown]), told


def _uncharted(areas: int) -> str:
    """Where so many areas without a chart stand."""
    if areas <= 0:
        return ""
    told = "The other area stands" if areas == 1 else f"The {areas} other areas stand"
    return f"{told} in the table above."


def _mail(contact: str) -> str:
    return contact if _MAIL.fullmatch(contact) else ""
