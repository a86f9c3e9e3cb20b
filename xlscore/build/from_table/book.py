"""The data sheets of a new book out of one table of indicators, with a report of how it was read.

Nothing is guessed in silence: what was understood, what was assumed, and what was left are said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from xlscore.build.from_table import words
from xlscore.build.from_table.records import FIGURES, Found, Record, read_records
from xlscore.build.starter import empty_tables
from xlscore.flows.load.heading_rows import quoted, without_year
from xlscore.flows.load.incoming import MISSING
from xlscore.inputs.cells import Fault, as_text
from xlscore.inputs.contract import SCALE
from xlscore.problems import Refusal
from xlscore.rules import months, periods
from xlscore.rules.limits import parse_number
from xlscore.rules.months import Month
from xlscore.rules.periods import STEPS, Calendar, Typed
from xlscore.workbook.tables import RawTable

_NO: Final = re.compile(r"[^\[\]:*?/\\']{1,12}")
_PERIODS: Final = {1: "SS", 3: "Q", 12: "A"}
_EVERY: Final = {1: "month", 3: "quarter", 12: "year"}
_LETTERS: Final = {1: "M", 3: "Q", 12: "A"}
_NAMED: Final = 8
#: A percentage of this size or more was written without its sign.
_SURELY_NO_SIGN: Final = 2.0


@dataclass
class Report:
    """How a table was read, in sentences: understood, assumed, left."""

    understood: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Every sentence under what it is."""
        for word, sentences in (
            ("Understood", self.understood),
            ("Assumed", self.assumed),
            ("Left", self.left),
        ):
            yield from (f"{word}: {sentence}." for sentence in sentences)


@dataclass
class _Indicator:
    """One indicator: its number, its name, and the rows of the table that are about it."""

    no: str
    name: str
    records: list[Record]
    step: int = 1
    measure: str = "number"
    per: float | None = None
    polarity: str = ""
    scaled: bool = False

    def about(self, name: str) -> str:
        """What the first row that says anything of it says."""
        return next((r.about[name] for r in self.records if r.about.get(name)), "")

    def number(self, cell: object) -> float | None:
        """A figure of it; ValueError with a sentence where the cell is none."""
        if isinstance(cell, Fault):
            raise ValueError(f"the formula gives {cell.text}")
        if isinstance(cell, str) and cell.strip().strip("[]").casefold() in MISSING:
            return None
        value = parse_number(cell)
        signed = isinstance(cell, str) and cell.rstrip().endswith("%")
        return value / 100 if value is not None and self.scaled and not signed else value


def from_table(path: Path, today: Month) -> tuple[dict[str, RawTable], Report]:
    """The data sheets of a book made of a table, and how it was read.

    Refusal where the table cannot be read, or holds no indicator. `today` is the month that is
    reported where the table has no period.
    """
    found, report = read_records(path), Report()
    indicators = _indicators(found, report)
    if not indicators:
        raise Refusal(
            f"{path.name} holds no table of indicators: it needs a row of headings such as "
            "Reference, Name, Polarity, Unit, Target and periods such as Apr 2014 or Q1 2014/15"
        )
    indicators = _by_section(indicators, report)
    starts = _year_starts(found, report)
    figures = _figures(indicators, starts, report)
    step = min((one.step for one in indicators), default=1)
    areas = _areas(found, report)
    last = max((month for _, _, month in figures), default=today)
    tables = empty_tables(Calendar(step, starts).last_ended(last))
    tables["Log"].rows = []
    _settings(tables, {"Report every": _EVERY[step], "Year starts": months.NAMES[starts - 1]})
    for title, code in areas.items():
        _add(tables, "Areas", Area=code, Title=title or "Whole organisation", Page="Yes",
             Exceptions="Yes")  # fmt: skip
    for one in indicators:
        _add_indicator(tables, one, step)
    first = min((month for _, _, month in figures), default=today)
    _add_targets(tables, indicators, path.name, Month(periods.first_of_year(first, starts)), starts,
                 report)  # fmt: skip
    for (no, area, month), cells in sorted(figures.items(), key=lambda item: item[0][2]):
        when = months.first_day(month)
        _add(tables, "Data", No=_cell(no), Area=areas[area], Month=when, **cells)
    _add_import(tables, found, indicators)
    _say(report, found, indicators, figures, tables, Calendar(step, starts))
    return tables, report


