"""The demonstration data: a county that does not exist, always with the same figures.

Thirteen areas, forty indicators and thirty-six months, with
what real data bring along: small and zero denominators, missing months, figures restated after
publication, definitions that break, indicators that start and end, targets that step and end.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from xlscore.build.county import (
    AREAS,
    DISTRICTS,
    FIRST,
    LAST,
    Spec,
    districts,
    figure,
    made_of,
    reports,
    specs,
)
from xlscore.build.starter import starter_tables
from xlscore.inputs.book import read
from xlscore.inputs.contract import KEY, SHEETS
from xlscore.inputs.records import records_of
from xlscore.results.figures import figures, limits_of, targets_in_force
from xlscore.results.results import results
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.rules.ratings import rag
from xlscore.workbook.tables import RawTable

ORGANISATION: Final = "Synthetic County Council (demonstration data)"

_APRIL, _OCTOBER = months.make(2025, 4), months.make(2025, 10)
#: (No, area, month) without a row on Data, and with a row that nobody filled in.
_ABSENT: Final = {
    ("16", "W2", months.make(2025, 12)),
    ("25", "S2", months.make(2025, 8)),
    ("17", "E1", LAST - 1),
    ("23", "N", LAST - 12),
    ("24", "S2", LAST),
}
_UNFILLED: Final = {
    ("31", "N1", LAST - 1),
    ("5", "E2", LAST),
    ("38", "S", months.make(2025, 9)),
}
#: By how much of itself a figure was published otherwise than Data gives it now.
_RESTATED: Final = {
    ("7", "E1", LAST - 1): -0.021,
    ("7", "E", LAST - 1): -0.013,
    ("7", "SC", LAST - 1): -0.004,
    ("23", "W1", months.make(2025, 3)): 0.06,
    ("30", "S", months.make(2025, 12)): 0.05,
    ("39", "SC", months.make(2025, 9)): -0.03,
}


#: Cells of Data by No, area and month.
Counted: TypeAlias = Mapping[tuple[str, str, Month], Mapping[str, float]]


def demo_tables(counted: Counted = MappingProxyType({})) -> dict[str, RawTable]:
    """The demonstration data by sheet name, with the Python values that a host hands over.

    `counted` has the figures that are known otherwise.
    """
    tables = base_tables()
    _add_figures(tables, specs(), counted)
    _add_published(tables)
    _add_commentary(tables)
    _add_texts(tables)
    return tables


def base_tables() -> dict[str, RawTable]:
    """The same before anything was counted: settings, areas, indicators and targets."""
    tables = {
        name: RawTable(name, [column.name for column in columns], [])
        for name, columns in SHEETS.items()
    }
    tables["Settings"].rows = _settings()
    for code, title, part_of, size in AREAS:
        exceptions = "No" if size else "Yes"
        _add(tables, "Areas", Area=code, Title=title, Page="Yes", Exceptions=exceptions,
             Part_of=part_of)  # fmt: skip
    for spec in specs():
        _add_indicator(tables, spec)
        _add_targets(tables, spec)
    return tables


def _add(tables: Mapping[str, RawTable], sheet: str, **cells: object) -> None:
    """Append a row, its cells by column name with _ for a blank."""
    named = {name.replace("_", " "): value for name, value in cells.items()}
    table = tables[sheet]
    table.rows.append([None if named.get(c) == "" else named.get(c) for c in table.columns])


def _settings() -> list[list[object]]:
    """The starter's settings, spoken of a county that does not exist."""
    said: dict[str, object] = {
        "Organisation": ORGANISATION,
        "Short name": "Synthetic",
        "Directorate": "Synthetic Directorate for Children",
        "Service": "Synthetic Children's Services",
        "Report title": "Performance Management Scorecard (synthetic data)",
        "Reporting month": months.first_day(LAST),
        "Cabinet Member": "Synthetic Member for Children",
        "Director": "Synthetic Director",
        "Portfolio": "Synthetic Children's Services",
        "Division": "Synthetic Division",
    }
    rows = starter_tables()["Settings"].rows
    return [[name, said.get(str(name), value), note] for name, value, note in rows]


def _add_indicator(tables: Mapping[str, RawTable], spec: Spec) -> None:
    cells: dict[str, object] = {}
    for column in SHEETS["Indicators"]:
        text = spec.cells.get(column.name, "")
        if column.kind == "month":
            month = months.parse(text)
            cells[column.name] = month and months.first_day(month)
        elif text and column.kind in {"no", "number", "whole"}:
            cells[column.name] = float(text)
        else:
            cells[column.name] = text
    cells["Data source"] = "Synthetic case system"
    _add(tables, "Indicators", **cells)


