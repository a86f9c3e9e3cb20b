import time
from pathlib import Path

import pytest
from support.extracts import workbook

from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package, Rel
from xlscore.hosts.package.sheet.cells import faults, formulas, read_cells
from xlscore.hosts.package.sheet.shared_strings import shared_strings
from xlscore.workbook.tables import FORMULA_WITHOUT_VALUE

PART = "/xl/worksheets/sheet1.xml"


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """A workbook with one empty sheet."""
    return Package.open(workbook(tmp_path / "scorecard.xlsx", ("Sheet", [])))


def sheet(package: Package, rows: str) -> None:
    """Make these rows the sheet's."""
    package.write(
        PART, f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    )


def strings(package: Package, items: str) -> None:
    """Make these the shared texts."""
    package.write("/xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{items}</sst>'.encode())
    rels = [r for r in package.rels(package.workbook) if not r.type.endswith("/sharedStrings")]
    package.set_rels(
        package.workbook,
        [*rels, Rel("rId80", OFFICE_RELS + "/sharedStrings", "/xl/sharedStrings.xml")],
    )


def test_shared_texts(package: Package) -> None:
    """Rich text is read as plain text, readings are left out, spaces count where they are kept."""
    strings(
        package,
        '<si><t>plain</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">two </t>'
        "</r><r><t>runs</t></r><rPh sb='0' eb='1'><t>reading</t></rPh></si>"
        '<si><t xml:space="preserve"> kept </t></si><si><t> not kept </t></si><si/>'
        "<si><t>a_x000D_b_x005F_x0041_</t></si>",
    )
    assert shared_strings(package) == ["plain", "two runs", " kept ", "not kept", "", "a\rb_x0041_"]


def test_values_of_every_type(package: Package) -> None:
    """Numbers, texts of all three kinds, yes and no, errors and dates come as what they are."""
    strings(package, "<si><t>shared</t></si>")
    sheet(
        package,
        '<row r="2"><c r="B2"><v>0.1</v></c><c r="C2" t="s" s="3"><v>0</v></c>'
        '<c r="D2" t="inlineStr"><is><t>inline</t></is></c><c r="E2" t="str"><f>A1&amp;""</f>'
        '<v></v></c><c r="F2" t="b"><v>1</v></c><c r="G2" t="e"><v>#REF!</v></c>'
        '<c r="H2" t="d"><v>2014-05-31</v></c><c r="I2" s="7"/></row>',
    )
    found = {
        place: (c.value, c.formula, c.type, c.style)
        for place, c in read_cells(package, PART).items()
    }
    assert found == {
        (2, 2): (0.1, None, "n", 0),
        (2, 3): ("shared", None, "s", 3),
        (2, 4): ("inline", None, "inlineStr", 0),
        (2, 5): ("", 'A1&""', "str", 0),
        (2, 6): (True, None, "b", 0),
        (2, 7): ("#REF!", None, "e", 0),
        (2, 8): ("2014-05-31", None, "d", 0),
        (2, 9): (None, None, "n", 7),
    }


def test_addresses_may_be_left_out(package: Package) -> None:
    """Rows and cells without an address are counted on from the one before."""
    sheet(
        package,
        "<row><c><v>1</v></c><c><v>2</v></c></row>"
        '<row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row>'
        '<row><c t="e"><v>#N/A</v></c></row>',
    )
    assert {place: c.value for place, c in read_cells(package, PART).items()} == {
        (1, 1): 1,
        (1, 2): 2,
        (5, 3): 3,
        (5, 4): 4,
        (6, 1): "#N/A",
    }
    assert faults(package, PART) == {(6, 1): "#N/A"}


SHARED = (
    '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1+$C$1</f><v>1</v></c>'
    '<c r="D1"><f t="array" ref="D1:D2">B1:B2</f><v>1</v></c></row>'
    '<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c><c r="B2"><v>1</v></c></row>'
    '<row r="3"><c r="A3"><f t="shared" si="0"/><v>1</v></c></row>'
)


def test_shared_formulas_are_written_out(package: Package) -> None:
    """A formula filled down is given for each cell as that cell has it."""
    sheet(package, SHARED)
    expected = {(1, 1): "B1+$C$1", (1, 4): "B1:B2", (2, 1): "B2+$C$1", (3, 1): "B3+$C$1"}
    assert formulas(package, PART) == expected
    assert {
        place: c.formula for place, c in read_cells(package, PART).items() if c.formula is not None
    } == expected


def test_faults(package: Package) -> None:
    """Errors are found by their text, and formulas that were never calculated."""
    sheet(
        package,
        '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>1+1</f></c>'
        '<c r="C1"><f>1+1</f><v></v></c><c r="D1" t="str"><f>""</f><v></v></c>'
        '<c r="E1"><f>1+1</f><v>2</v></c><c r="F1"/><c r="G1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        "</row>",
    )
    assert faults(package, PART) == {
        (1, 1): "#REF!",
        (1, 2): FORMULA_WITHOUT_VALUE,
        (1, 3): FORMULA_WITHOUT_VALUE,
        (1, 7): "#DIV/0!",
    }


def test_sheets_of_openpyxl_are_read_alike(tmp_path: Path) -> None:
    """What openpyxl wrote is read as it was meant, formulas without values among the faults."""
    rows = [1, "text", True], ["=A1*2", " spaced\n", 2.5]
    package = Package.open(workbook(tmp_path / "made.xlsx", ("Sheet", rows)))
    cells = read_cells(package, PART)
    assert [cells[1, c].value for c in (1, 2, 3)] == [1, "text", True]
    assert [cells[2, c].value for c in (1, 2, 3)] == [None, " spaced\n", 2.5]
    assert formulas(package, PART) == {(2, 1): "A1*2"}
    assert faults(package, PART) == {(2, 1): FORMULA_WITHOUT_VALUE}


def test_a_large_sheet_of_figures_costs_next_to_nothing(package: Package) -> None:
    """31,200 rows without formulas and errors are passed by, not parsed."""
    row = "".join(f'<c r="{c}{{0}}"><v>{{0}}.5</v></c>' for c in "ABCDEFG")
    sheet(package, "".join(f'<row r="{r}">{row.format(r)}</row>' for r in range(1, 31_201)))
    start = time.perf_counter()
    assert faults(package, PART) == {}
    assert formulas(package, PART) == {}
    assert time.perf_counter() - start < 0.5
