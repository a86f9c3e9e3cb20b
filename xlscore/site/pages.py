"""The pages of one period, made from what a copy may show."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from xlscore import __version__
from xlscore.pages import formats
from xlscore.pages.accessible.words import POLARITY
from xlscore.pages.copies import Report
from xlscore.pages.exception import OUTLOOK, SIGNAL, data_note, target_note
from xlscore.pages.formats import SUPPRESSED_MEANS
from xlscore.results.explanation import headline
from xlscore.results.figures import says_assumed
from xlscore.results.results import WITHHELD
from xlscore.rules.sentences import counts_in_words, show
from xlscore.site import words
from xlscore.site.charts import chart
from xlscore.site.series import Key, Point, series
from xlscore.site.words import Cell, Table
from xlscore.tables.changed import changed_tables
from xlscore.tables.guidance import abbreviations_table, guidance_table
from xlscore.tables.scorecard import scorecard_table
from xlscore.tables.table import INDICATOR, NO, Row
from xlscore.tables.table import Table as TableSpec
from xlscore.tables.values import Own, Result, Target
from xlscore.workbook import narrative

Record = dict[Any, Any]
#: No script, no frame, no form, nothing from elsewhere.
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
)
#: So many areas of an indicator have a chart: a page stays below 200 kB.
CHARTED: Final = 24
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: The columns of a scorecard that stand on the summary, and on the page of an area: more would be
#: wider than a screen, so that signal and last year stand on the page of an indicator.
_BRIEF: Final = frozenset({"latest", "rag", "target", "previous", "dot_previous"})
_FULL: Final = _BRIEF | {"num", "denom", "outturn", "dot_outturn"}
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
            template, more = self._page(address)
            permanent = "" if kept else f"{folder}/{address}"
            given = {"title": title, "address": address, "permanent": permanent} | more
            found[address] = templates().get_template(template).render(about | given)
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
        shown: list[Record] = rows[rows["Area"].isin(list(self.areas))].to_dict("records")
        return {(row["No"], row["Area"]): row for row in shown}

    @cached_property
    def _texts(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """The commentary of each Red, a paragraph each."""
        made = [page for page in self.report.made if page.kind == "exception"]
        return {(page.no, page.area): narrative.rows_of(page.narrative_text) for page in made}

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

    def _page(self, address: str) -> tuple[str, dict[str, Any]]:
        """The template of an address and what it holds."""
        if address in self._indicators:
            return "indicator.html", self._indicator(self._indicators[address])
        if address in self._areas:
            return "area.html", self._area(self._areas[address])
        made = {"index.html": self._index, "guidance.html": self._guidance}
        return address, made[address]() if address in made else {}

    @cached_property
    def _indicators(self) -> dict[str, str]:
        return {words.indicator_page(no): no for no, _ in self._named()}

    @cached_property
    def _areas(self) -> dict[str, str]:
        return {words.area_page(code): code for code in self.areas}

    def _index(self) -> dict[str, Any]:
        first, tables = next(iter(self.areas)), changed_tables(self.report.figures.moved)
        return {
            "sentence": self.sentence,
            "changes": [self._changed(table) for table in tables],
            "worked_out": " ".join(next((table.lines for table in tables if table.lines), ())),
            "sections": self._sections(first, _BRIEF),
            "withheld": SUPPRESSED_MEANS if self._withheld(self._rows.values()) else "",
        }

    def _changed(self, table: TableSpec) -> Table:
        """A table of what changed, its rows leading to their areas."""
        rows = ((row, f"#{_key(row.record['Area'])}" if row.record else "") for row in table.rows)
        return words.drawn(table, table.short, lambda field: bool(field.heading), rows)

    def _area(self, code: str) -> dict[str, Any]:
        rows = [row for key, row in self._rows.items() if key[1] == code]
        return {
            "sentence": self._sentence(code),
            "sections": self._sections(code, _FULL),
            "notes": [told for row in rows for told in _notes(self._told[row["No"], code])],
            "withheld": SUPPRESSED_MEANS if self._withheld(rows) else "",
        }

    @cached_property
    def _scorecards(self) -> dict[str, TableSpec]:
        """The scorecard of each area."""
        computed = self.report.computed
        return {code: scorecard_table(computed, code, title) for code, title in self.areas.items()}

    @cached_property
    def _told(self) -> dict[tuple[str, str], Row]:
        """The row of each indicator on the scorecard of each area."""
        return {row.key: row for table in self._scorecards.values() for row in table.rows}

    def _sections(self, code: str, names: Collection[str]) -> list[Table]:
        """The scorecard of an area, a table a section, with the columns of these names."""
        table, place = self._scorecards[code], f"#{_key(code)}"
        return [
            words.drawn(
                table,
                section or "Indicators",
                lambda field: field in (NO, INDICATOR) or field.name in names,
                [(row, place) for row in rows],
            )
            for section, rows in groupby(table.rows, key=lambda row: row.section)
        ]

    def _indicator(self, no: str) -> dict[str, Any]:
        rows = [row for key, row in self._rows.items() if key[0] == no]
        first, left = rows[0], len(rows) - CHARTED
        return {
            "no": no,
            "name": first["Full title"] or first["Indicator"],
            "section": first["Section"],
            "cards": [self._card(row) for row in rows[:CHARTED]],
            "beside": self._beside(rows) if len(rows) > 1 else None,
            "uncharted": f"The {left} other areas stand in the table above." if left > 0 else "",
            "about": self._about(first),
            "withheld": SUPPRESSED_MEANS if self._withheld(rows) else "",
        }

    def _beside(self, rows: Sequence[Record]) -> Table:
        """One indicator of every area."""
        told = [(self._told[row["No"], row["Area"]], "") for row in rows]
        spec = self._scorecards[rows[0]["Area"]]
        table = words.drawn(
            spec, f"Every area, {self.label}", lambda field: field.name in _FULL, told
        )
        charted = {row["Area"] for row in rows[:CHARTED]}
        areas = [
            Cell(self.areas[area], link=f"#{_key(area)}" if area in charted else "")
            for area in (row["Area"] for row in rows)
        ]
        return Table(
            table.caption,
            ("Area", *table.heads),
            tuple((area, *cells) for area, cells in zip(areas, table.rows, strict=True)),
            aligns=("left", *table.aligns),
        )

    def _card(self, row: Record) -> dict[str, Any]:
        """One area of an indicator: its sentence, figures, chart, table and commentary."""
        no, area = row["No"], row["Area"]
        how, when = show(row["Measure"], row["Decimals"]), self.report.book.shown_by(no)
        points = self.points[no, area]
        told = self._told[no, area]
        named = {
            field.name: words.cell(value)
            for field, value in zip(self._scorecards[area].fields, told.values, strict=True)
        }
        facts = [(f"Latest result, {when.label(row['Month'])}", named["latest"])]
        for name, label in (("previous", "Previous"), ("outturn", "Outturn"),
                            ("last_year", "Last year")):  # fmt: skip
            if name in named:
                facts.append((f"{label}, {when.label(row[f'when_{name}'])}", named[name]))
                facts.append((f"Direction from {label.lower()}", named[f"dot_{name}"]))
        if "signal" in named:
            facts.append((SIGNAL, named["signal"]))
        for label, name in (("Numerator", "num"), ("Denominator", "denom")):
            if row[name] == row[name]:
                facts.append((label, named[name]))
        title = f"{row['Indicator']}, {self.areas[area]}"
        return {
            "key": _key(area),
            "area": self.areas[area],
            "rating": named["rag"],
            "headline": headline(row),
            "assumed": says_assumed(row["source"]),
            "facts": facts,
            "notes": [*_notes(told), *_explained(points), *self._beside_of(row)],
            "chart": chart(_key(area), title, points, how, when),
            "table": self._series(row, points) if points else None,
            "commentary": self._texts.get((no, area), ()),
        }

    def _beside_of(self, row: Record) -> list[str]:
        """What an exception page says beside the figures: its signal and its outlook."""
        if (row["No"], row["Area"]) not in self._texts:
            return []
        beside = self.report.computed.beside
        said = {SIGNAL: beside.signal_in_words(row), OUTLOOK: beside.outlook_in_words(row)}
        return [f"{label}: {sentence}" for label, sentence in said.items() if sentence]

    def _series(self, row: Record, points: Sequence[Point]) -> Table:
        """The figures of a chart as a table."""
        how, when = show(row["Measure"], row["Decimals"]), self.report.book.shown_by(row["No"])
        rows = [
            (
                Own(when.label(point.month)),
                Result(point.value, how, starred=point.starred, restated=point.restated),
                Target(point.target, how, row["Polarity"]),
            )
            for point in points
        ]
        return Table(
            f"Results and targets, {self.areas[row['Area']]}",
            ("Period", "Result", "Target"),
            tuple(tuple(words.cell(value) for value in values) for values in rows),
            aligns=("left", "right", "right"),
        )

    def _about(self, row: Record) -> list[tuple[str, str]]:
        book, computed = self.report.book, self.report.computed
        definition = book.indicators.loc[book.indicators["No"] == row["No"], "Definition"].iloc[0]
        about = [("Polarity", POLARITY[row["Polarity"]])]
        if row["Polarity"] and row["target"] == row["target"]:
            steps = computed.steps[computed.steps["No"] == row["No"]]
            steps = steps[steps["Area"] == row["Area"]]
            about.append(("Target", target_note(row, steps)))
        about.append(("Data", data_note(book, row)))
        further = (
            ("Definition", definition),
            ("Data source", row["Data source"]),
            ("Note", row["Footnote"]),
        )
        return about + [(label, text) for label, text in further if text]

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


def _notes(row: Row) -> list[str]:
    """What is to be known of the figures of a row."""
    told = [formats.note(note) for note in row.notes if note.short]
    if row.record["small"]:
        told.append(f"Small denominator: indicator {row.record['No']}, fewer than 10.")
    return told


def _key(area: str) -> str:
    return f"area-{words.slug(area)}"


def _explained(points: Sequence[Point]) -> list[str]:
    """The meaning of marks in the table of a series."""
    notes = []
    if any(point.starred for point in points):
        notes.append("* Not comparable with the earlier figures.")
    if any(point.restated for point in points):
        notes.append("[r] Restated since it was published, and shown as published.")
    return notes


def _mail(contact: str) -> str:
    return contact if _MAIL.fullmatch(contact) else ""
