"""The copy that is sent: what is in it, what never is, and what goes on record in the book."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openxml_audit import OpenXmlValidator
from support.books import refresh, refused, xlscore
from support.editing import add_sheet, change, parts, put
from support.reading import data_row, read, rows_of_data
from support.small_books import month

from xlscore.audit import audit
from xlscore.flows.circulate import Circulated, Wanted, circulate
from xlscore.flows.refresh import refresh as run
from xlscore.flows.roll import roll
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.new_rows import log_rows
from xlscore.problems import Refusal
from xlscore.workbook.narrative import block
from xlscore.workbook.tables import Edits, Entry

WHEN = dt.datetime(2014, 7, 1, 9, 30)
COPY = "Performance Management Scorecard May 2014.xlsx"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sent(book: Path, *, anyway: bool = False, accessible: bool = False) -> Circulated:
    """Circulate a closed book."""
    return circulate(book, WHEN, wanted=Wanted(anyway=anyway, accessible=accessible))


@pytest.fixture(scope="module")
def circulated(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The built workbook, circulated, and its copy; not to be written to."""
    book = Path(shutil.copy(finished, tmp_path_factory.mktemp("circulated") / "book.xlsm"))
    return book, sent(book).copy


def test_the_copy_embarrasses_nobody(circulated: tuple[Path, Path]) -> None:
    """The audit finds nothing, and Excel would repair nothing."""
    copy = circulated[1]
    assert copy.name == COPY
    assert [str(problem) for problem in audit(copy, organisation="Kent County Council")] == []
    result = OpenXmlValidator().validate(copy)
    assert list(result.errors) == []
    assert result.is_valid


def test_the_pages_stand_in_it_and_nothing_else(circulated: tuple[Path, Path]) -> None:
    """The pages in print order with contents and changes behind the cover; no Check page."""
    loaded: Any = load_workbook(circulated[1])
    exceptions = [f"Exc {no}" for no in (4, 7, 34, 35, 37)]
    assert loaded.sheetnames == [
        "Cover", "Contents", "What changed", "Guidance Notes", "Scorecard", *exceptions,
    ]  # fmt: skip
    assert {name for name in parts(circulated[1]) if not name.startswith("xl/")} == {
        "[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml",
    }  # fmt: skip
    assert not any(sheet.protection.sheet for sheet in loaded.worksheets)
    assert all(sheet.sheet_state == "visible" for sheet in loaded.worksheets)
    about = loaded.properties
    assert about.title == "Performance Management Scorecard, May 2014"
    assert about.subject == "Performance scorecard of May 2014"
    assert (about.creator, about.lastModifiedBy, about.language) == (
        "Kent County Council", None, "en-GB",
    )  # fmt: skip


def test_its_cells_are_those_of_the_book(circulated: tuple[Path, Path]) -> None:
    """Cell by cell the pages hold the book's values, formats, fills and colours."""
    book, copy = (read(path) for path in circulated)
    for title in copy.keys() - {"Contents", "What changed"}:
        filled = {place: cell for place, cell in copy[title].items() if cell.value is not None}
        assert filled
        # what is out of sight in the book stays there
        seen = max(column for _, column in filled)
        theirs = {p: c for p, c in book[title].items() if c.value is not None and p[1] <= seen}
        assert filled == theirs


def test_the_contents_lead_to_every_page(circulated: tuple[Path, Path]) -> None:
    """Each other page has a link to its A1, and the report says where it comes from."""
    loaded: Any = load_workbook(circulated[1])
    sheet = loaded["Contents"]
    assert sheet.print_title_rows == "$4:$4"
    assert [cell.value for cell in sheet[4]] == ["Sheet", "What it shows", None]
    links = [cell.hyperlink.location for row in sheet["A5:A24"] for cell in row if cell.hyperlink]
    assert links == [f"'{title}'!A1" for title in loaded.sheetnames if title != "Contents"]
    groups = [row[0].value for row in sheet["A5:B24"] if row[0].value and not row[1].value]
    assert groups == ["Introduction", "Scorecards", "Red indicators", "About this report"]
    told = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=16)}
    assert told["Organisation"] == "Kent County Council"
    assert told["Made on"] == "1 July 2014"
    log = rows_of_data(circulated[0], "Log")[-1]
    assert told["Checksum of the data"] == log["Digest"]
    assert told["Ratings"] == "5 Red, 14 Amber, 12 Green, 9 not rated"


