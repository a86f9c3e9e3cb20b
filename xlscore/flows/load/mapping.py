"""What the headings of an extract mean: the columns of Data by name, others by the sheet Import.

Nothing is guessed: a heading that neither says stops the load, with what to type on Import.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from xlscore.flows.load.extracts import Extract
from xlscore.inputs.book import Book
from xlscore.inputs.cells import Fault, as_text

KEY: Final = ("No", "Area", "Month")
FIGURES: Final = ("Num", "Denom", "Value")
#: What a row of an extract may carry beside its key.
CARRIED: Final = (*FIGURES, "Note")
_IGNORE: Final = "Ignore"
_TARGETS: Final = ("Target", "Targets")
_WORDS: Final = {word.casefold(): word for word in (*KEY, *CARRIED, _IGNORE)} | {
    word.casefold(): "Target" for word in _TARGETS
}
_CHOICES: Final = f"{', '.join((*KEY, *CARRIED))}, an indicator's number, or {_IGNORE}"


@dataclass(frozen=True)
class Meaning:
    """What a heading stands for: a column of Data, for one indicator alone where `no` says so."""

    column: str
    no: str = ""


@dataclass(frozen=True)
class Layout:
    """Where the columns of Data stand in an extract.

    `key` has the positions of No, Area and Month, as far as they are there. `carried` has those
    of Num, Denom, Value and Note by indicator; by '' where No says which. `messages` is what the
    reader should know of columns left out.
    """

    key: dict[str, int]
    carried: dict[str, dict[str, int]]
    messages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Headings:
    """The sheet Import as read: a meaning, or what is wrong with its row, by plain heading."""

    meanings: Mapping[str, Meaning]
    wrong: Mapping[str, str]


def headings_of(book: Book) -> Headings:
    """The meanings that the sheet Import gives to headings."""
    sheet = book.sheets["Import"]
    numbers = {no.casefold(): no for no in book.indicators["No"]}
    meanings: dict[str, Meaning] = {}
    wrong: dict[str, str] = {}
    cells = zip(*(sheet.cells[name] for name in ("Column", "Means", "For")), strict=True)
    for row, (heading, means, only) in zip(sheet.rows.tolist(), cells, strict=True):
        name = _plain(_text(heading))
        if not name:
            continue
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
    return Headings(meanings, wrong)


def _text(cell: object) -> str:
    return cell.text if isinstance(cell, Fault) else as_text(cell)


def _plain(heading: str) -> str:
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
        raise ValueError(f"'{column}' is no meaning; type {_CHOICES}")
    if no and word not in CARRIED:
        raise ValueError(f"For is '{only}' beside {means}; leave it blank")
    if no and no.casefold() not in numbers:
        raise ValueError(f"the indicator '{no}' is not on the Indicators sheet")
    return Meaning(word, numbers.get(no.casefold(), ""))


def strange(extract: Extract, headings: Headings) -> bool:
    """Whether no heading at all is known, as on a sheet of remarks beside the figures."""
    plain = {_plain(heading) for heading in extract.headings if heading}
    known = headings.meanings.keys() | headings.wrong.keys()
    return not plain & known and not any(map(_by_name, extract.headings))


def layout(
    extract: Extract, headings: Headings, *, areas: int, month: bool
) -> tuple[Layout | None, list[str]]:
    """Where an extract has what, or else every reason why that is not known.

    `areas` is how many the book has: one alone need not be named. `month` says that the month of
    extracts without a column for it is known.
    """
    found: dict[Meaning, int] = {}
    wrong: list[str] = []
    unknown: list[str] = []
    messages: list[str] = []
    for position, heading in enumerate(extract.headings):
        if not heading:
            if any(cell not in (None, "") for cell in extract.columns[position]):
                wrong.append(f"column {position + 1} has cells but no heading; give it one")
            continue
        plain = _plain(heading)
        if plain in headings.wrong:
            wrong.append(headings.wrong[plain])
            continue
        meaning = headings.meanings.get(plain) or _by_name(heading)
        if meaning is None:
            unknown.append(heading)
        elif meaning.column == "Target":
            messages.append(
                f"{extract.name}: '{heading}' is not loaded; targets are kept on the sheet Targets."
            )
        elif meaning.column != _IGNORE:
            if meaning in found:
                other = extract.headings[found[meaning]]
                wrong.append(f"'{other}' and '{heading}' both mean {_shown(meaning)}; keep one")
            found.setdefault(meaning, position)
    if unknown:
        listed = ", ".join(f"'{heading}'" for heading in unknown)
        wrong.append(
            f"on the sheet Import nothing is said of {listed}: type each under Column, and under "
            f"Means {_CHOICES} (beside a number, For is Num, Denom or Value)"
        )
    key = {m.column: at for m, at in found.items() if m.column in KEY}
    carried: dict[str, dict[str, int]] = {}
    for meaning, at in found.items():
        if meaning.column in CARRIED:
            carried.setdefault(meaning.no, {})[meaning.column] = at
    wrong += _lacking(key, carried, areas=areas, month=month) if not wrong else []
    return (None, wrong) if wrong else (Layout(key, carried, messages), [])


def _by_name(heading: str) -> Meaning | None:
    """A heading that is the name of a column of Data; a % is no punctuation but a unit."""
    word = _WORDS.get(re.sub(r"[^\w%£]|_", "", heading).casefold())
    return None if word in (None, _IGNORE) else Meaning(str(word))


def _shown(meaning: Meaning) -> str:
    return f"{meaning.column} of indicator {meaning.no}" if meaning.no else meaning.column


def _lacking(
    key: Mapping[str, int], carried: Mapping[str, Mapping[str, int]], *, areas: int, month: bool
) -> Sequence[str]:
    """What a layout lacks, or has too much of."""
    wrong = []
    single = [no for no in carried if no]
    if single and ("No" in key or "" in carried):
        wrong.append(
            "it has a column No (or figures without an indicator) and also columns for single "
            f"indicators ({', '.join(single)}); set one kind to {_IGNORE} on Import"
        )
    needed = ["No"] if not single else []
    needed += ["Area"] if areas > 1 else []
    needed += ["Month"] if not month else []
    wrong += [
        f"no heading means {name}; name it on the sheet Import"
        + (", or give the month of the file with --month" if name == "Month" else "")
        for name in needed
        if name not in key
    ]
    if not carried:
        wrong.append("no heading means Num, Denom, Value or Note; name them on the sheet Import")
    return wrong
