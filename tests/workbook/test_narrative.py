"""The narrative block of an exception page: one row a paragraph, both ways without loss."""

from __future__ import annotations

import pytest

from xlscore.workbook import narrative
from xlscore.workbook.narrative import LONGEST_ROW, block, digest, read, rows_of, text_of, tidy

WORD = "assessments "


class TestParagraphs:
    """A narrative is its paragraphs; blanks about them and empty lines between do not count."""

    def test_line_ends_of_every_system(self) -> None:
        """Windows, old and new line ends all part paragraphs."""
        assert tidy("One\r\nTwo\rThree\n\n \n  Four  ") == "One\nTwo\nThree\nFour"

    def test_digest_is_of_what_counts(self) -> None:
        """Blanks about a paragraph change no digest, a word does."""
        assert digest("One\r\n\r\n Two ") == digest("One\nTwo")
        assert digest("One\nTwo") != digest("One Two")
        assert digest("") == digest(" \n\t")

    def test_rows(self) -> None:
        """Every paragraph is a row; no narrative is no row."""
        assert rows_of("One\n\nTwo") == ["One", "Two"]
        assert rows_of("") == []
        assert rows_of(" \r\n ") == []


class TestLongParagraphs:
    """A paragraph longer than a row can show is split, and joined again when it is read."""

    @pytest.mark.parametrize(
        "text",
        [
            (WORD * 700).strip(),
            "x" * 8000,
            "=SUM(A1) " * 900,
            "One\n" + (WORD * 700).strip() + "\nThree",
            "a" * (LONGEST_ROW - 1) + "  b" * 3000,
            "a" + " " * 8000 + "b",
            "a" * 1500 + " " + "b" * 900,
            ("ü" * 99 + " ") * 80,
            "a b " * 600 + "\n" + "c d " * 600,
        ],
        ids=range(9),
    )
    def test_nothing_is_lost(self, text: str) -> None:
        """What was split is joined to the very same text."""
        assert text_of(rows_of(text)) == tidy(text)

    def test_row_is_no_longer_than_a_row_can_show(self) -> None:
        """Rows are cut at blanks, below Excel's greatest row height."""
        rows = rows_of(WORD * 700)
        assert len(rows) == 4
        assert all(len(row) <= LONGEST_ROW for row in rows)
        assert all(row.endswith("assessments ") for row in rows[:-1])

    def test_paragraph_without_a_blank_stays_whole(self) -> None:
        """There is no place to cut a text without blanks."""
        assert rows_of("x" * 8000) == ["x" * 8000]

    def test_row_inserted_after_a_split_one(self) -> None:
        """A paragraph typed below a long one is a paragraph of its own."""
        rows = rows_of(WORD * 300)
        assert text_of([*rows, "New."]) == (WORD * 300).strip() + "\nNew."

    def test_short_rows_that_end_in_a_blank(self) -> None:
        """An officer's blank at a row's end does not join two paragraphs."""
        assert text_of(["One ", "Two "]) == "One\nTwo"


class TestReadingThePage:
    """The narrative is what stands between the headings, in whatever column it was typed."""

    HEADS = {(3, 1): narrative.HEADING, (8, 1): narrative.NOTES_HEADING}  # noqa: RUF012

    def test_from_every_column(self) -> None:
        """A row typed in the wrong column counts, and cells of one row are joined."""
        values = {**self.HEADS, (4, 1): "One", (6, 3): "Two", (7, 1): "Three", (7, 2): "four"}
        assert read(values) == "One\nTwo\nThree four"

    def test_other_rows_do_not_count(self) -> None:
        """Text above the heading or below the data notes' is no narrative."""
        values = {**self.HEADS, (2, 1): "Above", (9, 1): "Below", (4, 1): "", (5, 1): None}
        assert read(values) == ""

    def test_officer_may_write_our_headings(self) -> None:
        """The first heading and the last notes heading count."""
        values = {
            **self.HEADS,
            (4, 1): narrative.HEADING,
            (5, 1): narrative.NOTES_HEADING,
            (6, 1): "Text",
        }
        assert read(values) == f"{narrative.HEADING}\n{narrative.NOTES_HEADING}\nText"
        assert block(values) == (4, 7)

    @pytest.mark.parametrize(
        "heads",
        [
            {},
            {(3, 1): narrative.HEADING},
            {(8, 1): narrative.NOTES_HEADING},
            {(8, 1): narrative.HEADING, (3, 1): narrative.NOTES_HEADING},
            {(3, 2): narrative.HEADING, (8, 2): narrative.NOTES_HEADING},
        ],
    )
    def test_page_without_its_headings(self, heads: dict[tuple[int, int], object]) -> None:
        """Where a heading is missing there is no block."""
        assert block(heads) is None
        assert read({**heads, (5, 1): "Text"}) == ""

    @pytest.mark.parametrize(
        ("typed", "text"),
        [(2014.0, "2014"), (105, "105"), (72.5, "72.5"), (True, "TRUE"), (0.0, "0")],
    )
    def test_numbers_and_truths_as_an_officer_sees_them(self, typed: object, text: str) -> None:
        """A row that holds 2014 reads 2014, though a file holds it as 2014.0."""
        assert read({**self.HEADS, (4, 1): typed}) == text