def _add_targets(tables: Mapping[str, RawTable], spec: Spec) -> None:
    """A row for each year, and what some targets have of their own."""
    if not spec.cells["Target"]:
        return
    no, target = float(spec.no), spec.number("Target")
    limits: dict[str, object] = {}
    for colour in ("Green", "Amber"):
        text, polarity = spec.cells[colour], spec.cells["Polarity"]
        if polarity == "T" and text:
            low, high = text.split("-")
            limits |= {f"{colour} from": _limit(low), f"{colour} to": _limit(high)}
        elif text:
            limits[f"{colour} {'from' if polarity == 'H' else 'to'}"] = _limit(text)
    source = "Synthetic plan" if limits and int(no) % 4 else "Synthetic plan, assumed limits"

    def row(since: Month, aim: float | None, area: str = "", **more: object) -> None:
        given = {} if aim is None else limits | more
        _add(tables, "Targets", No=no, Area=area, From=months.first_day(since), Target=aim,
             Source=source, **given)  # fmt: skip

    rising = spec.measure == "percent" and spec.cells["Polarity"] == "H"
    for year in range(3):
        since = Month(FIRST + 12 * year)
        if spec.measure == "number":
            # What a county is allowed is shared out among its parts.
            for code, *_ in AREAS:
                share = sum(DISTRICTS[d] for d in districts(code))
                mine = {name: _shared(limit, share) for name, limit in limits.items()}
                row(since, float(_shared(target, share)), code, **mine)  # type: ignore[arg-type]
        else:
            row(since, round(target - 0.01 * (2 - year), 4) if rising else target)
    if spec.no == "3":
        row(_OCTOBER, 0.91)
    if spec.no == "16":
        row(months.make(2024, 4), 0.8, "W", **{"Amber from": 0.7})
    if spec.no == "19":
        row(_OCTOBER, None)
    if spec.no == "38":
        for area in ("N1", "N2"):
            row(months.make(2024, 4), 0.18, area, **{"Amber to": 0.24})
        row(_APRIL, None, "N2")


def _limit(text: str) -> object:
    bare = text.strip("<>%")
    if text[0] in "<>":
        return text
    return float(bare) / (100 if text.endswith("%") else 1)


def _shared(limit: object, share: float) -> object:
    """A limit of a count, for a part of the county."""
    if isinstance(limit, str):
        return f"{limit[0]}{round(float(limit[1:]) * share)}"
    assert isinstance(limit, float)
    return float(round(limit * share))


# --- figures


def _add_figures(tables: Mapping[str, RawTable], listed: list[Spec], counted: Counted) -> None:
    made = {spec.no: made_of(spec) for spec in listed}
    for month in range(FIRST, LAST + 1):
        for code, *_ in AREAS:
            for spec in listed:
                key = (spec.no, code, Month(month))
                if not reports(spec, code, Month(month)):
                    continue
                cells = counted.get(key)
                if cells is None and key in _ABSENT:
                    continue
                if cells is None and key not in _UNFILLED:
                    cells = figure(spec, made[spec.no], code, key[2])
                cells = cells or {}
                tables["Data"].rows.append(
                    [float(spec.no), code, months.first_day(key[2]),
                     cells.get("Num"), cells.get("Denom"), cells.get("Value"), None, None]
                )  # fmt: skip


# --- what was published and written


def _add_published(tables: Mapping[str, RawTable]) -> None:
    """Every month before the last as it was published, letters and all."""
    book, _ = read(tables)
    frame = figures(book)
    frame = frame[(frame["Month"] < LAST) & frame["value"].notna()]
    frame = frame.merge(book.indicators[["No", "Polarity"]], on="No")
    keys = zip(*(frame[name] for name in KEY), strict=True)
    was = [
        value * (1 + _RESTATED.get((no, area, Month(month)), 0.0))
        for (no, area, month), value in zip(keys, frame["value"], strict=True)
    ]
    target = targets_in_force(book, frame)
    letters = rag(was, target["Target"], frame["Polarity"], limits_of(target), frame["denom"])
    frame = frame.assign(was=was, letter=letters).sort_values("row")
    for no, area, month, value, letter in frame[[*KEY, "was", "letter"]].itertuples(index=False):
        after = Month(month + 1)
        _add(
            tables,
            "Published",
            No=float(no),
            Area=area,
            Month=months.first_day(Month(month)),
            Value=float(value),
            RAG=letter,
            Published_on=f"20 {months.long_label(after)}",
        )


def _add_commentary(tables: Mapping[str, RawTable]) -> None:
    """A text for every exception of the last two months."""
    book, _ = read(tables)
    areas = {code: title for code, title, _, size in AREAS if not size}
    for month in (Month(LAST - 1), LAST):
        rows = results(book, month).rows
        for record in records_of(rows[(rows["rag"] == "R") & rows["Area"].isin(areas)]):
            text = (
                f"Synthetic text: in {months.long_label(month)} {areas[record['Area']]} did not "
                f"meet its target for indicator {record['No']}. The cause would be told here, "
                "with the figures behind it.\n"
                "What is being done, by whom and by when would stand in a paragraph of its own."
            )
            _add(tables, "Commentary", No=float(record["No"]), Area=record["Area"],
                 Month=months.first_day(month), Text=text)  # fmt: skip


def _add_texts(tables: Mapping[str, RawTable]) -> None:
    """Guidance in the starter's words where they hold for any county, and where this came from."""
    starter = starter_tables()
    tables["Guidance"].rows = [
        ["Synthetic data", "Every figure, name and text in this book is synthetic: made by a "
         "program to show and to test the scorecard. The county does not exist."],
        *(row for row in starter["Guidance"].rows
          if row[0] in {"Polarity", "RAG ratings", "Direction of travel (DoT)",
                        "Small denominators", "Year-to-date figures"}),
    ]  # fmt: skip
    tables["Abbreviations"].rows = [
        row for row in starter["Abbreviations"].rows if row[0] in {"R12M", "SS", "YTD", "DoT"}
    ]
    for month, text in (
        (months.make(2024, 10), "Indicator 9 has a new definition (synthetic)."),
        (_APRIL, "Indicator 32 is reported for the first time (synthetic)."),
        (_OCTOBER, "Indicator 18 has a new source; indicator 33 is no longer reported, and "
         "indicator 19 has no target any more (synthetic)."),
        (LAST, "Some figures of indicator 7 for February were restated (synthetic)."),
    ):  # fmt: skip
        _add(tables, "Changes", Month=months.first_day(month), Text=text)
    _add(tables, "Contacts", Name="Synthetic Management Information Team",
         Contact="None: this county does not exist")  # fmt: skip