def test_what_changed_since_april(circulated: tuple[Path, Path]) -> None:
    """Counts of both months, the worsening Reds first, and every indicator with a new rating."""
    page = read(circulated[1], "What changed")["What changed"]
    rows = [
        [cell.text for (r, _c), cell in sorted(page.items()) if r == row]
        for row in range(1, max(row for row, _ in page) + 1)
    ]
    at = {row[0]: number for number, row in enumerate(rows) if row[0]}
    counts = rows[at["How many indicators are Red, Amber and Green"] + 2][2:]
    assert counts[0] == "May 2014 (April 2014)"
    assert [text.partition(" ")[0] for text in counts[1:]] == ["5", "14", "12", "9"]
    reds = at["Red indicators, worsening first"] + 2
    assert [row[0] for row in rows[reds : reds + 5]] == ["35", "34", "4", "37", "7"]
    assert [row[5] for row in rows[reds : reds + 5]] == ["↓", "↓", "↑", "↑", "↑"]
    changed = rows[at["Indicators whose rating changed"] + 2]
    assert changed[0] == "35"
    assert changed[3:] == ["84.1%", "Amber", "72.8%", "Red"]


def test_what_was_circulated_is_on_record(circulated: tuple[Path, Path]) -> None:
    """Published has the month's unrounded values and letters, the Log says what was done."""
    rows = rows_of_data(circulated[0], "Published")
    may = {row["No"]: row for row in rows if row["Note"] == "circulated 2014-07-01"}
    assert len(may) == 40
    assert (may[4]["Value"], may[4]["RAG"]) == (181, "R")
    assert may[35]["Value"] == pytest.approx(0.728, abs=0.0005)
    log = rows_of_data(circulated[0], "Log")[-1]
    assert (log["When"], log["What"]) == ("2014-07-01 09:30", "Prepare for circulation")
    assert log["Month"] == "May 2014"
    assert log["Result"] == "5 Red, 14 Amber, 12 Green, 9 not rated; 40 figures published"


def test_circulating_twice(book: Path) -> None:
    """The second time nothing is published again, and the copy has the same bytes."""
    first = sent(book).copy.read_bytes()
    before = rows_of_data(book, "Published")
    again = sent(book)
    assert again.messages[0] == "Published had them all."
    assert rows_of_data(book, "Published") == before
    assert again.copy.read_bytes() == first
    assert len([r for r in rows_of_data(book, "Log") if r["What"]]) == 2


def test_a_figure_changed_after_it_was_published(book: Path) -> None:
    """What was published stands, the officer is told, and the digest is another."""
    first = sent(book)
    put(book, "Data", {f"F{data_row(book, 4)}": 99})
    again = sent(book)
    assert (
        "Indicator 4, Kent: published as 181, the data now give 99; what was published stands."
        in again.messages
    )
    may = [r for r in rows_of_data(book, "Published") if r["Note"] == "circulated 2014-07-01"]
    assert [row["Value"] for row in may if row["No"] == 4] == [181]
    digests = {row["Digest"] for row in rows_of_data(book, "Log") if row["What"]}
    assert len(digests) == 2
    assert first.copy == again.copy


