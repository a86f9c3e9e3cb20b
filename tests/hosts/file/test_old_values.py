"""Formulas of the user whose stored values are old are named, and left for Excel to calculate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from support.by_hand.officer import Officer
from support.by_hand.parts import S
from support.by_hand.saved import Saved, fresh, run

from xlscore.hosts.file.formula_reads import Blocks
from xlscore.hosts.package.references import references
from xlscore.hosts.package.sheet.table_parts import TablePart

TOLD = "this formula reads something that the refresh changed, so its stored value is old"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The finished workbook, to which each test adds a sheet of formulas."""
    return fresh(tmp_path)


def with_formulas(book: Path, **cells: str) -> Officer:
    """Add a sheet called Mine that holds formulas, each with the stored value 1."""
    return formulas_on(Officer(book), "Mine", cells)


def formulas_on(officer: Officer, title: str, cells: Mapping[str, str]) -> Officer:
    """Add a sheet that holds formulas, each with the stored value 1."""
    rows = "".join(
        f'<row r="{cell[1:]}"><c r="{cell}"><f>{escape(text)}</f><v>1</v></c></row>'
        for cell, text in sorted(cells.items(), key=lambda item: int(item[0][1:]))
    )
    officer.add_sheet(title, rows)
    return officer


def figure_row(book: Path) -> int:
    """The row on Data that holds May's figure of indicator 4."""
    rows = Saved(book).rows("Data")
    return next(n for n, r in enumerate(rows, 1) if r[0] == 4 and getattr(r[2], "month", None) == 5)


def a_figure_changed(officer: Officer) -> None:
    """Change May's figure of indicator 4, on the Scorecard and on its exception page."""
    officer.type("Data", f"F{figure_row(officer.path)}", 175).save()


def listed(book: Path) -> list[str]:
    """The cells that a refresh names for their old value; a second one names them again.

    It changes no byte, and Check has a line of them.
    """
    run(book)
    before = book.read_bytes()
    found = [f"{p.sheet}!{p.cell}" for p in run(book).problems if p.found.casefold() == TOLD]
    assert book.read_bytes() == before
    saved = Saved(book)
    assert any("stored value is old" in what for _, what in saved.check()) == bool(found)
    assert saved.calculates() == bool(found)
    return found


READ = [
    "Scorecard!E8*2",
    "SUM(Scorecard!E:E)",
    "SUM(Scorecard!$5:$20)",
    "'Exc 4'!E19",
    "SUM('Exc 4:Exc 37'!E19)",
    "SUM(Cover:Scorecard!E8)",
    'INDIRECT("Score"&"card!E8")',
    "OFFSET(Scorecard!A1,7,4)",
    "latest",
    "INDEX(twice,1)",
    "IF(scorecard!E8>1,1,2)",
]
READ_ON = [
    "A1+1", "SUM(A:A)", "SUM(1:2)", "Mine!A1", "SUM(A1:A2)", "mine", "SUM(MINE!$A$1:$A$300)",
]  # fmt: skip
UNRELATED = [
    '"Scorecard!E8"',
    "'[1]Exc 4'!E19",
    "[1]Scorecard!E8",
    "Data!E2",
    "SUM(Data[Num])",
    "LOG10(5)",
    "B7+Targets!D2",
]


def test_formulas_that_read_what_changed_are_named(book: Path) -> None:
    """However a formula names a changed page, or reads an old value through other cells.

    An old value in one column of a table makes only those old that read that column, and what
    reads nothing that changed is not listed.
    """
    read = {f"A{row}": formula for row, formula in enumerate(READ, 1)}
    first = {f"C{row}": formula for row, formula in enumerate(READ_ON, 3)}
    second = {f"C{row + 20}": f"{cell}&{cell}" for row, cell in enumerate(first)}
    officer = with_formulas(book, A1="Scorecard!E8", E40="B1", **first, **second)
    formulas_on(officer, "Pages", read)
    formulas_on(officer, "Others", {f"A{n}": f for n, f in enumerate(UNRELATED, 1)})
    formulas_on(officer, "Notes", {"A1": "SUM(Data[Note])"})
    officer.define("Mine", "Mine!$A$1")
    officer.define("Latest", "Scorecard!$E$8").define("Twice", "Latest*2")
    officer.type("Data", "G2", 1, formula="Scorecard!E8")
    a_figure_changed(officer)
    assert listed(book) == [
        "Data!G2",
        *(f"Mine!{cell}" for cell in ("A1", *first, *second)),
        *(f"Pages!{cell}" for cell in read),
        "Notes!A1",
    ]


