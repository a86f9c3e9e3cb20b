"""The scorecard once more, in plain Python: what the saved pages must show, from the raw cells.

It shares nothing with the program that made the pages: no numpy, no pandas, none of its rules.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import python_calamine
from openpyxl import load_workbook

from support.reading import colour_name

#: A month is counted from the year 0.
Key = tuple[str, str, int]
Shown = dict[str, Any]
NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
FILLS = {"R": "red", "A": "amber", "G": "green"}
SMALL = "light blue"
WORDS = {"R": "Red", "A": "Amber", "G": "Green", "": None}


@dataclass
class Figure:
    """A month's figure: what it is divided from, and its value; None where missing."""

    num: float | None = None
    denom: float | None = None
    value: float | None = None


class Oracle:
    """What the pages of a saved workbook must show, computed from its data sheets.

    `month` stands for the last one of the reporting period.
    """

    def __init__(self, book: Path, month: int | None = None) -> None:
        sheets = python_calamine.CalamineWorkbook.from_path(book)
        read = {name: _records(sheets, name) for name in
                ("Settings", "Areas", "Indicators", "Targets", "Data", "Published")}  # fmt: skip
        settings = {row["Name"]: row["Value"] for row in read["Settings"]}
        self.starts = NAMES.index(settings["Year starts"][:3]) + 1
        self.step = {"month": 1, "quarter": 3, "year": 12}[settings.get("Report every", "month")]
        self.month = month_of(settings["Reporting month"], self.starts) if month is None else month
        self.areas = [row["Area"] for row in read["Areas"]]
        self.excepted = [row["Area"] for row in read["Areas"] if row["Exceptions"] == "Yes"]
        self.indicators = {number(row["No"]): row for row in read["Indicators"]}
        self.data = {self._key(row): row for row in read["Data"]}
        self.published = {self._key(row): row["Value"] for row in read["Published"]
                          if row["Value"] != ""}  # fmt: skip
        self.letters = {self._key(row): row["RAG"] for row in read["Published"]}
        self.targets: dict[tuple[str, str], list[tuple[int, Shown]]] = {}
        for row in read["Targets"]:
            no = number(row["No"])
            since = self._month(no, row["From"], 0, opening=True)
            self.targets.setdefault((no, row["Area"]), []).append((since, row))

    # --- periods, counted month by month

    def _key(self, row: Shown) -> Key:
        no = number(row["No"])
        return no, row["Area"], self._month(no, row["Month"], 0)

    def _month(self, no: str, cell: object, blank: int, *, opening: bool = False) -> int:
        return blank if cell == "" else month_of(cell, self.year_of(no), opening=opening)

    def year_of(self, no: str) -> int:
        """The first month of an indicator's year, 1 to 12."""
        own = self.indicators[no].get("Year starts", "")
        return NAMES.index(own[:3]) + 1 if own else self.starts

    def own(self, no: str) -> int:
        """How many months a row of Data covers."""
        frequency = self.indicators[no].get("Frequency", "")
        return {"M": 1, "Q": 3, "A": 12, "": self.step}[frequency]

    def shown(self, no: str) -> tuple[int, int]:
        """How many months a result covers, and the first month of the year that they part."""
        summed = {"Q": 3, "A": 12}.get(self.indicators[no]["Data period"], 1)
        length = max(self.own(no), summed)
        return (self.step, self.starts) if length < self.step else (length, self.year_of(no))

    def last(self, no: str, month: int) -> int:
        """The last month of the last period of an indicator that had ended with a month."""
        step, starts = self.shown(no)
        while not _ends(month, step, starts):
            month -= 1
        return month

    def before(self, no: str) -> dict[str, int]:
        """The months of the previous result and of the outturn."""
        outturn = self.last(no, self.year_start(self.month, self.year_of(no)) - 1)
        return {"previous": self.last(no, self.month) - self.shown(no)[0], "outturn": outturn}

    def label(self, no: str, month: int) -> str:
        """The period of a result in few letters."""
        return _label(month, *self.shown(no))

    def _covers(self, no: str, month: int) -> int:
        """How many months a year-to-date count or rate adds up; 0 for any other figure."""
        about = self.indicators[no]
        if about["Data period"] != "YTD" or about["Measure"] not in ("number", "rate"):
            return 0
        begun = self._month(no, about["From"], 0, opening=True)
        first = self.year_start(month, self.year_of(no))
        return month - (max(first, begun) if begun <= month else first) + 1

    # --- figures

    def live(self, area: str) -> Iterator[str]:
        """The indicators that an area reports, in order."""
        for no, row in self.indicators.items():
            first = self._month(no, row["From"], 0, opening=True)
            last = self._month(no, row["To"], 10**6)
            only = [code.strip() for code in row["Only areas"].split(",") if code.strip()]
            if first <= self.last(no, self.month) <= last and (not only or area in only):
                yield no

    def figure(self, no: str, area: str, month: int) -> Figure:
        """What Data gives for a period, by its last month."""
        about, row = self.indicators[no], self.data.get((no, area, month))
        if row is None:
            return Figure()
        num, denom, typed = _own(row), _float(row["Denom"]), _float(row["Value"])
        measure = about["Measure"]
        if measure != "number":
            num = _float(row["Num"])
        if about["Basis"] == "monthly" and about["Data period"] != "SS":
            num, denom = self._window(no, area, month)
            typed = None
        value = num
        if measure != "number":
            value = None
            if num is not None and denom:
                value = num / denom * (about["Per"] if measure == "rate" else 1)
        shown = None if measure == "number" and denom is None else num
        return Figure(shown, denom, typed if value is None else value)

    def _window(self, no: str, area: str, month: int) -> tuple[float | None, float | None]:
        """Num and denom of the periods of the window that have both, if the last one has."""
        about, own = self.indicators[no], self.own(no)
        year = self.year_start(month, self.year_of(no))
        period = about["Data period"]
        start = {"R12M": month - 11, "Q": month - 2, "A": month - 11}.get(period, year)
        if about["From"] != "" and period not in ("Q", "A"):
            start = max(start, self._month(no, about["From"], 0, opening=True))
        latest, count = about["Denominator"] == "latest", about["Measure"] == "number"
        nums, denoms, whole, missing = [], [], False, False
        for when in range(month, start - 1, -own):
            row = self.data.get((no, area, when))
            num = denom = None
            if row is not None:
                num, denom = _own(row) if count else _float(row["Num"]), _float(row["Denom"])
            both = num is not None and (denom is not None or latest or count)
            whole |= both and when == month
            missing |= not both
            if both:
                nums.append(num or 0.0)
                denoms += [] if denom is None else [denom]
        ended = period not in ("Q", "A") or (
            _ends(month, 3 if period == "Q" else 12, self.year_of(no)) and not missing
        )
        if not whole or not ended:
            return None, None
        last = _float(self.data[no, area, month]["Denom"])
        return sum(nums), last if latest else sum(denoms) if denoms else None

    def past(self, no: str, area: str, month: int) -> tuple[float | None, bool]:
        """A past figure, and whether it is restated."""
        now, was = self.figure(no, area, month).value, self.published.get((no, area, month))
        if was is None or now is None:
            return (now if was is None else was), False
        return was, self._rounded(no, was) != self._rounded(no, now)

    def _rounded(self, no: str, value: float) -> Decimal:
        about = self.indicators[no]
        places = self._decimals(no) + (2 if about["Measure"] == "percent" else 0)
        return Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    def _decimals(self, no: str) -> int:
        given = self.indicators[no]["Decimals"]
        return int(given) if given != "" else 0 if self.indicators[no]["Measure"] == "number" else 1

    # --- targets, letters and arrows

    def target(self, no: str, area: str, month: int) -> Shown | None:
        """The row of Targets in force; None where there is none, or it is ended."""
        for whose in (area, ""):
            begun = [(since, row) for since, row in self.targets.get((no, whose), [])
                     if since <= month]  # fmt: skip
            if begun:
                row = max(begun, key=lambda pair: pair[0])[1]
                return row if row["Target"] != "" else None
        return None

    def letter(self, no: str, value: float | None, row: Shown | None, denom: float | None) -> str:
        """Red, amber or green, or nothing."""
        polarity = self.indicators[no]["Polarity"]
        if not polarity or value is None or row is None or denom == 0:
            return ""
        aim = float(row["Target"])
        tenth = abs(aim) / 10
        defaults = {
            "H": (aim, None, aim - tenth, None),
            "L": (None, aim, None, aim + tenth),
            "T": (aim - tenth / 2, aim + tenth / 2, aim - tenth, aim + tenth),
        }[polarity]
        names = ("Green from", "Green to", "Amber from", "Amber to")
        bounds = [_bound(row[name], usual) for name, usual in zip(names, defaults, strict=True)]
        if _inside(value, bounds[0], bounds[1]):
            return "G"
        return "A" if _inside(value, bounds[2], bounds[3]) else "R"

    def arrow(
        self, no: str, now: float | None, then: float | None, row: Shown | None
    ) -> str | None:
        """The arrow of a performance that rose, fell, or stayed; `-` where a figure is missing."""
        polarity = self.indicators[no]["Polarity"]
        if not polarity:
            return None
        if now is None or then is None:
            return "-"
        if polarity == "T":
            if row is None:
                return None
            aim = float(row["Target"])
            size = max(abs(aim), abs(now), abs(then))
            off, before = abs(now - aim), abs(then - aim)
            if abs(off - before) <= 1e-9 * size:
                return "↔"
            return "↑" if off < before else "↓"
        if _equal(now, then):
            return "↔"
        return "↑" if (now > then) == (polarity == "H") else "↓"

    # --- pages

    def year_start(self, month: int, starts: int) -> int:
        """The first month of the year that begins with `starts`."""
        while month % 12 != starts - 1:
            month -= 1
        return month

    def scorecard(self, area: str) -> dict[str, Shown]:
        """The computed cells of an area's page, by indicator."""
        page = {}
        for no in self.live(area):
            last = self.last(no, self.month)
            now = self.figure(no, area, last)
            row = self.target(no, area, last)
            letter = self.letter(no, now.value, row, now.denom)
            small = now.denom is not None and 0 < now.denom < 10
            shown: Shown = {
                "latest": "-" if now.value is None else now.value,
                "rag": letter or None,
                "rag fill": FILLS.get(letter, ""),
                "num": now.num,
                "denom": now.denom,
                "denom fill": SMALL if small and not _equal(now.denom or 0, 10) else "",
                "target": "-" if row is None else float(row["Target"]),
            }
            heads = {
                "latest": self.month,
                "previous": self.month - self.step,
                "outturn": self.year_start(self.month, self.starts) - 1,
            }
            year = _label(_year_end(last, self.year_of(no)), 12, self.year_of(no))
            ours = _label(_year_end(self.month, self.starts), 12, self.starts)
            shown["target of"] = "" if year == ours or row is None else year
            for name, when in {"latest": last, **self.before(no)}.items():
                other = when != heads[name] and (name != "latest" or now.value is not None)
                shown[f"{name} of"] = self.label(no, when) if other else ""
                if name == "latest":
                    continue
                then, restated = self.past(no, area, when)
                shown[name] = "-" if then is None else then
                if then is None:
                    shown[f"{name} of"] = ""
                shown[f"{name} restated"] = restated
                arrow = self.arrow(no, now.value, then, row)
                alike = when != last and self._covers(no, when) == self._covers(no, last)
                shown[f"{name} arrow"] = arrow if alike or arrow == "-" else None
            page[no] = shown
        return page

    def compare(self) -> dict[tuple[str, str], tuple[Any, ...]]:
        """Value, letter and arrow of every indicator and area."""
        return {
            (no, area): (row["latest"], row["rag"], row["previous arrow"])
            for area in self.areas
            for no, row in self.scorecard(area).items()
        }

    def exceptions(self) -> dict[tuple[str, str], list[Shown]]:
        """The trend table of every exception page, by indicator and area."""
        pages = {}
        for area in self.areas:
            for no, row in self.scorecard(area).items():
                if row["rag"] == "R" and area in self.excepted:
                    pages[no, area] = list(self._trend(no, area))
        return pages

    def _trend(self, no: str, area: str) -> Iterator[Shown]:
        last, step = self.last(no, self.month), self.shown(no)[0]
        if step == 1:
            ends = [m for m in range(last - 12, last) if _ends(m, 3, self.year_of(no))][-3:]
        else:
            ends = [last - 3 * step, last - 2 * step, last - step]
        about = self.indicators[no]
        since = self._month(no, about["Comparable from"], 10**6, opening=True)
        begins = self._month(no, about.get("Trend from", ""), 0, opening=True)
        earlier = False
        for month in [*ends, last]:
            figure, row = self.figure(no, area, month), self.target(no, area, month)
            value, restated = figure.value, False
            if month != last:
                value, restated = self.past(no, area, month)
            shown = {"month": self.label(no, month)}
            if value is None or month < begins:
                yield shown | {"result": "n/a", "target": "n/a", "rating": "n/a", "mark": ""}
                continue
            earlier |= month < since
            star = "*" if month >= since and earlier else ""
            rating: Any = "n/a"
            if row is not None:
                rating = WORDS[self.letter(no, value, row, figure.denom)]
            yield shown | {
                "result": value,
                "target": "n/a" if row is None else float(row["Target"]),
                "rating": rating,
                "mark": star + (" [r]" if restated else ""),
            }

    def counts(self, *, published: bool = False) -> dict[str, list[int]]:
        """How many rows of each area are R, A, G and not rated, or as they were published."""
        found = {}
        for area in self.areas:
            letters = list(self.rated(area, published=published).values())
            found[area] = [letters.count(letter) for letter in ("R", "A", "G", "")]
        return found

    def rated(self, area: str, *, published: bool = False) -> dict[str, str]:
        """The letter of each indicator, blank for none, or as it was published."""
        letters = {}
        for no, row in self.scorecard(area).items():
            letter, last = row["rag"] or "", self.last(no, self.month)
            if published and (was := self.published.get((no, area, last))) is not None:
                figure, target = self.figure(no, area, last), self.target(no, area, last)
                letter = self.letter(no, was, target, figure.denom)
            letters[no] = (published and self.letters.get((no, area, last))) or letter
        return letters

    def history(self) -> dict[tuple[str, str], list[Any]]:
        """The thirteen figures of every row of the Trend page; None where it is blank."""
        found = {}
        for area in self.areas:
            for no in self.live(area):
                cells: list[Any] = []
                for column in range(self.month - 12 * self.step, self.month + 1, self.step):
                    month = self.last(no, column)
                    if month <= column - self.step:
                        cells.append(None)
                    elif month == self.last(no, self.month):
                        cells.append(self.figure(no, area, month).value)
                    else:
                        cells.append(self.past(no, area, month)[0])
                found[no, area] = cells
        return found