def canaries(book: Path) -> list[str]:
    """Plant 200 strings in data sheets, comments, metadata, hidden sheets and VBA."""
    planted = [f"Canary{number:03d}Q" for number in range(200)]
    left = iter(planted)
    loaded: Any = load_workbook(book, keep_vba=True)
    data = loaded["Data"]
    for row in range(2, 32):
        data.cell(row, 7, next(left))
    for row in range(2, 22):
        data.cell(row, 9, next(left))
    for row in range(2, 12):
        loaded["Targets"].cell(row, 11, next(left))
        loaded["Published"].cell(row, 7, next(left))
        loaded["Settings"].cell(row, 3, next(left))
        loaded["Commentary"].cell(row, 8, next(left))
    for title in ("Data", "Targets", "Guidance", "Scorecard", "Exc 4"):
        for row in range(2, 8):
            loaded[title].cell(row, 5).comment = Comment(next(left), next(left))
    hidden = loaded.create_sheet("Working notes")
    for row in range(1, 17):
        hidden.cell(row, 1, next(left))
    hidden.sheet_state = "veryHidden"
    about = loaded.properties
    for name in ("creator", "lastModifiedBy", "title", "subject", "keywords", "description",
                 "category", "contentStatus"):  # fmt: skip
        setattr(about, name, next(left))
    loaded.save(book)
    add_sheet(book, next(left), {"A1": next(left)})

    def others(found: dict[str, bytes]) -> None:
        found["xl/vbaProject.bin"] += "".join(next(left) for _ in range(10)).encode()
        workbook = etree.fromstring(found["xl/workbook.xml"])
        names = workbook.find(f"{_MAIN}definedNames")
        assert names is not None
        for _ in range(5):
            etree.SubElement(names, f"{_MAIN}definedName", name=next(left)).text = "Data!$A$1"
        found["xl/workbook.xml"] = etree.tostring(workbook)
        styles = etree.fromstring(found["xl/styles.xml"])
        kept = styles.find(f"{_MAIN}cellStyles")
        assert kept is not None
        etree.SubElement(kept, f"{_MAIN}cellStyle", name=next(left), xfId="0")
        found["xl/styles.xml"] = etree.tostring(styles)
        theme = next(name for name in found if name.startswith("xl/theme/"))
        found[theme] = found[theme].replace(b'name="Office', f'name="{next(left)}'.encode(), 1)
        found["customXml/item1.xml"] = b"<x>" + "".join(left).encode() + b"</x>"

    change(book, others)
    assert next(left, None) is None
    return planted


@pytest.mark.parametrize("accessible", [False, True], ids=["familiar", "accessible"])
def test_nothing_of_the_book_leaks(book: Path, accessible: bool) -> None:
    """None of 200 strings planted about the book is in any part of the copy, or between parts."""
    planted = canaries(book)
    inside = b"".join(parts(book).values())
    assert all(name.encode() in inside for name in planted), "planted where a part holds it"
    copy = sent(book, accessible=accessible).copy
    raw = copy.read_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        held = [raw, *(archive.read(name) for name in archive.namelist())]
        assert not any(info.comment or info.extra for info in archive.infolist())
    assert [name for name in planted for data in held if name.encode() in data] == []
    assert not any("Canary".encode("utf-16-le") in data for data in held)


def test_a_restyled_look_goes_with_the_copy(book: Path) -> None:
    """Whoever restyles RAG Amber in the book finds that look in the copy."""

    def restyle(found: dict[str, bytes]) -> None:
        found["xl/styles.xml"] = found["xl/styles.xml"].replace(b"FFC000", b"FFD966")

    change(book, restyle)
    loaded: Any = load_workbook(sent(book).copy)
    amber = [cell for row in loaded["Scorecard"].iter_rows() for cell in row if cell.value == "A"]
    assert amber
    assert {cell.fill.fgColor.rgb for cell in amber} == {"FFFFD966"}
    assert {cell.style for cell in amber} == {"RAG Amber"}


