"""The mark of a generated sheet: what it is, and whether it was edited."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from xlscore.rules.months import make
from xlscore.workbook.marks import KEPT, Mark, cells_digest

MARK = Mark(
    "exception", "Exc 4", "4", "Kent", make(2014, 5), "0123456789abcdef", "fedcba9876543210"
)


class TestMark:
    """A mark is one line of text in a hidden name, and can be read again."""

    @pytest.mark.parametrize(
        "title",
        ["Exc 4", "Exc 4;Kent", "50% & <more>", 'He said "no"', "Größe – ünd", "a'b", "%41", "+ ",
         "区域一", "'=1+1", ""],
    )  # fmt: skip
    def test_round_trip(self, title: str) -> None:
        """Any title, number and area come back as they were."""
        mark = replace(MARK, title=title, no=title, area=title)
        assert Mark.read(mark.text()) == mark

    def test_short_enough_for_excel(self) -> None:
        """The longest area code, of letters that take most room, still fits a constant."""
        area = "\u0416" * 8
        mark = replace(MARK, title=f"Exc 123 {area} (kept May 14)", no="123", area=area)
        assert len(mark.text()) <= 255

    def test_no_quotes_and_plain_letters(self) -> None:
        """Nothing in a mark needs quoting in a formula."""
        text = replace(MARK, title='"\u00e9";').text()
        assert text.isascii()
        assert '"' not in text

    @pytest.mark.parametrize(
        "text",
        ["", "xlscore", "a;b;c", "exception;Exc 4;4;Kent;May;1;2", "exception;Exc 4;4;Kent;;1;2",
         "exception;Exc 4;4;Kent;2014-13;1;2", "a;b;c;d;2014-05;1;2;3"],
    )  # fmt: skip
    def test_other_text_is_no_mark(self, text: str) -> None:
        """A name of ours that holds anything else makes no sheet ours."""
        assert Mark.read(text) is None

    def test_kept(self) -> None:
        """A page kept because it was edited says so under its new title."""
        kept = MARK.kept("Exc 4 (kept May 14)")
        assert (kept.kind, kept.title, kept.no) == (KEPT, "Exc 4 (kept May 14)", "4")


class TestDigestOfCells:
    """A page whose cells no longer match its digest was edited."""

    VALUES = {(1, 1): "Title", (2, 1): 0.728, (5, 1): "Text", (8, 1): "Notes", (9, 2): None}  # noqa: RUF012

    def edited(self, **change: object) -> bool:
        """Whether a change shows; cells are named as r2c1, the narrative is rows 4 to 6."""
        places = {tuple(map(int, k[1:].split("c"))): v for k, v in change.items()}
        values = {**self.VALUES, **{(r, c): v for (r, c), v in places.items()}}
        return cells_digest(values, (4, 6)) != cells_digest(self.VALUES, (4, 6))

    def test_overtyped(self) -> None:
        """A figure overtyped, a cell filled and one cleared each show."""
        assert self.edited(r2c1=0.729)
        assert self.edited(r3c1="new")
        assert self.edited(r1c1=None)
        assert self.edited(r8c1="notes")

    def test_narrative_is_left_out(self) -> None:
        """What is typed in the narrative is no edit of the page."""
        assert not self.edited(r5c1="Other", r4c2="More", r6c1="Last")

    def test_blank_in_every_form(self) -> None:
        """A blank cell is a blank cell, whoever saved it."""
        assert not self.edited(r9c2="", r3c3=None, r9c9="")

    def test_digits_that_other_programs_keep(self) -> None:
        """The thirteenth digit is nobody's edit."""
        assert not self.edited(r2c1=0.728 * (1 + 1e-14))
        assert cells_digest({(1, 1): 181}, None) == cells_digest({(1, 1): 181.0}, None)

    def test_line_ends(self) -> None:
        """Line ends inside a cell may change from program to program."""
        one, other = ({(1, 1): f"a{end}b"} for end in ("\r\n", "\n"))
        assert cells_digest(one, None) == cells_digest(other, None)

    def test_dates(self) -> None:
        """A date is the same as a date with the time 0:00."""
        day, moment = dt.date(2014, 5, 31), dt.datetime(2014, 5, 31)
        assert cells_digest({(1, 1): day}, None) == cells_digest({(1, 1): moment}, None)

    def test_rows_inserted_into_the_narrative(self) -> None:
        """Rows below the narrative move down with it, and that is no edit."""
        moved = {(r + 3 if r > 6 else r, c): v for (r, c), v in self.VALUES.items()}
        assert cells_digest(moved, (4, 9)) == cells_digest(self.VALUES, (4, 6))

    def test_rows_inserted_elsewhere(self) -> None:
        """A row inserted above the narrative is an edit."""
        moved = {(r + 1, c): v for (r, c), v in self.VALUES.items()}
        assert cells_digest(moved, (5, 7)) != cells_digest(self.VALUES, (4, 6))

    def test_moved_to_another_column(self) -> None:
        """The same value in another cell is an edit."""
        assert cells_digest({(1, 2): "x"}, None) != cells_digest({(1, 1): "x"}, None)
