"""On generated tables: nothing suppressed stands in the copy, and every leak is warned of.

Eight tables are tried each time, thirty behind the mark slow.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

import pytest
from disclosing import reader
from disclosing.drawn import (
    APRIL,
    MARCH,
    MAY,
    MONTHS,
    Copy,
    Drawn,
    Place,
    Shape,
    copy,
    draw,
    shape,
    tables,
)
from support.small_books import month

from xlscore.pages.copies import accessible
from xlscore.workbook.page import Page
from xlscore.workbook.tables import RawTable

NAMES = {int(month(text)): text for text in MONTHS}
Made = list[tuple[Shape, list[Drawn], Copy]]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((1, 8), id="few"),
        pytest.param((2, 15), id="many", marks=pytest.mark.slow),
    ],
)
def made(request: pytest.FixtureRequest) -> Made:
    """Some books of some tables each, and the copies of those."""
    found = []
    books, each = request.param
    for book in range(books):
        of = shape(book)
        some = [draw(book * 1000 + no, of, no) for no in range(1, each + 1)]
        found.append((of, some, copy(tables(of, some))))
    return found


def size(made: Made) -> int:
    """How many tables there are."""
    return sum(len(some) for _, some, _ in made)


def warned(of: Copy, one: Drawn) -> set[reader.Item]:
    """The counts of a table that are said to be worked out."""
    column = {"num": reader.NUM if one.percent else reader.VALUE, "denom": reader.DENOM}
    return {
        (count.area, NAMES[count.month], column[count.column])
        for finding in of.disclosure.findings
        if finding.kind == "worked out" and finding.no == str(one.no)
        for count in finding.counts
    }


def counted(one: Drawn, found: set[reader.Item]) -> set[reader.Item]:
    """Of what was worked out the small counts, not the results."""
    return {
        (area, when, column)
        for area, when, column in found
        if (column != reader.VALUE or not one.percent) and (area, when) not in one.by_hand
    }


def test_whatever_can_be_worked_out_is_warned_of(made: Made) -> None:
    """A reader who tries every value works out no small count that was not warned of."""
    tried = undone = 0
    for of, some, its in made:
        told = reader.seen(its.pages)
        for one in some:
            found = reader.undone(told[one.no], of, one)
            if found is not None:
                tried += 1
                found = counted(one, found)
                undone += len(found)
                assert found <= warned(its, one), (of, one, found - warned(its, one))
    assert tried > 0.8 * size(made)
    assert undone > 0.5 * size(made)


def test_nothing_can_be_worked_out_of_what_is_protected(made: Made) -> None:
    """The same reader works out no small count of a copy that is protected."""
    tried = 0
    for of, some, _ in made:
        its = copy(tables(of, some, Small_counts="protected"))
        assert its.disclosure.stops == []
        told = reader.seen(its.pages)
        proof = its.report.figures.proof
        assert proof is not None
        for one in some:
            further = {
                (area, NAMES[when])
                for no, area, when, _ in proof.chosen
                if no == str(one.no) and when in NAMES
            }
            known = replace(one, by_hand=one.by_hand | further)
            found = reader.undone(told[one.no], of, known)
            if found is not None:
                tried += 1
                assert counted(known, found) == set(), (of, one)
    assert tried > 0.5 * size(made)


def test_each_warning_names_the_cell_of_a_withheld_figure(made: Made) -> None:
    """What can be worked out is said at a cell of the copy that shows `c`."""
    for _, _, its in made:
        pages = {page.title: page for page in its.pages}
        for finding in its.disclosure.findings:
            if finding.kind == "worked out":
                at = finding.problem
                assert pages[at.sheet].cells[position(at.cell)].value == "c", str(at)


def position(cell: str) -> tuple[int, int]:
    """Row and column of a cell such as `G12`."""
    return int(cell[1:]), ord(cell[0]) - ord("A") + 1


# ---- nothing suppressed stands anywhere


def hidden(one: Drawn, place: Place) -> set[int]:
    """What the rule withholds of a month that Data has, in words of its own."""
    num, denom = one.counts[place]
    if denom is None:
        return {reader.VALUE} if 1 <= num <= 5 or place in one.by_hand else set()
    small = {column for column, count in enumerate((num, denom)) if 1 <= count <= 5}
    return small | ({reader.VALUE} if small and num else set())


def test_each_figure_of_a_scorecard_is_shown_or_withheld(made: Made) -> None:
    """Cell by cell a scorecard has the figure, or `c` where the rule says so."""
    for of, some, its in made:
        told = reader.seen(its.pages)
        for one in some:
            rows = told[one.no].rows
            assert rows.keys() == set(of.areas) - of.unpaged
            for area, row in rows.items():
                for name, when, column in (
                    ("num", MAY, 0), ("denom", MAY, 1), ("latest", MAY, 2),
                    ("previous", APRIL, 2), ("outturn", MARCH, 2),
                ):  # fmt: skip
                    assert row.figures[name] == expected(one, (area, when), column)


def expected(one: Drawn, place: Place, column: int) -> object:
    """What the cell of a figure holds."""
    if place not in one.counts:
        return "-" if column == reader.VALUE else None
    num, denom = one.counts[place]
    if denom is None and column != reader.VALUE:
        return None
    value = one.value(place)
    past = one.published.get(place) if place[1] != MAY else None
    if denom is None and past is not None:
        few = 1 <= past <= 5 or 1 <= num <= 5 or place in one.by_hand
        return "c" if few else float(past)
    if column in hidden(one, place):
        return "c"
    if column == reader.VALUE:
        return "-" if value is None else pytest.approx(float(value if past is None else past))
    return (num, denom)[column]


@pytest.mark.parametrize("rendering", ["familiar", "accessible"])
def test_no_suppressed_result_stands_on_any_page(made: Made, rendering: str) -> None:
    """No cell of any page holds a withheld result, as a number or within a text."""
    searched = 0
    for _, some, its in made:
        told = numbers(its.pages if rendering == "familiar" else accessible(its.report))
        for one in some:
            # Who shows the same figure elsewhere may.
            edges = [*(one.green or ()), *(one.amber or ()), one.target or 0]
            shown = {round(float(edge), 9) for edge in edges}
            secret: set[float] = set()
            for place in one.counts:
                value = one.value(place)
                if value is not None:
                    hides = reader.VALUE in hidden(one, place)
                    (secret if hides else shown).add(round(float(value), 9))
            shown |= {round(float(past), 9) for past in one.published.values() if past > 5}
            searched += len(secret - shown)
            for number, where in told[one.no]:
                assert round(number, 9) not in secret - shown, (one, where)
    assert searched > size(made) / 2
    assert sum(len(one) for one in told.values()) > size(made) / 2


def numbers(pages: list[Page]) -> dict[int, list[tuple[float, str]]]:
    """The figures on every page by table: those in its rows, and within texts about it."""
    found: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for page in pages:
        if page.title in ("Commentary", "Cover"):
            continue  # the one numbers its paragraphs, the other counts ratings
        own = int(page.no) if page.kind == "exception" else None
        for (row, column), cell in page.cells.items():
            head = page.cells.get((row, 1))
            no = own or (head.value if head and isinstance(head.value, int) else None)
            where = f"{page.title} {row} {column}"
            if no is not None and column > 1 and isinstance(cell.value, (int, float)):
                found[no].append((float(cell.value), where))
            text = cell.value if isinstance(cell.value, str) else ""
            assert "inf" not in text.split(), where
            if "Restated" in text:
                about = re.search(r"indicator (\d+),", text)
                no = int(about[1]) if about else no
                for number, sign in re.findall(r"(?:as|give) ([\d.]+)(%?)", text):
                    assert no is not None
                    figure = float(number.rstrip(".")) / (100 if sign else 1)
                    found[no].append((figure, where))
    return found


# ---- nothing is withheld unless it is asked


def test_shown_is_as_ever(made: Made) -> None:
    """With the Setting shown, or none, no figure is withheld and nothing is warned of."""
    of, some, _ = made[0]
    raw = tables(of, some[:20], Small_counts="shown")
    older = {name: replace(table) for name, table in raw.items()}
    without(older)
    for one in (raw, older):
        its = copy(one)
        assert its.disclosure.withheld == 0
        assert its.disclosure.warnings == []
        assert not any(cell.value == "c" for page in its.pages for cell in page.cells.values())
    assert [page.cells for page in copy(raw).pages] == [page.cells for page in copy(older).pages]


def without(raw: dict[str, RawTable]) -> None:
    """Take the Setting and the column out again, as they are missing from an older book."""
    settings = raw["Settings"]
    raw["Settings"] = replace(
        settings, rows=[row for row in settings.rows if row[0] != "Small counts"]
    )
    data = raw["Data"]
    raw["Data"] = replace(data, columns=data.columns[:-1], rows=[row[:-1] for row in data.rows])