# --- the pages as they were saved


class Saved:
    """The generated pages of a saved workbook, as they can be read there."""

    def __init__(self, book: Path) -> None:
        self._book: Any = load_workbook(book, read_only=True)
        self.tabs: list[str] = self._book.sheetnames

    def _rows(self, title: str) -> Iterator[list[Any]]:
        for row in self._book[title].iter_rows():
            yield list(row)

    def scorecard(self, title: str) -> dict[str, Shown]:
        """The cells of a scorecard page, by indicator."""
        page = {}
        for row in list(self._rows(title))[4:]:
            if len(row) < 13 or not row[1].value:
                continue
            page[number(row[0].value)] = {
                "latest": row[4].value,
                "rag": row[5].value,
                "rag fill": _fill(row[5]),
                "num": row[6].value,
                "denom": row[7].value,
                "denom fill": _fill(row[7]),
                "target": row[8].value,
                "previous": row[9].value,
                "previous restated": "[r]" in row[9].number_format,
                "previous arrow": row[10].value,
                "outturn": row[11].value,
                "outturn restated": "[r]" in row[11].number_format,
                "outturn arrow": row[12].value,
                "latest of": _period(row[4]),
                "target of": _period(row[8]),
                "previous of": _period(row[9]),
                "outturn of": _period(row[11]),
            }
        return page

    def text(self, title: str) -> list[Any]:
        """Everything that stands on a page."""
        return [cell.value for row in self._rows(title) for cell in row if cell.value is not None]

    def compare(self, areas: list[str]) -> dict[tuple[str, str], tuple[Any, ...]]:
        """Value, letter and arrow of every indicator and area that has them."""
        found = {}
        waiting = iter(areas)
        for title in (tab for tab in self.tabs if tab.startswith("Compare areas")):
            heads, *rows = list(self._rows(title))[2:]
            columns = [n for n, cell in enumerate(heads) if n > 2 and cell.value is not None]
            part = dict(zip(columns, waiting, strict=False))
            for row in rows:
                if len(row) < 4 or not row[1].value:
                    continue
                for at, area in part.items():
                    three = tuple(cell.value for cell in row[at : at + 3])
                    if any(value is not None for value in three):
                        found[number(row[0].value), area] = three
        return found

    def trend(self, title: str) -> list[Shown]:
        """The trend table of an exception page."""
        rows = list(self._rows(title))
        top = next(i for i, row in enumerate(rows) if str(row[0].value).startswith("Trend Data"))
        table = []
        for column in range(1, 5):
            cells = [rows[top + down][column] for down in range(4)]
            form = cells[1].number_format
            table.append(
                {
                    "month": cells[0].value,
                    "result": cells[1].value,
                    "target": cells[2].value,
                    "rating": cells[3].value,
                    "mark": form.split('"')[1] if '"' in form else "",
                }
            )
        return table

    def counts(self) -> list[list[Any]]:
        """Area, periods, and how many are R, A, G and not rated now and before."""
        rows = list(self._rows("What changed"))[5:]
        found = []
        for row in rows:
            if row[0].value is None or row[3].value is None:
                break
            now = [cell.value for cell in row[3:7]]
            before = [int(re.findall(r"\((\d+)\)", cell.number_format)[0]) for cell in row[3:7]]
            found.append([row[0].value, row[2].value, now, before])
        return found

    def history(self) -> dict[tuple[str, str], list[Any]]:
        """The thirteen figures of every row of the Trend page."""
        return {
            (number(row[0].value), row[1].value): [cell.value for cell in row[3:16]]
            for row in list(self._rows("Trend"))[24:]
            if len(row) > 15 and row[1].value and row[2].value
        }


