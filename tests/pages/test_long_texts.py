"""A guidance text longer than a row of a page shows goes on in the next row, on both copies."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.small_books import book, indicator, month, tables

from xlscore.inputs.book import Book
from xlscore.pages import guidance
from xlscore.pages.accessible.sheet import Notes, rendered
from xlscore.results.results import results
from xlscore.tables.guidance import guidance_table
from xlscore.workbook.measure import TALLEST
from xlscore.workbook.page import Page

MAY = month("May 14")
LONG = " ".join(f"word{n}" for n in range(1500))


def told(text: str) -> Book:
    """A small book with one guidance text."""
    raw = tables()
    indicator(raw, 1)
    guidance_sheet = raw["Guidance"]
    raw["Guidance"] = replace(guidance_sheet, rows=[["About", text]])
    return book(raw)


@pytest.mark.parametrize("sign", ["", "Red: "])
def test_a_long_guidance_text(sign: str) -> None:
    """It is split at blanks into rows that Excel shows whole, and no word of it is lost."""
    read = told(sign + LONG)
    found = results(read, MAY)
    heard = rendered("Guidance", guidance_table(read, found), MAY, Notes())
    pages: list[Page] = [guidance.guidance(read, found), heard]
    for page in pages:
        rows = [str(c.value) for (_, column), c in sorted(page.cells.items()) if c.value]
        assert LONG in " ".join(text for text in rows if "word" in text)
        assert sum("word" in text for text in rows) > 1
        assert max(page.heights.values()) <= TALLEST
