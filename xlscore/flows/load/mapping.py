"""What the headings of an extract mean: the columns of Data by name, others by the sheet Import.

Nothing is guessed: a heading that neither says stops the load, with what to type on Import.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from xlscore.flows.load.extracts import Extract
from xlscore.flows.load.heading_rows import is_period, quoted, without_year
from xlscore.inputs.book import Book
from xlscore.inputs.cells import Fault, as_text
from xlscore.inputs.contract import NAME_COLUMN, SCALE
from xlscore.rules import periods

KEY: Final = ("No", "Area", "Month")
FIGURES: Final = ("Num", "Denom", "Value")
#: What a row of an extract may carry beside its key.
CARRIED: Final = (*FIGURES, "Note", "Withhold")
#: Columns that make up a period together, where a file parts them.
_PARTS: Final = ("Year", "Quarter")
_IGNORE: Final = "Ignore"
_TARGETS: Final = ("Target", "Targets")
_WORDS: Final = {word.casefold(): word for word in (*KEY, *_PARTS, *CARRIED, _IGNORE)} | {
    word.casefold(): "Target" for word in _TARGETS
}
_CHOICES: Final = f"{', '.join((*KEY, *_PARTS, *CARRIED))}, an indicator's number, or {_IGNORE}"


@dataclass(frozen=True)
class Meaning:
    """What a heading stands for: a column of Data.

    For one indicator alone where `no` says so, and for one period where `period` does.
    """

    column: str
    no: str = ""
    period: str = ""


@dataclass(frozen=True)
class Layout:
    """Where the columns of Data stand in an extract.

    `key` has the positions of No, Area and Month (Year, Quarter), as far as they are there.
    `carried` has those of Num, Denom, Value, Note and Withhold by indicator and period; by '' where
    No or Month says which. `scaled` are the positions of percentages without their sign.
    `messages` is what the reader should know of columns left out.
    """

    key: dict[str, int]
    carried: dict[tuple[str, str], dict[str, int]]
    scaled: frozenset[int] = frozenset()
    messages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Headings:
    """What normalised headings may mean: the sheet Import and the indicators of the book.

    `meanings` and `wrong` are Import's rows as read, `scaled` the headings and titles whose
    percentages have no sign. `numbers` has indicators by number and by name.
    """

    meanings: Mapping[str, Meaning]
    wrong: Mapping[str, str]
    scaled: frozenset[str]
    numbers: Mapping[str, str]

    def for_table(self, extract: Extract) -> Headings:
        """What they mean in one table: Import speaks of extracts, not of a book's own Data."""
        return Headings({}, {}, frozenset(), self.numbers) if extract.of_a_book else self

    def kind(self, heading: str) -> Literal["name", "group", ""]:
        """What a cell of a heading row may be: a column's name, a period or an indicator."""
        heading_key = normalised(heading)
        if heading_key in self.meanings or heading_key in self.wrong or _by_name(heading):
            return "name"
        return "group" if heading_key in self.numbers or is_period(heading) else ""


def headings_of(book: Book) -> Headings:
    """The meanings that the sheet Import gives to headings."""
    sheet = book.sheets["Import"]
    numbers = {no.casefold(): no for no in book.indicators["No"]}
    meanings: dict[str, Meaning] = {}
    wrong: dict[str, str] = {}
    scaled = set()
    blanks: list[object] = [None] * len(sheet.rows)
    columns = (sheet.cells.get(name, blanks) for name in ("Column", "Means", "For", "Scale"))
    cells = zip(*columns, strict=True)
    for row, (heading, means, only, scale) in zip(sheet.rows.tolist(), cells, strict=True):
        name = normalised(_text(heading))
        if not name:
            continue
        if scale and normalised(_text(scale)) != normalised(SCALE):
            place = f"{sheet.raw.sheet}!{sheet.where(row, 'Scale')}"
            wrong[name] = f"{place}: '{_text(scale)}' is not a Scale; type {SCALE}, or clear it"
            continue
        if scale:
            scaled.add(name)
            if not _text(means):
                continue  # what it means, its own name or the sheet says
        try:
            meaning = _meaning(_text(means), _text(only), numbers)
        except ValueError as error:
            wrong[name] = f"{sheet.raw.sheet}!{sheet.where(row, 'Means')}: {error}"
            continue
        if meanings.setdefault(name, meaning) != meaning:
            wrong[name] = (
                f"{sheet.raw.sheet}!{sheet.where(row, 'Column')}: '{_text(heading)}' stands here "
                "a second time with another meaning; delete one of the rows"
            )
    titles = [normalised(title) for title in book.indicators["Indicator"]]
    named = {
        title: no
        for title, no in zip(titles, book.indicators["No"], strict=True)
        if title and titles.count(title) == 1
    }
    return Headings(meanings, wrong, frozenset(scaled), named | numbers)


