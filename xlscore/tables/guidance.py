"""Guidance as tables: what signs and periods mean, key changes, abbreviations, contacts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from xlscore.inputs.book import Book
from xlscore.rules.months import Month
from xlscore.tables.table import Field, Row, Table
from xlscore.tables.values import Explained, Typed, Value

#: A Guidance text that begins with one of these and a colon explains that sign.
SIGNS: Final = frozenset(
    ("H", "L", "T", "Red", "Amber", "Green", "No rating", "↑", "↔", "↓", "Small denominator")
)
_TEXT: Final = Field("Text", "Text", 100)


def guidance_table(book: Book, month: Month) -> Table:
    """The texts of the sheet Guidance, a section a heading, and the key changes below."""
    period = book.settings.report
    texts = [
        (str(heading), _explained(text))
        for heading, lines in book.guidance.groupby("Heading", sort=False)
        for text in lines["Text"]
    ]
    changes = key_changes(book, month) or ["None."]
    heading = f"Key changes made to the report this {period.name}"
    texts += [(heading, Explained("", text)) for text in changes]
    return _table(f"Guidance, {period.label(month)}", "Heading", 34, _TEXT, texts)


def key_changes(book: Book, month: Month) -> list[str]:
    """The key changes of the period of the report that ends with a month."""
    months, step = book.changes["Month"], book.settings.report.step
    return list(book.changes.loc[(months <= month) & (months > month - step), "Text"])


def abbreviations_table(book: Book, month: Month) -> Table:
    """What the abbreviations mean."""
    listed = book.abbreviations[["Abbreviation", "Meaning"]].itertuples(index=False)
    title = f"Abbreviations, {book.settings.report.label(month)}"
    meaning = Field("Meaning", "Meaning", 90)
    pairs = [(short, Typed(long)) for short, long in listed]
    return _table(title, "Abbreviation", 20, meaning, pairs, "There are no abbreviations.")


def contacts(book: Book) -> list[str]:
    """Whom to ask: names, with how to reach them."""
    return [
        ": ".join(filter(None, (name, contact)))
        for name, contact in book.contacts[["Name", "Contact"]].itertuples(index=False)
    ]


def _table(
    title: str,
    first: str,
    width: float,
    second: Field,
    pairs: Iterable[tuple[str, Value]],
    empty: str = "",
) -> Table:
    rows = [Row((Typed(one), other), {"Section": one}) for one, other in pairs]
    return Table((title,), (Field(first, first, width), second), rows, empty=empty)


def _explained(text: str) -> Explained:
    sign, colon, meaning = str(text).partition(": ")
    return Explained(sign, meaning) if colon and sign in SIGNS else Explained("", str(text))