def differences(book: Path) -> list[str]:
    """Where the saved pages show something else than the oracle says; nothing where all agree."""
    return compared(book)[0]


def compared(book: Path, copy: Path | None = None) -> tuple[list[str], dict[Key, float]]:
    """The differences between saved pages and oracle, and the latest results that are shown.

    `copy` has the pages, where they are not those of the book itself.
    """
    oracle, saved = Oracle(book), Saved(copy or book)
    told: list[str] = []
    latest: dict[Key, float] = {}
    # A tab names its area by the title where that fits: in which words is tested elsewhere.
    titles = [tab for tab in saved.tabs if tab == "Scorecard" or tab.startswith("Scorecard ")]
    named = dict(zip(oracle.areas, titles, strict=True))
    for area, title in named.items():
        said, shown = oracle.scorecard(area), saved.scorecard(title)
        if list(said) != list(shown):
            told.append(f"{title}: rows {list(shown)}, said {list(said)}")
            continue
        latest |= {
            (no, area, oracle.last(no, oracle.month)): row["latest"]
            for no, row in shown.items()
            if row["latest"] != "-"
        }
        told += [f"{title}, {no}: {name} {shown[no][name]!r}, said {value!r}"
                 for no in said for name, value in said[no].items()
                 if not _alike(shown[no][name], value)]  # fmt: skip
    if len(oracle.areas) > 1:
        told += unlike("Compare areas", saved.compare(oracle.areas), oracle.compare())
    tabs = [title for title in saved.tabs if title.startswith("Exc ")]
    reds = {
        f"Exc {no}{named[area].removeprefix('Scorecard')}": rows
        for (no, area), rows in oracle.exceptions().items()
    }
    told += unlike("Red", {tab: saved.trend(tab) for tab in tabs}, reds)
    if "Trend" in saved.tabs:
        told += unlike("Trend", saved.history(), oracle.history())
    return told, latest