# ---- indicators


def _indicators(found: Found, report: Report) -> list[_Indicator]:
    """One an indicator, in the order of the table."""
    by_key: dict[str, _Indicator] = {}
    numbered = []
    for record in found.records:
        given, name = record.about.get("No", ""), record.about.get("Indicator", "")
        key = (given or name).casefold()
        if key not in by_key:
            no = given if _NO.fullmatch(given) else ""
            if not no:
                no = str(len(by_key) + 1)
                numbered.append(no)
            by_key[key] = _Indicator(no, name or given, [])
        by_key[key].records.append(record)
    if numbered:
        report.assumed.append(
            f"{len(numbered)} indicators without a reference that can name a tab are numbered in "
            f"the order of the table: {_some(numbered)}"
        )
    indicators = list(by_key.values())
    _polarities(indicators, report)
    _measures(indicators, report)
    return indicators


def _polarities(indicators: Sequence[_Indicator], report: Report) -> None:
    without, strange = [], []
    for one in indicators:
        heading = next(
            (r.headings["Polarity"] for r in one.records if "Polarity" in r.headings), ""
        )
        said = one.about("Polarity")
        letter = words.polarity(said, heading)
        if letter is None:
            strange.append(f"{one.no} '{said}'")
        elif not letter:
            without.append(one.no)
        one.polarity = letter or ""
    if strange:
        report.left.append(
            f"polarities that are not understood, so that nothing is rated: {_some(strange)}; type "
            "H, L or T under Polarity on Indicators"
        )
    if without:
        report.assumed.append(f"without a polarity, so shown and not rated: {_some(without)}")


def _measures(indicators: Sequence[_Indicator], report: Report) -> None:
    unknown, scaled = [], []
    for one in indicators:
        unit = one.about("Unit")
        cells = [c for r in one.records for part in r.figures.values() for c in part.values()]
        values = [c for r in one.records for c in r.targets.values()] + [
            part["Value"] for r in one.records for part in r.figures.values() if "Value" in part
        ]
        divided = any("Denom" in part for r in one.records for part in r.figures.values())
        known = words.measure(unit) if unit else None
        if known is None:
            signs = [
                c for c in (*values, *cells) if isinstance(c, str) and c.rstrip().endswith("%")
            ]
            one.measure = "percent" if signs or divided else "average"
            unknown.append(f"{one.no} {one.measure}" + (f" ('{unit}')" if unit else ""))
        else:
            one.measure, one.per = known
        sizes = [abs(c) for c in values if isinstance(c, (int, float)) and not isinstance(c, bool)]
        bare = [float(c) for c in values if isinstance(c, str) and re.fullmatch(r"-?[\d.]+", c)]
        if (
            one.measure == "percent"
            and max((*sizes, *map(abs, bare)), default=0) >= _SURELY_NO_SIGN
        ):
            one.scaled = True
            scaled.append(one.no)
    if scaled:
        report.assumed.append(f"{SCALE} for the percentages of {_some(scaled)}")
    if unknown:
        report.assumed.append(
            f"the measure, for want of a unit that is understood: {_some(unknown)}"
        )


def _by_section(indicators: list[_Indicator], report: Report) -> list[_Indicator]:
    """Those of one section together, as pages need them: in the order in which each comes first."""
    sections = list(dict.fromkeys(one.about("Section") for one in indicators))
    together = sorted(indicators, key=lambda one: sections.index(one.about("Section")))
    if together != indicators:
        report.assumed.append(
            "the indicators of a section stand together, which the table's rows do not"
        )
    return together


