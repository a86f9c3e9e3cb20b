"""How much room text takes: never less than it needs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.small_books import faultless

from xlscore.inputs.book import read
from xlscore.pages.cover import cover
from xlscore.results.movement import movement
from xlscore.results.results import results
from xlscore.workbook.measure import TALLEST, height, lines, pieces, pixels

SENTENCE = "Percentage of CIC in Foster Care placed within 10 miles from home (Excludes Asylum)"


def test_widths_of_arial() -> None:
    """Known widths of Arial: digits are alike, i is narrow, W is wide; bold takes more."""
    assert pixels("0" * 9) == pytest.approx(9 * 0.556 * 10 * 96 / 72)
    assert pixels("i") < pixels("n") < pixels("W")
    assert pixels("~") > 0
    assert pixels(SENTENCE, bold=True) > pixels(SENTENCE)
    assert pixels(SENTENCE, 12) == pytest.approx(1.2 * pixels(SENTENCE, 10))


def test_letters_outside_ascii_take_room() -> None:
    """Letters that the table does not know take the room of a wide one."""
    assert pixels("é") >= pixels("e")
    assert pixels("–↑") > pixels("  ")


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [("", 10, 1), ("One", 10, 1), ("One\nTwo\n\nFour", 10, 4), ("wide word", 6, 2)],
)
def test_lines(text: str, width: float, expected: int) -> None:
    """Every paragraph takes a line, and wraps where the column ends."""
    assert lines(text, width) == expected


def test_narrower_never_takes_fewer_lines() -> None:
    """Narrowing a column never lowers its rows."""
    counts = [lines(SENTENCE * 5, width) for width in range(120, 3, -1)]
    assert counts == sorted(counts)


def test_word_longer_than_the_line_is_broken() -> None:
    """A long word takes as many lines as its width fills."""
    assert lines("x" * 300, 20) >= pixels("x" * 300) / (20 * 7)


@pytest.mark.parametrize("width", [0.1, 0.2, 0.5])
def test_column_of_next_to_no_width(width: float) -> None:
    """A column too narrow for a letter is measured all the same."""
    assert lines("word", width) >= 1


def test_height_has_excels_limit() -> None:
    """A row is at least a line high, and at most what Excel allows."""
    assert 10 < height("One", 50) < 25
    assert height("One\nTwo", 50) > height("One", 50)
    assert height("x " * 20000, 10) == TALLEST == 409


def test_a_long_title_stands_whole_on_the_cover() -> None:
    """A report title that needs two lines of the cover gets a row of two lines, no other does."""
    book, _ = read(faultless())
    moved = movement(book, results(book, book.settings.reporting_month))
    short = cover(book, moved, {}).heights
    settings = replace(book.settings, report_title="Performance Management Scorecard of the County")
    long = cover(replace(book, settings=settings), moved, {}).heights
    assert long[6] > 2 * 28 > short[6]
    assert {row: long[row] for row in long if row != 6} == {
        row: short[row] for row in short if row != 6
    }


@pytest.mark.parametrize("blank", [" ", "\n", ""])
@pytest.mark.parametrize("size", [10.0, 12.0])
def test_a_text_longer_than_a_row_comes_in_pieces(blank: str, size: float) -> None:
    """Each piece is shown whole by a row of Excel's greatest height, and no word is lost."""
    text = blank.join(f"w{n}" for n in range(5000))
    parts = pieces(text, 100, size)
    assert len(parts) > 3
    assert all(lines(part, 100, size) * size * 1.275 < TALLEST for part in parts)
    assert "".join(" ".join(parts).split()) == "".join(text.split())
    assert pieces("short", 100, size) == ["short"]