def unlike(name: str, shown: dict[Any, Any], said: dict[Any, Any]) -> Iterator[str]:
    """What is shown and said by the same keys, where it differs."""
    for key in shown.keys() | said.keys():
        if not _alike(shown.get(key), said.get(key)):
            yield f"{name} {key}: {shown.get(key)!r}, said {said.get(key)!r}"


def _alike(shown: Any, said: Any) -> bool:
    if isinstance(said, (list, tuple)) and isinstance(shown, (list, tuple)):
        return len(shown) == len(said) and all(map(_alike, shown, said))
    if isinstance(said, dict) and isinstance(shown, dict):
        return shown.keys() == said.keys() and all(_alike(shown[k], said[k]) for k in said)
    if isinstance(said, float) and isinstance(shown, (int, float)):
        return abs(shown - said) <= 1e-12 * max(abs(shown), abs(said))
    return type(shown) is type(said) and bool(shown == said)


def _fill(cell: Any) -> str:
    return colour_name(cell.fill.fgColor.rgb) if cell.fill.fill_type == "solid" else ""


# --- cells


def _records(sheets: Any, name: str) -> list[Shown]:
    rows = sheets.get_sheet_by_name(name).to_python()
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if any(c != "" for c in row)]


def month_of(cell: object, starts: int = 4, *, opening: bool = False) -> int:
    """A month or period as a cell holds it: a date, May 2014, 2014-05, Q1 2014/15, 2014/15, 2014.

    Of a period the last month, or the first if it is an opening, in years that begin so.
    """
    if isinstance(cell, dt.date):
        return cell.year * 12 + cell.month - 1
    text = f"{cell:g}" if isinstance(cell, float) else str(cell)
    if "-" in text:
        year, month = text.split("-")
        return int(year) * 12 + int(month) - 1
    if text[:3] in NAMES:
        name, year = text.split()
        return (int(year) + 2000 * (len(year) == 2)) * 12 + NAMES.index(name[:3])
    year = text.split()[-1][:4]
    first = int(year) * 12 + starts - 1
    if not text.startswith("Q"):
        return first if opening else first + 11
    first += 3 * (int(text.split()[-2][-1]) - 1)
    return first if opening else first + 2