# ---- periods and figures


def _year_starts(found: Found, report: Report) -> int:
    """The month in which years begin: April, or January where years are written as one number."""
    typed = [_typed(text) for record in found.records for text in record.figures]
    single = [one for one in typed if isinstance(one, Typed) and not one.slash]
    if single and not any(isinstance(one, Typed) and one.slash for one in typed):
        report.assumed.append("years begin in January, because the table writes them as one number")
        return 1
    report.assumed.append("years begin in April")
    return 4


def _typed(text: str) -> Month | Typed | None:
    try:
        return periods.parse(re.sub(r"[T ]\d{1,2}:\d{2}.*$", "", text))
    except ValueError:
        return None


def _figures(
    indicators: Sequence[_Indicator], starts: int, report: Report
) -> dict[tuple[str, str, Month], dict[str, float]]:
    """The figures by number, area and month; each indicator learns how often it has any."""
    figures: dict[tuple[str, str, Month], dict[str, float]] = {}
    quarterly, coarser = [], dict[str, None]()
    for one in indicators:
        read = [
            (text, month, step, held, record)
            for record in one.records
            for text, cells in record.figures.items()
            for month, step in [_month(text, starts, record, report)]
            if month is not None and (held := _held(one, text, cells, record, report))
        ]
        steps, ends = {step for _, _, step, _, _ in read}, {month for _, month, _, _, _ in read}
        singly = {month for _, month, step, _, _ in read if step == 1}
        one.step = STEPS.get(words.frequency(one.about("Frequency")), 0) or min(
            # Months may stand for the periods that they end.
            (step for step in steps if step > 1 and _all_end(singly, step, starts)),
            default=min(steps, default=1),
        )
        if one.step == 1 and len(ends) > 2 and _all_end(ends, 3, starts):
            one.step = 3
            quarterly.append(one.no)
        for text, month, step, held, record in read:
            if step > one.step:
                coarser[text] = None
                continue
            key = one.no, record.about.get("Area", ""), month
            if figures.setdefault(key, held) != held:
                report.left.append(f"{record.place}: {text} of {one.no} stands there twice")
    if quarterly:
        report.assumed.append(
            f"quarterly, because the months with figures all end a quarter: {_some(quarterly)}"
        )
    if coarser:
        report.left.append(
            f"the figures of {quoted(coarser)}, longer than the other periods; type them on Data "
            "under the period that they end, if they are that period's too"
        )
    return figures


def _all_end(months_: Collection[Month], step: int, starts: int) -> bool:
    """Whether each month ends a period of so many months."""
    return all(periods.ends(month, step, starts) for month in months_)


def _month(text: str, starts: int, record: Record, report: Report) -> tuple[Month | None, int]:
    """The last month of a period as typed, and how many months it has."""
    typed = _typed(text)
    if typed is None:
        if text:
            report.left.append(f"{record.place}: '{text}' is not a period")
        return None, 1
    if not isinstance(typed, Typed):
        return typed, 3 if periods.three_months(text) is not None else 1
    try:
        return typed.month(starts), 3 if typed.quarter else 12
    except ValueError as error:
        report.left.append(f"{record.place}: {error}")
        return None, 1


def _held(
    one: _Indicator, text: str, cells: Mapping[str, object], record: Record, report: Report
) -> dict[str, float]:
    held = {}
    for name in FIGURES:
        try:
            parse = one.number if name == "Value" else parse_number
            value = parse(cells.get(name))
        except ValueError as error:
            report.left.append(f"{record.place}, {text}: {error}")
            continue
        if value is not None:
            held[name] = value
    return held


# ---- areas, settings


