"""What an indicator's page tells of each area: sentence, figures, charts, tables, commentary."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from xlscore.inputs.contract import MARKS
from xlscore.inputs.records import records_of
from xlscore.pages import formats
from xlscore.pages.accessible.words import POLARITY
from xlscore.pages.copies import Report
from xlscore.results.benchmarks import DIFFERS
from xlscore.results.explanation import headline
from xlscore.results.figures import says_assumed
from xlscore.rules.months import Month
from xlscore.rules.periods import Calendar
from xlscore.rules.sentences import capitalised, show
from xlscore.site import words
from xlscore.site.charts import Beside, Chart
from xlscore.site.series import Key, Point, told
from xlscore.site.signals import SignalChart, signal_chart
from xlscore.site.words import Cell, Table
from xlscore.tables.reds import OUTLOOK, SIGNAL, data_note, target_note
from xlscore.tables.table import Row
from xlscore.tables.table import Table as TableSpec
from xlscore.tables.values import Own, Result, Target
from xlscore.workbook import narrative

Record = dict[Any, Any]
#: Past results, as the columns are called: their names.
_PAST: Final = {"previous": "Previous", "outturn": "Outturn", "last_year": "Last year"}


@dataclass(frozen=True)
class Cards:
    """The cards of one period of a report.

    `areas` are the titles of those with a page, `scorecards` and `points` their scorecards and
    series; `drawn` are the results that may be shown.
    """

    report: Report
    areas: Mapping[str, str]
    scorecards: Mapping[str, TableSpec]
    points: Mapping[tuple[str, str], Sequence[Point]]
    drawn: Collection[Key]

    @property
    def with_signals(self) -> bool:
        """Whether the report shows signals."""
        return "signals" in self.report.computed.asked

    def card(self, row: Record) -> dict[str, Any]:
        """One area of an indicator."""
        no, area = row["No"], row["Area"]
        how, when = show(row["Measure"], row["Decimals"]), self.report.book.shown_by(no)
        points = self.points[no, area]
        beside = self._drawn_beside(row, points)
        said = told(points, how, when)
        return {
            "key": place(area),
            "title": f"{row['Indicator']}, {self.areas[area]}",
            "told": " ".join([said, *(f"{name}." for _, name, _ in beside)]),
            "area": self.areas[area],
            "rating": self.named(no, area)["rag"],
            "headline": headline(row),
            "assumed": says_assumed(row["source"]),
            "facts": list(self._facts(row, when)),
            "notes": [*notes(self.told[no, area]), *_explained(points), *self._beside_of(row)],
            "chart": Chart(points, how, when, beside) if said else None,
            "table": self._series(row, points) if points else None,
            "signal": self.signals.get((no, area)),
            "commentary": self._texts.get((no, area), ()),
        }

    def about(self, row: Record) -> list[tuple[str, str]]:
        """What an indicator is, by label."""
        book, computed = self.report.book, self.report.computed
        definition = book.indicators.loc[book.indicators["No"] == row["No"], "Definition"].iloc[0]
        about = [("Polarity", POLARITY[row["Polarity"]])]
        if row["Polarity"] and row["target"] == row["target"]:
            steps = computed.steps_of(row["No"], row["Area"])
            about.append(("Target", target_note(row, steps)))
        about.append(("Data", data_note(book, row)))
        further = (
            ("Definition", definition),
            ("Data source", row["Data source"]),
            ("Note", row["Footnote"]),
        )
        return about + [(label, text) for label, text in further if text]

    @cached_property
    def told(self) -> Mapping[tuple[str, str], Row]:
        """The row of each indicator on the scorecard of each area."""
        return {row.key: row for table in self.scorecards.values() for row in table.rows}

    def named(self, no: str, area: str) -> dict[str, Cell]:
        """The cells of a row of the scorecard by the names of their columns."""
        values = self.told[no, area].values
        fields = self.scorecards[area].fields
        return {field.name: words.cell(value) for field, value in zip(fields, values, strict=True)}

    def _facts(self, row: Record, when: Calendar) -> Iterator[tuple[str, Cell, Cell | None]]:
        """Label and figure of what stands beside the sentence, and how it travelled since."""
        named = self.named(row["No"], row["Area"])
        yield f"Latest result, {when.label(row['Month'])}", named["latest"], None
        for name, label in _PAST.items():
            if name in named:
                travel = named[f"dot_{name}"]
                since = f"{label}, {when.label(row[f'when_{name}'])}"
                yield since, named[name], travel if travel.sign else None
        for label, name in (("Numerator", "num"), ("Denominator", "denom")):
            if row[name] == row[name]:
                yield label, named[name], None
        if "signal" in named:
            yield SIGNAL, named["signal"], None
        how = show(row["Measure"], row["Decimals"])
        for one in self.report.computed.beside.benchmarks_of(row["No"], row["Area"]):
            differs = one["definition"] == DIFFERS
            given = (
                f"{one['mark']}, {MARKS[one['mark']]}" if one["mark"] else how.value(one["value"])
            )
            told = "not shown, its definition differs" if differs else given
            period = when.label(Month(int(one["period"])))
            yield f"{one['Group']}, {period}", Cell(told), None

    def benchmarks(self, row: Record) -> list[Mapping[str, Any]]:
        """The figures of other places that may stand beside the results."""
        found = self.report.computed.beside.benchmarks_of(row["No"], row["Area"])
        return [one for one in found if one["definition"] != DIFFERS]

    def _drawn_beside(self, row: Record, points: Sequence[Point]) -> list[Beside]:
        """The same as they are drawn."""
        how = show(row["Measure"], row["Decimals"])
        return [
            ("other", f"{one['Group']} {how.value(one['value'])}", [one["value"]] * len(points))
            for one in self.benchmarks(row)
            if not one["mark"]
        ]

    @cached_property
    def signals(self) -> Mapping[tuple[str, str], SignalChart]:
        """The charts behind the signals, where the report shows signals and they can be told."""
        if not self.with_signals:
            return {}
        beside = self.report.computed.beside
        points = dict(iter(beside.signals.points.groupby(["No", "Area"])))
        rows = records_of(beside.signals.rows)
        about = {(row["No"], row["Area"]): row for row in rows}
        made = {}
        for key, row in self.told.items():
            if key not in points or key not in about:
                continue
            no, area = key
            made[key] = signal_chart(
                place(area),
                capitalised(beside.points_in_words(row.record)),
                f"{row.record['Indicator']}, {self.areas[area]}",
                about[key],
                points[key],
                self.drawn,
                show(row.record["Measure"], row.record["Decimals"]),
                beside.calendar_of(no, area),
            )
        return {key: chart for key, chart in made.items() if chart is not None}

    def _beside_of(self, row: Record) -> list[str]:
        """What an exception page says beside the figures: its signal and its outlook."""
        beside, is_red = self.report.computed.beside, (row["No"], row["Area"]) in self._texts
        said = {
            SIGNAL: beside.signal_in_words(row) if is_red or self.with_signals else "",
            OUTLOOK: beside.outlook_in_words(row) if is_red else "",
        }
        return [f"{label}: {sentence}" for label, sentence in said.items() if sentence]

    @cached_property
    def _texts(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """The commentary of each Red, a paragraph each."""
        made = [page for page in self.report.made if page.kind == "exception"]
        return {(page.no, page.area): narrative.rows_of(page.narrative_text) for page in made}

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


def place(area: str) -> str:
    """The place of an area on the page of an indicator."""
    return f"area-{words.slug(area)}"


def notes(row: Row) -> list[str]:
    """What is to be known of the figures of a row."""
    told = [formats.note(note) for note in row.notes if note.short]
    if row.record["small"]:
        told.append(f"Small denominator: indicator {row.record['No']}, fewer than 10.")
    return told


def _explained(points: Sequence[Point]) -> list[str]:
    """The meaning of marks in the table of a series."""
    found = []
    if any(point.starred for point in points):
        found.append("* Not comparable with the earlier figures.")
    if any(point.restated for point in points):
        found.append("[r] Restated since it was published, and shown as published.")
    return found