def _ends(month: int, step: int, starts: int) -> bool:
    """Whether a month is the last one of a period of years that begin with `starts`."""
    first = month
    while first % 12 != starts - 1:
        first -= 1
    return (month - first + 1) % step == 0


def _year_end(month: int, starts: int) -> int:
    while not _ends(month, 12, starts):
        month += 1
    return month


def _label(month: int, step: int, starts: int) -> str:
    if step == 1:
        return f"{NAMES[month % 12]} {month // 12 % 100:02d}"
    first = _year_end(month, starts) - 11
    year = first // 12
    name = str(year) if starts == 1 else f"{year}/{(year + 1) % 100:02d}"
    return name if step == 12 else f"Q{(month - first) // 3 + 1} {name}"


def _period(cell: Any) -> str:
    """The period that a cell prints behind its figure."""
    found = re.search(r"\((.+?)\)", str(cell.number_format))
    return found[1] if found and isinstance(cell.value, (int, float)) else ""


def number(cell: object) -> str:
    """An indicator's number as text."""
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def _float(cell: object) -> float | None:
    return float(cell) if isinstance(cell, (int, float)) else None


def _own(row: Shown) -> float | None:
    """A count stands in Num or in Value."""
    num = _float(row["Num"])
    return _float(row["Value"]) if num is None and _float(row["Denom"]) is None else num


def _equal(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b))


def _bound(cell: object, usual: float | None) -> tuple[float | None, bool]:
    """A limit, and whether it counts itself."""
    if cell == "":
        return usual, True
    text = str(cell)
    bare = text.lstrip("<>")
    size = float(bare.rstrip("%")) / (100 if bare.endswith("%") else 1)
    return size, bare == text


def _inside(value: float, low: tuple[float | None, bool], high: tuple[float | None, bool]) -> bool:
    for (edge, counts), sign in ((low, 1), (high, -1)):
        if edge is None:
            continue
        if _equal(value, edge):
            if not counts:
                return False
        elif (value - edge) * sign < 0:
            return False
    return True