def _areas(found: Found, report: Report) -> dict[str, str]:
    """A code for each area of the table; one area where it names none."""
    titles = list(dict.fromkeys(record.about.get("Area", "") for record in found.records))
    if titles == [""]:
        report.assumed.append("one area, the whole organisation, with the code All")
        return {"": "All"}
    codes: dict[str, str] = {}
    for title in titles:
        bare = re.sub(r"[\W_]", "", title)[:8] or "All"
        code, n = bare, 2
        while code.casefold() in {other.casefold() for other in codes.values()}:
            code, n = f"{bare[: 8 - len(str(n))]}{n}", n + 1
        codes[title] = code
    return codes


def _settings(tables: Mapping[str, RawTable], values: Mapping[str, str]) -> None:
    for row in tables["Settings"].rows:
        if str(row[0]) in values:
            row[1] = values[str(row[0])]


# ---- rows


def _add(tables: Mapping[str, RawTable], sheet: str, **cells: object) -> None:
    table = tables[sheet]
    named = {name.replace("_", " "): value for name, value in cells.items()}
    table.rows.append([named.get(column) or None if named.get(column) == "" else named.get(column)
                       for column in table.columns])  # fmt: skip


def _cell(no: str) -> object:
    return float(no) if no.isdecimal() and str(int(no)) == no else no


def _add_indicator(tables: Mapping[str, RawTable], one: _Indicator, step: int) -> None:
    cumulative = words.normalised(one.about("Data period")) in ("ytd", "yes", "y", "cumulative")
    _add(
        tables,
        "Indicators",
        No=_cell(one.no),
        Section=one.about("Section"),
        Indicator=one.name,
        Polarity=one.polarity,
        Data_period="YTD" if cumulative else _PERIODS[one.step],
        Measure=one.measure,
        Per=one.per if one.measure == "rate" else None,
        Decimals=_decimals(one),
        Frequency="" if one.step == step else _LETTERS[one.step],
    )


def _decimals(one: _Indicator) -> float | None:
    """As many as the figures of a count, rate or average are written with, at most 2."""
    if one.measure == "percent":
        return None
    places = 0
    for record in one.records:
        for cells in record.figures.values():
            text = as_text(cells.get("Value", cells.get("Num"))).replace(",", "")
            fraction = text.partition(".")[2] if re.fullmatch(r"-?\d+\.\d+", text) else ""
            places = max(places, len(fraction))
    return float(min(places, 2))


def _add_targets(
    tables: Mapping[str, RawTable],
    indicators: Sequence[_Indicator],
    file: str,
    since: Month,
    starts: int,
    report: Report,
) -> None:
    undated: list[str] = []
    shares: list[str] = []
    points: list[str] = []
    for one in indicators:
        given: dict[Month, float] = {}
        for record in one.records:
            for text, cell in record.targets.items():
                typed = _typed(text) if text else None
                try:
                    aim = one.number(cell)
                    begun = typed.month(starts, opening=True) if isinstance(typed, Typed) else typed
                except ValueError as error:
                    report.left.append(f"{record.place}: target of {one.no}: {error}")
                    continue
                if aim is None:
                    continue
                if begun is None and one.no not in undated:
                    undated.append(one.no)
                given.setdefault(begun or since, aim)
        for begun, aim in sorted(given.items()):
            amber = _amber(one, aim, shares, points, report)
            source = f"from {file}" + (
                "" if not one.about("Tolerance") else ", limits assumed from its tolerance"
            )
            _add(
                tables, "Targets", No=_cell(one.no), From=months.first_day(begun), Target=aim,
                Source=source, **amber,
            )  # fmt: skip
    if undated:
        report.assumed.append(
            f"targets are in force from {months.long_label(since)}, because their heading names no "
            f"year: {_some(undated)}"
        )
    if points:
        report.assumed.append(
            "a tolerance of 5% beside a percentage means 5 percentage points worse than the "
            f"target is still Amber: {_some(points)}"
        )
    if shares:
        report.assumed.append(
            f"a tolerance of 5% means 5% of the target, and 5 means 5 units, still Amber: "
            f"{_some(shares)}"
        )