def _text(cell: object) -> str:
    return cell.text if isinstance(cell, Fault) else as_text(cell)


def normalised(heading: str) -> str:
    """A heading or title as it is looked up: without case and repeated blanks."""
    return " ".join(heading.split()).casefold()


def _meaning(means: str, only: str, numbers: Mapping[str, str]) -> Meaning:
    """Means and For of one row; ValueError with a reader's sentence."""
    if not means:
        raise ValueError(f"Means is blank; type {_CHOICES}")
    column, no = means, only
    if means.casefold() in numbers and means.casefold() not in _WORDS:
        column, no = only or "Value", means
    word = _WORDS.get(column.casefold())
    if word is None:
        raise ValueError(f"'{column}' is not a meaning; type {_CHOICES}")
    if no and word not in CARRIED:
        raise ValueError(f"For is '{only}' beside {means}; leave it blank")
    if no and no.casefold() not in numbers:
        raise ValueError(f"the indicator '{no}' is not on the Indicators sheet")
    return Meaning(word, numbers.get(no.casefold(), ""))


def strange(extract: Extract, headings: Headings) -> bool:
    """Whether no heading at all is known, as on a sheet of remarks beside the figures."""
    return not any(map(headings.kind, extract.headings))


def layout(
    extract: Extract, headings: Headings, *, areas: int, month: bool, withhold: bool = True
) -> tuple[Layout | None, list[str]]:
    """Where an extract has what, or else every reason why that is not known.

    `areas` is how many the book has: one alone need not be named. `month` says that the month of
    extracts without a column for it is known, `withhold` that Data has that column.
    """
    found: dict[Meaning, int] = {}
    wrong: list[str] = []
    unknown: list[str] = []
    messages: list[str] = []
    whole = _of_sheet(extract, headings)
    years = [text for text in (*extract.above, *extract.headings) if text]
    if doubtful := [years[at] for at in periods.years_with_hyphens(years)]:
        listed = quoted(dict.fromkeys(doubtful))
        return None, [f"{listed} may be a year or a month: write years as 2011/12"]
    above = extract.above or [""] * len(extract.headings)
    named = {normalised(heading) for heading in extract.headings if _by_name(heading)}
    for position, (over, heading) in enumerate(zip(above, extract.headings, strict=True)):
        if not heading and not over:
            if any(cell not in (None, "") for cell in extract.columns[position]):
                wrong.append(f"column {position + 1} has cells but no heading; give it one")
            continue
        heading_key = normalised(heading)
        if heading_key in headings.wrong:
            wrong.append(headings.wrong[heading_key])
            continue
        meaning = headings.meanings.get(heading_key) or _by_name(heading)
        meaning = meaning or _across(heading, headings)
        if meaning is None and heading_key == NAME_COLUMN.casefold() and "no" in named:
            messages.append(
                f"{extract.name}: '{heading}' is not loaded; the column No says which indicator."
            )
            continue
        if meaning is not None and over and meaning.column in CARRIED:
            meaning = _below(meaning, over, headings)
        if meaning is not None and whole and meaning.column in CARRIED and not meaning.no:
            meaning = replace(meaning, no=whole)
        if meaning is None:
            unknown += [heading] if heading not in unknown else []
        elif meaning.column == "Target":
            messages.append(
                f"{extract.name}: '{heading}' is not loaded; targets are kept on the sheet Targets."
            )
        elif meaning.column != _IGNORE:
            if meaning in found:
                other = extract.headings[found[meaning]]
                wrong.append(f"'{other}' and '{heading}' both mean {_shown(meaning)}; keep one")
            found.setdefault(meaning, position)
    if extract.year:
        messages.append(
            f"{extract.name}: its quarters and months are those of {extract.year}, the year in "
            "its title."
        )
    told, yearless = without_year(unknown)
    wrong += [told] if told else []
    if unknown := [heading for heading in unknown if heading not in yearless]:
        wrong.append(
            f"on the sheet Import nothing is said of {quoted(unknown)}: type each under Column, "
            f"and under Means {_CHOICES} (beside a number, For is Num, Denom or Value)"
        )
    key = {m.column: at for m, at in found.items() if m.column in (*KEY, *_PARTS)}
    carried: dict[tuple[str, str], dict[str, int]] = {}
    for meaning, at in found.items():
        if meaning.column in CARRIED:
            carried.setdefault((meaning.no, meaning.period), {})[meaning.column] = at
    if "Withhold" in named and not withhold:
        wrong.append("the sheet Data has no column Withhold; add it to the table, or ignore it")
    wrong += _lacking(key, carried, areas=areas, month=month) if not wrong else []
    whole_table = {normalised(extract.title), normalised(extract.file)} & headings.scaled
    scaled = [
        at
        for meaning, at in found.items()
        if meaning.column == "Value"
        and (whole_table or normalised(extract.headings[at]) in headings.scaled)
    ]
    layout = Layout(key, carried, frozenset(scaled), list(dict.fromkeys(messages)))
    return (None, wrong) if wrong else (layout, [])


