"""Guidance as tables: what signs and periods mean, key changes, abbreviations, contacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from xlscore.inputs.book import Book
from xlscore.results.results import Results
from xlscore.rules.months import Month
from xlscore.tables.table import Field, Row, Table
from xlscore.tables.values import Explained, Typed, Value

#: A Guidance text that begins with one of these and a colon explains that sign.
SIGNS: Final = frozenset(
    ("H", "L", "T", "Red", "Amber", "Green", "No rating", "↑", "↔", "↓", "Small denominator")
)
_TEXT: Final = Field("Text", "Text", 100)
#: The share of false alarms is that of series of 12 to 36 points in which nothing happens: 1.2 to
#: 1.6 in a hundred where they are independent, 9 to 15 with a lag correlation of 0.5, 28 to 45
#: with one of 0.8 (tests/rules/test_false_alarms.py).
_SIGNALS: Final = (
    "A signal says whether the latest movement is more than chance, by the rules of Making Data "
    "Count: a point outside its control limits, two of three near one of them, seven on one side "
    "of the mean, or seven that go one way.",
    "Improving and worsening follow the polarity; no signal means that the arrow may be chance, "
    "and where figures overlap or are too few nothing is said.",
    "Of 80 such answers a month about one is a false alarm where a month does not depend on the "
    "month before. Where it depends on it to some extent, 7 to 12 are; where it depends on it "
    "closely, 22 to 36 are, and a signal then says little.",
)


def guidance_table(book: Book, computed: Results) -> Table:
    """The texts of the sheet Guidance, a section a heading; what the results of the month ask for
    beside them; and the key changes below.
    """
    period, month = book.settings.report, computed.month
    texts = [
        (str(heading), _explained(text))
        for heading, lines in book.guidance.groupby("Heading", sort=False)
        for text in lines["Text"]
    ]
    texts += [(heading, Explained("", text)) for heading, text in _asked_for(computed)]
    changes = key_changes(book, month) or ["None."]
    heading = f"Key changes made to the report this {period.name}"
    texts += [(heading, Explained("", text)) for text in changes]
    return _table(f"Guidance, {period.label(month)}", "Heading", 34, _TEXT, texts)


def _asked_for(computed: Results) -> Iterator[tuple[str, str]]:
    """Headings and sentences on what the month's tables show, whatever the sheet says of it."""
    if computed.rows[["uneven_previous", "uneven_outturn"]].to_numpy(bool).any():
        yield (
            "Results without an arrow",
            "A year-to-date count or rate has an arrow only where both figures cover as many "
            "months of their year. A part of a year is otherwise always less than a whole one.",
        )
    if "signals" in computed.asked:
        yield from (("Signals", sentence) for sentence in _SIGNALS)


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