def _amber(
    one: _Indicator, aim: float, shares: list[str], points: list[str], report: Report
) -> dict[str, object]:
    """The amber limits that a tolerance or a threshold gives."""
    threshold, tolerance = one.about("Amber"), one.about("Tolerance")
    try:
        edge = one.number(threshold) if threshold else None
        size = parse_number(tolerance) if tolerance else None
    except ValueError as error:
        report.left.append(f"limit of {one.no}: {error}")
        return {}
    if edge is not None and one.polarity in ("H", "L"):
        return {f"Amber_{'from' if one.polarity == 'H' else 'to'}": edge}
    if size is None or not one.polarity:
        return {}
    share = tolerance.rstrip().endswith("%")
    if one.measure == "percent":
        points.append(one.no) if one.no not in points else None
        size = size if share else size / 100
    else:
        shares.append(one.no) if one.no not in shares else None
        size = abs(aim) * size if share else size
    low, high = round(aim - size, 12), round(aim + size, 12)
    edges: dict[str, object] = {}
    if one.polarity in "HT":
        edges["Amber_from"] = low
    if one.polarity in "LT":
        edges["Amber_to"] = high
    return edges


def _add_import(
    tables: Mapping[str, RawTable], found: Found, indicators: Sequence[_Indicator]
) -> None:
    """What `load` must know of next month's table in the same shape."""
    own = {"No", "Area", "Month", "Year", "Quarter", *FIGURES}
    for heading, meaning in found.headings.items():
        if meaning != "Target":
            means = meaning if meaning in own else "Ignore"
            if words.normalised(heading) != means.casefold():
                _add(tables, "Import", Column=heading, Means=means)
    if any(one.scaled for one in indicators):
        for title in dict.fromkeys(found.titles):
            _add(tables, "Import", Column=title, Scale=SCALE)


# ---- the report


def _say(
    report: Report,
    found: Found,
    indicators: Sequence[_Indicator],
    figures: Mapping[tuple[str, str, Month], object],
    tables: Mapping[str, RawTable],
    calendar: Calendar,
) -> None:
    ends = sorted({month for _, _, month in figures})
    span = f"{calendar.short(ends[0])} to {calendar.short(ends[-1])}" if ends else "no period"
    report.understood += [
        f"{_count(len(indicators), 'indicator')}, {_count(len(figures), 'figure')} "
        f"({span}), {_count(len(tables['Targets'].rows), 'target')}, "
        f"{_count(len(tables['Areas'].rows), 'area')}",
        f"reported every {calendar.name}, the last one with figures: "
        f"{calendar.label(calendar.last_ended(ends[-1])) if ends else 'none'}",
    ]
    known = [f"'{heading}' is {means}" for heading, means in found.headings.items() if means]
    if known:
        report.understood.append("; ".join(known))
    if found.sections:
        report.understood.append(
            f"rows with one cell are the sections: {_some(list(dict.fromkeys(found.sections)))}"
        )
    report.assumed += found.assumed
    ignored = [heading for heading, means in found.headings.items() if not means]
    told, yearless = without_year(ignored)
    report.left += [told] if told else []
    if not figures:
        report.left.append(
            "no column is a period with figures, so the book has indicators and no figures"
        )
    if others := [heading for heading in ignored if heading not in yearless]:
        report.left.append(f"columns that are not understood: {quoted(others)}")
    report.left += found.left
    single = [one.no for one in indicators if one.step == 1 and one.measure == "number"]
    if any(not one.about("Data period") for one in indicators):
        report.assumed.append(
            "each figure is the period's own (Data period "
            + ", ".join(sorted({_PERIODS[one.step] for one in indicators}))
            + "); say YTD or R12M on Indicators where it is not"
            + (f", above all for the counts {_some(single)}" if single else "")
        )


def _some(items: Sequence[str]) -> str:
    more = len(items) - _NAMED
    return ", ".join(items[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' * (number != 1)}"
