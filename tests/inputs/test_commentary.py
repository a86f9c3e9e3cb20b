"""Narrative between the exception tabs and the Commentary sheet: no text is ever lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from support import small_books as small
from support.made_tabs import exception, page, tab
from support.small_books import add

from xlscore.inputs.commentary import LONGEST_CELL, Commentary, carry
from xlscore.inputs.contract import CONFLICT
from xlscore.workbook.narrative import digest
from xlscore.workbook.tabs import Found

MAY = ("4", "Kent", small.month("May 14"))


def carried(
    rows: Sequence[tuple[str, str]], tabs: Sequence[Found], no: object = 4
) -> tuple[Commentary, dict[str, str]]:
    """The commentary after carrying; rows are text and Status for indicator 4 in May."""
    raw = small.tables()
    add(raw, "Indicators", No=no, Indicator="I", Data_period="SS", Measure="number")
    for text, status in rows:
        add(
            raw, "Commentary", No=no, Area="Kent", Month=small.day("May 14"), Text=text,
            Status=status,
        )  # fmt: skip
    found, shown = carry(small.book(raw), tabs)
    return found, dict(shown)


def texts(found: Commentary) -> list[tuple[str, str]]:
    """Text and Status of indicator 4's rows for May."""
    return [(row.text, row.status) for row in found.rows.get(MAY, [])]


def edits(found: Commentary) -> tuple[dict[tuple[int, str], object], list[object]]:
    """The cells set and the texts of rows appended."""
    return dict(found.sets), [row["Text"] for row in found.appended]


class TestOneSideTyped:
    """Narrative may be typed on the tab or in Commentary; the other side follows."""

    def test_nothing_typed(self) -> None:
        """Where nothing was typed nothing is written."""
        found, shown = carried([("Old", "")], [tab(exception(text="Old"))])
        assert texts(found) == [("Old", "")]
        assert edits(found) == ({}, [])
        assert shown == {"Exc 4": digest("Old")}

    def test_typed_on_the_tab(self) -> None:
        """What was typed over the tab's text replaces it in its own row."""
        found, shown = carried([("Old", "")], [tab(exception(text="Old"), typed="New")])
        assert edits(found) == ({(2, "Text"): "New"}, [])
        assert shown == {"Exc 4": digest("New")}

    def test_first_text(self) -> None:
        """A first text becomes a row under the tab's own number, area and month."""
        found, _ = carried([], [tab(exception(), typed="New\nMore")])
        assert found.appended == [
            {"No": 4, "Area": "Kent", "Month": "May 2014", "Text": "New\nMore"}
        ]
        assert found.text(*MAY) == "New\nMore"

    def test_first_text_beside_a_blank_row(self) -> None:
        """A row that was prepared without text takes it."""
        found, _ = carried([("", "")], [tab(exception(), typed="New")])
        assert edits(found) == ({(2, "Text"): "New"}, [])

    def test_typed_in_commentary(self) -> None:
        """A text typed in Commentary stands for the tab that was not touched."""
        found, _ = carried([("New", "")], [tab(exception(text="Old"))])
        assert edits(found) == ({}, [])
        assert found.text(*MAY, digest("Old")) == "New"

    def test_cleared_tab(self) -> None:
        """A cleared tab brings the Commentary text back."""
        found, _ = carried([("Old", "")], [tab(exception(text="Old"), typed="")])
        assert edits(found) == ({}, [])
        assert found.text(*MAY, digest("Old")) == "Old"

    def test_same_on_both(self) -> None:
        """The same text typed on both is one text."""
        found, _ = carried([("New", "")], [tab(exception(text="Old"), typed="New")])
        assert edits(found) == ({}, [])
        assert texts(found) == [("New", "")]

    def test_month_that_moved_on(self) -> None:
        """A text belongs to the month of its tab, whatever month is now reported."""
        found, _ = carried([], [tab(exception(month="Apr 14"), typed="Of April")])
        assert found.text("4", "Kent", small.month("Apr 14")) == "Of April"
        assert found.text(*MAY) == ""

    def test_month_as_the_rows_before(self) -> None:
        """A new row holds its month as a date where the last row does."""
        found, _ = carried([("Old", "")], [tab(exception(text="Older"), typed="New")])
        assert [row["Month"] for row in found.appended] == [small.day("May 14")]

    @pytest.mark.parametrize("no", ["4a", "007"])
    def test_number_that_is_text(self, no: str) -> None:
        """An indicator's number is written as it stands on Indicators."""
        found, _ = carried([], [tab(exception(no), typed="New")], no=no)
        assert [row["No"] for row in found.appended] == [no]