def test_a_copy_that_fails_the_audit_is_not_made(book: Path) -> None:
    """Black on dark grey: the refusal says so, no file is left, and the book is as it was."""

    def restyle(found: dict[str, bytes]) -> None:
        found["xl/styles.xml"] = found["xl/styles.xml"].replace(b"FFC000", b"595959")

    change(book, restyle)
    before = book.read_bytes()
    done = xlscore("circulate", book)
    refused(done, "should not go out", "contrast")
    assert book.read_bytes() == before
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_a_draft_is_not_circulated(book: Path) -> None:
    """A text carried forward and not revised is refused, and with --anyway it is said."""
    roll(FileBook.open(book), month("2014-06"), WHEN)
    loaded = rows_of_data(book, "Data")
    june = next(r["row"] for r in loaded if r["No"] == 4 and r["Month"] == dt.datetime(2014, 6, 1))
    put(book, "Data", {f"F{june}": 190})
    refresh(book)
    before = book.read_bytes()
    with pytest.raises(Refusal, match="indicator 4, Kent is still the draft of May 14"):
        sent(book)
    assert book.read_bytes() == before
    done = sent(book, anyway=True)
    assert any("draft of May 14" in line for line in done.messages)
    told = "\n".join(str(cell.value) for cell in read(done.copy, "Exc 4")["Exc 4"].values())
    assert "revise it here" not in told
    assert "181 C&F Assessments" in told


def test_texts_in_conflict_are_not_circulated(book: Path) -> None:
    """Two texts for one page wait for a decision; with --anyway no banner leaves the house."""
    row: dict[str, Entry] = {"No": 4, "Area": "Kent", "Month": "May 2014", "Text": "Another."}
    row["Status"] = "conflict"
    host = FileBook.open(book)
    host.stage({"Commentary": Edits({}, [row])})
    run(host)
    done = xlscore("circulate", book)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stdout == "unfinished: two texts of indicator 4, Kent are in conflict.\n"
    assert done.stderr == "xlscore: finish it and circulate again, or use --anyway\n"
    done = xlscore("circulate", book, "--anyway")
    assert done.returncode == 0
    assert "Circulated all the same: two texts of indicator 4, Kent" in done.stdout
    cells = read(book.with_name(COPY), "Exc 4")["Exc 4"].values()
    assert "Two texts were typed" not in "".join(str(cell.value) for cell in cells)


def test_what_is_unfinished_is_listed_before_a_copy_is_made(book: Path) -> None:
    """A Red without commentary, a missing figure, texts of the example: a line each, exit 1."""
    texts = rows_of_data(book, "Commentary")
    put(book, "Commentary", {f"D{row['row']}": None for row in texts if row["No"] == 7})
    put(book, "Exc 7", {f"A{n}": None for n in _narrative_rows(book)})
    put(book, "Data", {f"{letter}{data_row(book, 5)}": None for letter in "DEF"})
    put(book, "Settings", {"B2": "Lancaster City Council"})
    before = book.read_bytes()
    done = xlscore("circulate", book)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[:2] == [
        "unfinished: the commentary of indicator 7, Kent, which is Red, is blank.",
        "unfinished: indicator 5 has no figure for May 2014.",
    ]
    assert "7 names are still those of the example" in lines[2]
    assert "texts are still those of the example" in lines[3]
    assert book.read_bytes() == before
    done = xlscore("circulate", book, "--anyway")
    assert done.returncode == 0
    assert done.stdout.count("Circulated all the same: ") == 4


def test_a_book_of_no_indicators_is_unfinished(tmp_path: Path) -> None:
    """An empty book goes out with --anyway alone."""
    book = tmp_path / "empty.xlsm"
    assert xlscore("new", book, "--empty").returncode == 0
    done = xlscore("circulate", book)
    assert (done.returncode, done.stdout) == (
        1,
        "unfinished: no indicator is reported, so the pages are empty.\n",
    )


def _narrative_rows(book: Path) -> list[int]:
    """The rows of the commentary on the page of indicator 7."""
    page = next(page for page in FileBook.look(book).found() if page.title == "Exc 7")
    rows = block(page.values)
    assert rows is not None
    return list(range(rows[0], rows[1] + 1))


def test_what_was_typed_is_carried_into_the_copy(book: Path) -> None:
    """A text typed on its page a moment ago stands in the copy and in Commentary."""
    page = read(book, "Exc 7")["Exc 7"]
    row = next(row for row, column in page if page[row, column].text == "Commentary") + 1
    put(book, "Exc 7", {f"A{row}": "Typed at the last minute."})
    copy = sent(book).copy
    assert read(copy, "Exc 7")["Exc 7"][row, 1].text == "Typed at the last minute."
    texts = [row["Text"] or "" for row in rows_of_data(book, "Commentary") if row["No"] == 7]
    assert any("Typed at the last minute." in text for text in texts)