def test_the_book_need_not_be_calculated_for_what_is_unrelated(book: Path) -> None:
    """Where no formula reads what changed, nothing is listed, and the book is not marked."""
    a_figure_changed(with_formulas(book, **{f"A{n}": f for n, f in enumerate(UNRELATED, 1)}))
    assert listed(book) == []


def test_what_reads_commentary_is_named_when_narrative_is_carried(book: Path) -> None:
    """Narrative typed on a tab changes Commentary, and what reads it."""
    officer = with_formulas(
        book, A1="COUNTA(Commentary[Text])", A2="LEN(Commentary!D2)", A3="COUNTA(Published[Value])"
    )
    row = Saved(book).block("Exc 4")[2]
    officer.type("Exc 4", f"A{row}", "More.").save()
    assert listed(book) == ["Mine!A1", "Mine!A2"]


def test_nothing_is_named_when_nothing_changed(book: Path) -> None:
    """In a book that is up to date, formulas that read pages are right as they stand."""
    with_formulas(book, A1="Scorecard!E8", A2='INDIRECT("A1")').save()
    assert listed(book) == []


def test_once_calculated_nothing_is_named(book: Path) -> None:
    """Excel calculates on opening and saves without the mark: the list is empty again."""
    a_figure_changed(with_formulas(book, A1="Scorecard!E8"))
    assert listed(book) == ["Mine!A1"]
    officer = Officer(book)
    root = officer.xml("xl/workbook.xml")
    for element in root.iter(f"{S}calcPr"):
        del element.attrib["fullCalcOnLoad"]
    officer.put("xl/workbook.xml", root)
    officer.save()
    assert listed(book) == []


def test_a_page_at_the_end_of_a_reference_through_tabs_stays(book: Path) -> None:
    """A page that ends a reference through several tabs is not taken away from it."""
    officer = with_formulas(book, A1="SUM('Exc 4:Exc 37'!E19)")
    officer.type("Data", f"F{figure_row(book)}", 90).save()
    run(book)
    assert "Exc 4" in Saved(book).tabs
    assert "formulas of yours read it" in Saved(book).told("Exc 4")


def test_a_long_chain_is_followed_quickly() -> None:
    """Thirty thousand cells, each reading the one above, take no more than a moment."""
    from xlscore.hosts.file.old_values import _dependents

    reads = {("mine", row, 1): [("mine", row - 1, 1, row - 1, 1)] for row in range(2, 30_000)}
    assert len(_dependents(reads, [("mine", 2, 1)])) == 29_998


@pytest.mark.parametrize(
    ("formula", "blocks"),
    [
        ("A1", [("here", 1, 1, 1, 1)]),
        ("$B$2:C3", [("here", 2, 2, 3, 3)]),
        ("'It''s'!A1", [("it's", 1, 1, 1, 1)]),
        ("E:F", [("here", 1, 5, 1_048_576, 6)]),
        ("T[b]", [("there", 1, 3, 9, 3)]),
        ("T[[#This Row],[b]]", [("there", 1, 3, 9, 3)]),
        ("T[[a]:[b]]", [("there", 1, 2, 9, 3)]),
        ("T", [("there", 1, 2, 9, 3)]),
        ("loop", [("here", 1, 1, 1, 1)]),
        ("SUM(Here!A1:INDEX(B:B,2))", [("here", 1, 1, 1, 1), ("here", 1, 2, 1_048_576, 2)]),
        ("There:Here!A1", [("here", 1, 1, 1, 1), ("there", 1, 1, 1, 1)]),
        ("[1]There!A1+'[2]Here'!B1", []),
        ('"A1"&#REF!+There!#REF!', []),
        ("_xlfn.ANCHORARRAY(B2)", [("here", 2, 2, 2, 2)]),
        ("TRUE+1E5", []),
    ],
)
def test_what_a_formula_reads(formula: str, blocks: list[object]) -> None:
    """Addresses, whole columns, tables and names are read as the blocks that they mean."""
    finder = Blocks(
        ["here", "there"],
        {"t": ("there", TablePart(None, ["a", "b"], 2, 9, 2))},
        {"loop": ["loop+here!A1"]},
    )
    assert finder.read(references(formula).written, "Here") == blocks


@pytest.mark.parametrize("formula", ["SUM(INDIRECT(A1))", "offset(A1,1,1)", "SUM(A1#)", "A1)"])
def test_a_formula_of_which_nobody_can_tell_what_it_reads(formula: str) -> None:
    """What is found out only while calculating, and what is no formula, may read anything."""
    assert references(formula).anywhere