def _of_sheet(extract: Extract, headings: Headings) -> str:
    """The indicator of a whole sheet, by its title; '' where it is none's."""
    title = normalised(extract.title)
    meaning = headings.meanings.get(title)
    if meaning is not None and meaning.column == "Value":
        return meaning.no
    return headings.numbers.get(title, "") if title else ""


def _across(heading: str, headings: Headings) -> Meaning | None:
    """A heading that is an indicator or a period: the figures below are its values."""
    if no := headings.numbers.get(normalised(heading)):
        return Meaning("Value", no)
    return Meaning("Value", period=heading) if is_period(heading) else None


def _below(meaning: Meaning, over: str, headings: Headings) -> Meaning:
    """A column of Data whose indicator or period stands in the row above."""
    across = _across(over, headings)
    if across is None:
        return meaning
    return replace(meaning, no=meaning.no or across.no, period=meaning.period or across.period)


def _by_name(heading: str) -> Meaning | None:
    """A heading that is the name of a column of Data; a % is no punctuation but a unit."""
    # Target 2014/15 is a target too.
    bare = heading.rpartition(" ")[0] if is_period(heading.rpartition(" ")[2]) else heading
    name = bare if bare.casefold() in ("target", "targets") else heading
    word = _WORDS.get(re.sub(r"[^\w%£]|_", "", name).casefold())
    return None if word in (None, _IGNORE) else Meaning(str(word))


def _shown(meaning: Meaning) -> str:
    shown = f"{meaning.column} of indicator {meaning.no}" if meaning.no else meaning.column
    return f"{shown} for {meaning.period}" if meaning.period else shown


def _lacking(
    key: Mapping[str, int],
    carried: Mapping[tuple[str, str], Mapping[str, int]],
    *,
    areas: int,
    month: bool,
) -> Sequence[str]:
    """What a layout lacks, or has too much of."""
    wrong = []
    single = list(dict.fromkeys(no for no, _ in carried if no))
    across = [period for _, period in carried if period]
    if across and ("Month" in key or len(across) < len(carried)):
        wrong.append(
            f"it has columns for single periods ({', '.join(dict.fromkeys(across))}) and also "
            f"figures without one, or a column Month; set one kind to {_IGNORE} on Import"
        )
    if single and ("No" in key or any(not no for no, _ in carried)):
        wrong.append(
            "it has a column No (or figures without an indicator) and also columns for single "
            f"indicators ({', '.join(single)}); set one kind to {_IGNORE} on Import"
        )
    needed = ["No"] if not single else []
    needed += ["Area"] if areas > 1 else []
    needed += ["Month"] if not month and not across and "Year" not in key else []
    wrong += [
        f"no heading means {name}; name it on the sheet Import"
        + (", or give the month of the file with --month" if name == "Month" else "")
        for name in needed
        if name not in key
    ]
    if not carried:
        wrong.append("no heading means Num, Denom, Value or Note; name them on the sheet Import")
    return wrong


def percentage(value: float | None, cell: object) -> float | None:
    """A percentage that was written without its sign; one with it is read already."""
    if value is None or (isinstance(cell, str) and cell.rstrip().endswith("%")):
        return value
    return float(f"{value!r}e-2") if "e" not in repr(value) else value / 100
