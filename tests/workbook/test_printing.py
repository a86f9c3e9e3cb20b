"""Where a sheet of paper ends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xlscore.workbook.printing import Line, fits, page_starts, room, scale


def rows(*sections: int) -> list[Line]:
    """Sections of so many rows, each under its head."""
    return [line for size in sections for line in [Line(17, head=True), *[Line(16)] * size]]


def test_a_sheet_begins_before_a_section_and_sheets_are_filled_evenly() -> None:
    """Where the last section would stand alone with three rows, more go to the next sheet."""
    sections = rows(8, 8, 8, 3)
    assert page_starts(sections, 480, 480) == {18}


def test_a_section_longer_than_a_sheet_is_divided_and_its_head_repeated() -> None:
    """Only such a section is broken within, and the repeated head takes room of its own."""
    starts = page_starts(rows(40), 400, 400, again=17)
    assert len(starts) == 1
    (start,) = starts
    assert 17 + 16 * (start - 1) <= 400
    assert 17 + 16 * (41 - start) <= 400


def test_a_table_that_does_not_fit_below_the_title_begins_there_all_the_same() -> None:
    """It would fit the next sheet, and leave the first with the title alone."""
    lines = [Line(15, head=True), Line(18, head=True), *[Line(16)] * 20]
    (start,) = page_starts(lines, 300, 360, again=33)
    assert start > 2


@given(
    st.lists(st.tuples(st.booleans(), st.floats(10, 60)), max_size=60),
    st.floats(150, 500),
)
def test_no_sheet_overflows_and_no_head_stands_last(
    listed: list[tuple[bool, float]], free: float
) -> None:
    """Each sheet holds its rows, unless it is one row alone; a head is never at its end."""
    lines = [Line(height, head) for head, height in listed]
    starts = sorted(page_starts(lines, free, free, again=17))
    assert all(0 < start < len(lines) for start in starts)
    for first, end in zip([0, *starts], [*starts, len(lines)], strict=True):
        sheet = lines[first:end]
        again = 0 if not sheet or first == 0 or sheet[0].head else 17
        assert len(sheet) <= 2 or sum(line.height for line in sheet) + again <= free
        assert end == len(lines) or len(sheet) == 1 or not sheet[-1].head


def test_the_smallest_print_follows_from_the_widths() -> None:
    """What fits is printed at eight tenths of its size or more; what is narrow, as it is."""
    assert scale((50.0,)) == 1
    assert fits((160.0,))
    assert not fits((180.0,))
    assert room((160.0,)) > room((50.0,))
    assert room((50.0,), landscape=False) > room((50.0,))