def test_the_command(book: Path, tmp_path: Path) -> None:
    """It writes to a folder, prints, protects, says what it did and ends with 0."""
    out = tmp_path / "out"
    missing = xlscore("circulate", book, "--out", out)
    refused(missing, "out is not a folder")
    out.mkdir()
    done = xlscore("circulate", book, "--out", out, "--pdf", "--protect")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("40 figures now stand in Published.")
    assert "that is no security" in done.stdout
    assert f"Written: {out / COPY}" in done.stdout
    assert sorted(path.suffix for path in out.iterdir()) == [".pdf", ".xlsx"]
    loaded: Any = load_workbook(out / COPY)
    assert all(sheet.protection.sheet for sheet in loaded.worksheets)


def test_errors_in_the_data(book: Path) -> None:
    """With an error in the data the copy is made, its figure blank, and the command ends with 1."""
    put(book, "Data", {f"F{data_row(book, 4)}": "a lot"})
    done = xlscore("circulate", book, "--anyway")
    assert done.returncode == 1
    assert "error: Data!F" in done.stdout
    assert (book.parent / COPY).is_file()


def test_a_copy_that_is_open_is_not_replaced(book: Path) -> None:
    """While somebody reads the last copy in Excel, nothing goes on record either."""
    book.with_name(f"~${COPY}").write_bytes(b"")
    before = book.read_bytes()
    refused(xlscore("circulate", book), COPY, "is open in Excel")
    assert book.read_bytes() == before


def test_a_copy_that_has_no_place(book: Path) -> None:
    """Where the copy cannot be written, nothing goes on record: the book is as it was."""
    book.with_name(COPY).mkdir()
    before = book.read_bytes()
    refused(xlscore("circulate", book), COPY, "a folder has this name; rename the folder")
    assert book.read_bytes() == before
    assert sorted(path.name for path in book.parent.iterdir()) == sorted([COPY, book.name])


def test_the_demonstration_with_all_its_pages(demonstration: Path, tmp_path: Path) -> None:
    """Thirteen areas, comparison, trend and sparklines: values alone, and nothing to repair."""
    book = Path(shutil.copy(demonstration, tmp_path / "demo.xlsm"))
    host = FileBook.open(book)
    names = [row[0] for row in host.tables()["Settings"].rows]
    host.stage({"Settings": Edits({(names.index("Sparklines") + 2, "Value"): "shown"}, [])})
    run(host)
    assert b"sparklineGroup" in b"".join(parts(book).values())
    done = sent(book, anyway=True)
    copy = done.copy
    assert [str(problem) for problem in done.warnings] == []
    loaded: Any = load_workbook(copy)
    assert {"Trend", "Compare areas"} <= set(loaded.sheetnames)
    values = [cell.value for sheet in loaded for row in sheet.iter_rows() for cell in row]
    assert "LAST 13 MONTHS" not in values
    assert not any(isinstance(value, str) and value.startswith("Choose an") for value in values)
    assert {cell.data_type for row in loaded["Trend"].iter_rows() for cell in row} <= {"n", "s"}
    assert not any(sheet.data_validations.dataValidation for sheet in loaded.worksheets)
    assert b"sparkline" not in b"".join(parts(copy).values())
    result = OpenXmlValidator().validate(copy)
    assert list(result.errors) == []
    assert result.is_valid


def test_only_sheets_that_were_edited_are_read_again(circulated: tuple[Path, Path]) -> None:
    """What goes on record is read at once; Data, the largest table, is not read a second time."""
    host = FileBook.look(circulated[0])
    first = host.tables()
    host.stage({"Log": log_rows(WHEN, [("Test", "as staged")], "May 2014")})
    again = host.tables()
    assert again["Data"] is first["Data"]
    assert [row[1] for row in again["Log"].rows] == [*(r[1] for r in first["Log"].rows), "Test"]