class TestBothTyped:
    """Where both changed, both stay as two rows with Status conflict, until one is removed."""

    def test_conflict(self) -> None:
        """Neither text is lost, and the tab goes on showing its own."""
        found, shown = carried([("On the sheet", "")], [tab(exception(text="Old"), typed="Mine")])
        assert texts(found) == [("On the sheet", CONFLICT), ("Mine", CONFLICT)]
        assert edits(found) == ({(2, "Status"): CONFLICT}, ["Mine"])
        assert found.appended[0]["Status"] == CONFLICT
        assert found.in_conflict(*MAY)
        assert found.text(*MAY, shown["Exc 4"]) == "Mine"

    def test_pending_conflict(self) -> None:
        """A conflict that nobody decided stays as it is."""
        rows = [("On the sheet", CONFLICT), ("Mine", CONFLICT)]
        found, shown = carried(rows, [tab(exception(text="Mine"))])
        assert edits(found) == ({}, [])
        assert found.in_conflict(*MAY)
        assert found.text(*MAY, shown["Exc 4"]) == "Mine"

    def test_typing_on_while_in_conflict(self) -> None:
        """More typed on the tab changes the tab's row, and not the other."""
        rows = [("On the sheet", CONFLICT), ("Mine", CONFLICT)]
        found, _ = carried(rows, [tab(exception(text="Mine"), typed="Mine, longer")])
        assert edits(found) == ({(3, "Text"): "Mine, longer"}, [])

    def test_decided(self) -> None:
        """Once one row is deleted the other is the text, without Status."""
        found, shown = carried([("On the sheet", CONFLICT)], [tab(exception(text="Mine"))])
        assert edits(found) == ({(2, "Status"): ""}, [])
        assert not found.in_conflict(*MAY)
        assert found.text(*MAY, shown["Exc 4"]) == "On the sheet"

    def test_row_deleted_and_tab_typed(self) -> None:
        """A text typed on the tab is kept though its old row was deleted."""
        found, _ = carried([], [tab(exception(text="Old"), typed="New")])
        assert texts(found) == [("New", "")]

    def test_decided_by_clearing(self) -> None:
        """Clearing one of the two texts decides as well as deleting its row."""
        rows = [("", CONFLICT), ("Mine", CONFLICT)]
        found, shown = carried(rows, [tab(exception(text="Mine"))])
        assert edits(found) == ({(2, "Status"): "", (3, "Status"): ""}, [])
        assert not found.in_conflict(*MAY)
        assert found.text(*MAY, shown["Exc 4"]) == "Mine"

    def test_blank_row_never_hides_a_text(self) -> None:
        """Of a blank row and one with text the tab shows the text."""
        found, _ = carried([("", ""), ("Text", "")], [tab(exception())])
        assert found.text(*MAY, digest("")) == "Text"

    def test_blank_row_never_hides_a_conflict(self) -> None:
        """A text typed on the tab, and one typed beside a blank row, are a conflict."""
        found, _ = carried([("", ""), ("Sheet", "")], [tab(exception(), typed="Mine")])
        assert found.in_conflict(*MAY)
        assert {text for text, _ in texts(found)} >= {"Sheet", "Mine"}


class TestTabsThatDoNotCount:
    """Only our own exception tabs carry narrative; what stands elsewhere stays there."""

    def test_copies_and_kept_pages(self) -> None:
        """A copy, a renamed page and a kept one are left alone."""
        own = exception(text="Old")
        kept = tab(own, typed="Kept")
        kept = Found("Exc 4 (kept)", own.mark().kept("Exc 4 (kept)"), kept.values, edited=True)
        found, shown = carried([("Old", "")], [tab(own, title="Copy", typed="Copied"), kept])
        assert edits(found) == ({}, [])
        assert shown == {}

    def test_other_pages(self) -> None:
        """A scorecard page has no narrative."""
        found, shown = carried([], [tab(page("scorecard", "Scorecard", area="Kent"))])
        assert (texts(found), shown) == ([], {})

    def test_longer_than_a_cell(self) -> None:
        """A text longer than a cell holds is not cut: the page is kept, and the officer told."""
        found, _ = carried([], [tab(exception(), typed="word " * (LONGEST_CELL // 4))])
        assert edits(found) == ({}, [])
        assert found.keep == {"Exc 4"}
        (problem,) = found.problems
        assert problem.severity == "error"
        assert "a cell holds 32,767" in problem.found

    def test_as_long_as_a_cell(self) -> None:
        """A text that just fits is carried whole."""
        text = "x" * LONGEST_CELL
        found, _ = carried([], [tab(exception(), typed=text)])
        assert edits(found) == ({}, [text])
