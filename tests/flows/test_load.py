"""Import: extracts laid over Data, what is refused and why, and the way back."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from support import small_books as small
from support.books import refused, xlscore
from support.editing import put
from support.extracts import workbook
from support.small_books import add

from xlscore.flows.load.extracts import read_extract
from xlscore.flows.load.incoming import Refused, refused_once
from xlscore.flows.load.load import Loaded, load
from xlscore.flows.load.undoing import Undone, beside, take_back
from xlscore.flows.load.upsert import Upsert, upsert
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.book import read
from xlscore.inputs.contract import NAME_COLUMN
from xlscore.problems import Refusal
from xlscore.workbook.tables import Edits, Entry, RawTable
from xlscore.workbook.tabs import Plan

HEADINGS = "No,Area,Month,Num,Denom,Value,Note"
NOW = dt.datetime(2014, 7, 1, 9, 30)
JUNE = dt.date(2014, 6, 1)
#: One row new, one changed and one as before.
JUNE_FILE = f"""{HEADINGS}
5,Kent,30/06/2014,90,100,,late
5,Kent,31/05/2014,9,10,,
4,Kent,31/05/2014,,,181,
"""
#: The command line where no file may grow large, as on a full disk.
FULL_DISK = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
sys.dont_write_bytecode = True
from xlscore.cli import main
main(prog_name="xlscore")
"""


def csv(folder: Path, *rows: str, headings: str = HEADINGS, name: str = "may.csv") -> Path:
    """An extract in UTF-8 with commas."""
    path = folder / name
    path.write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
    return path


def tables() -> dict[str, RawTable]:
    """Two indicators in two areas, with a figure each for May 2014 in Kent."""
    raw = small.tables(areas="Kent Medway")
    for no in (4, 5):
        small.indicator(raw, no)
    small.figures(raw, 4, m2014_05=(10, 20))
    small.figures(raw, 5, m2014_05=0.75)
    return raw


def laid(raw: Mapping[str, RawTable], *files: Path, month: str = "", clear: bool = False) -> Upsert:
    """What the files do to the book of these tables."""
    extracts = [table for file in files for table in read_extract(file)]
    given = small.month(month) if month else None
    return upsert(small.book(dict(raw)), extracts, month=given, clear=clear)


def reasons(found: Upsert) -> list[tuple[int, str]]:
    """Line and reason of every refused row."""
    return [(row.line, row.reason) for row in found.refused]


def loaded(book: Path, *files: Path, clear: bool = False) -> Loaded:
    """Load files into a closed book."""
    host = FileBook.open(book)
    return load(host, files, beside(book), NOW, clear=clear)


def undone(book: Path) -> Undone:
    """Take the last load of a closed book back."""
    return take_back(FileBook.open(book), beside(book), NOW)


def data(book: Path) -> list[list[object]]:
    """The rows of Data that hold anything typed, blank cells as None, without the names."""
    table = FileBook.look(book).tables()["Data"]
    last = table.columns.index(NAME_COLUMN)
    plain = [[None if cell == "" else cell for cell in row[:last]] for row in table.rows]
    return [row for row in plain if any(cell is not None for cell in row)]


def row_of(book: Path, no: float, month: dt.date = dt.date(2014, 5, 1)) -> list[object]:
    """Num, Denom, Value and Note of an indicator."""
    return next(row[3:7] for row in data(book) if row[0] == no and row[2] == month)


def cell_of(book: Path, no: int, column: str) -> str:
    """The address of a cell in the row of Data for May 2014."""
    sheet = openpyxl.load_workbook(book)["Data"]
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if cells[0] == no and str(cells[2]).startswith("2014-05"):
            return f"{column}{number}"
    raise AssertionError(no)


# ---- into the book


def test_rows_are_matched_by_key_and_the_rest_is_appended(book: Path, tmp_path: Path) -> None:
    """A row of the file changes the row of its key; a key that is new becomes a row of Data."""
    before = data(book)
    file = tmp_path / "june.csv"
    file.write_text(JUNE_FILE, encoding="utf-8")
    found = loaded(book, file).upsert
    after = data(book)
    assert row_of(book, 5.0)[:2] == [9.0, 10.0]
    assert after[-1][:7] == [5.0, "Kent", JUNE, 90.0, 100.0, None, "late"]
    assert len(after) == len(before) + 1
    assert [a for a, b in zip(after, before, strict=False) if a != b] == [
        row for row in after if row[0] == 5.0 and row[2] == dt.date(2014, 5, 1)
    ]
    assert (dict(found.new), len(found.changed), found.same) == (
        {(small.month("2014-06"), "June 2014"): 1},
        2,
        1,
    )


def test_new_months_are_dates_and_numbers_are_numbers(book: Path, tmp_path: Path) -> None:
    """In Excel a loaded month is a date in the column's format, and No is a number."""
    loaded(book, csv(tmp_path, "5,Kent,Jun 14,90,100,,"))
    sheet = openpyxl.load_workbook(book)["Data"]
    no, _, month = (sheet.cell(sheet.max_row, column) for column in (1, 2, 3))
    assert (no.value, month.value) == (5, dt.datetime(2014, 6, 1))
    assert month.number_format == sheet["C2"].number_format
    assert sheet.tables["Data"].ref == f"A1:I{sheet.max_row}"


def test_pages_follow_in_the_same_save(book: Path, tmp_path: Path) -> None:
    """After a load the scorecard shows the loaded figure, and the Log tells of the load."""
    summary = loaded(book, csv(tmp_path, "5,Kent,May 2014,99,100,,")).summary
    assert summary is not None
    assert [change.no for change in summary.changes] == ["5"]
    log = FileBook.look(book).tables()["Log"].rows[-1]
    assert log[:2] == ["2014-07-01 09:30", "Import data"]
    assert "may.csv" in str(log[5])


def test_same_file_twice_changes_no_byte(book: Path, tmp_path: Path) -> None:
    """Loading a file again finds all as before and does not touch the book or the undo file."""
    file = csv(
        tmp_path, '5,Kent,May 2014,"1,234.5",10,84.7%,"two\nlines, “quoted” "', "4,Kent,Jun 14,,,1,"
    )
    assert loaded(book, file).upsert.anything
    after, undo = book.read_bytes(), beside(book).read_bytes()
    again = loaded(book, file)
    assert not again.upsert.anything
    assert again.summary is None
    assert again.upsert.same == 2
    assert (book.read_bytes(), beside(book).read_bytes()) == (after, undo)


def test_rows_waiting_for_figures_are_filled(book: Path, tmp_path: Path) -> None:
    """A row of Data that has no figure yet is filled in and counts as new, not as changed."""
    waiting: dict[str, Entry] = {"No": 5, "Area": "Kent", "Month": JUNE}
    FileBook.open(book).write(Plan(), {"Data": Edits({}, [waiting])}, False)
    count = len(data(book))
    found = loaded(book, csv(tmp_path, "5,Kent,June 2014,90,100,,")).upsert
    assert len(data(book)) == count
    assert row_of(book, 5.0, JUNE)[:2] == [90.0, 100.0]
    assert (found.new.total(), found.changed) == (1, [])


def test_formula_is_not_overwritten(book: Path, tmp_path: Path) -> None:
    """A figure that a formula gives stays, the row is refused; if it is equal, all is well."""
    place = cell_of(book, 5, "D")
    put(book, "Data", {place: ("=2600+47", 2647.0)})
    found = loaded(book, csv(tmp_path, "5,Kent,May 2014,2647,2750,,")).upsert
    assert (found.refused, found.same) == ([], 1)
    found = loaded(book, csv(tmp_path, "5,Kent,May 2014,9,10,,")).upsert
    assert [row.reason for row in found.refused] == [
        f"Data!{place} holds a formula, which is not overwritten; clear it first"
    ]
    assert not found.anything


# ---- files


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encoding_and_separator_are_recognised(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    """Whatever a system saves its text as, the same cells are read."""
    rows = [
        ["No", "Month", "Num", "Note"],
        ["4", "31/05/2014", '"1,234"', "“Größe” – £5"],
        ["5", "30/06/2014", "7", ""],
    ]
    path = tmp_path / "extract.txt"
    path.write_bytes("\r\n".join(map(separator.join, rows)).encode(encoding))
    [table] = read_extract(path)
    assert table.headings == rows[0]
    assert list(zip(*table.columns, strict=True)) == [
        ("4", "31/05/2014", "1,234", "“Größe” – £5"),
        ("5", "30/06/2014", "7", ""),
    ]
    assert table.lines == [2, 3]


def test_titles_blank_lines_and_excel_separator_line_are_passed_over(tmp_path: Path) -> None:
    """Lines are counted as an editor shows them, also behind titles, blanks and line breaks."""
    path = tmp_path / "extract.csv"
    path.write_text('sep=;\r\nOur extract\r\n\r\nNo;Note\r\n4;"a\r\nb"\r\n;\r\n5;c\r\n', newline="")
    [table] = read_extract(path)
    assert (table.headings, table.lines) == (["No", "Note"], [5, 8])
    assert table.columns[1] == ["a\r\nb", "c"]


def test_excel_extract_is_read_as_it_shows(tmp_path: Path) -> None:
    """Dates, numbers and text of a workbook are loaded; a cell in error refuses its row."""
    rows: list[list[object]] = [
        ["Monthly extract"],
        [],
        ["No", "Area", "Month", "Num", "Denom"],
        [4, "Kent", dt.datetime(2014, 6, 30), 12, 40],
        ["5", "kent", "June 2014", "1,000", "n/a"],
        [5, "Medway", dt.date(2014, 6, 1), "#REF!", 3],
        [4, "Medway", dt.date(2014, 6, 1), "=1+1", 3],
    ]
    notes = [["These are", "remarks"], ["of", "ours"]]
    file = workbook(
        tmp_path / "june.xlsx",
        ("June", rows),
        ("Notes", notes),
        ("Old", [["No"], [4]]),
        hidden="Old",
    )
    found = laid(tables(), file)
    assert found.appended == [
        {"No": 4, "Area": "Kent", "Month": JUNE, "Num": 12.0, "Denom": 40.0},
        {"No": 5, "Area": "Kent", "Month": JUNE, "Num": 1000.0},
    ]
    assert [str(row) for row in found.refused] == [
        "june.xlsx, sheet June, line 6: Num: the formula gives #REF!",
        "june.xlsx, sheet June, line 7: Num: the formula has no stored value",
    ]
    assert found.messages == [
        "june.xlsx, sheet Notes: left out, because none of its headings is known."
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no table"),
        (b"one column\n1\n", "holds no table"),
        (b"<html><table></table></html>", "is a web page"),
        (b'No,Note\n4,"never closed\n5,x\n', "line 2: a quotation mark is out of place"),
        (b"PK\3\4 cut off", "its end is missing"),
        (b"No,Note\n4,\x81\n", "is not a text file that can be read"),
    ],
)
def test_unreadable_file_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    """A file that cannot be understood ends the load with a sentence that names it."""
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=said) as told:
        read_extract(path)
    assert "broken.csv" in str(told.value)


# ---- cells


@pytest.mark.parametrize(
    ("written", "stands"),
    [
        ("12", 12.0), ('"1,234"', 1234.0), ('" 1,234,567.5 "', 1234567.5), ("73.8%", 0.738),
        ("84.7%", 0.847), ("0", 0.0), ("-3", -3.0), ("−3", -3.0), ("1e3", 1000.0),
    ],
)  # fmt: skip
def test_figures_are_read_as_officers_write_them(
    tmp_path: Path, written: str, stands: float
) -> None:
    """Thousands separators and percent signs are read; a percentage is held as Excel holds it."""
    found = laid(tables(), csv(tmp_path, f"4,Kent,June 2014,,,{written},"))
    assert [row["Value"] for row in found.appended] == [stands]


@pytest.mark.parametrize(
    "written", ["", " ", "-", "–", "n/a", "N/A", "*", ":", "c", "[c]", "..", "x", "NULL"]
)
def test_missing_figure_overwrites_nothing_and_is_never_0(tmp_path: Path, written: str) -> None:
    """A blank or suppressed figure leaves what stands, and makes no row of its own."""
    rows = f"4,Kent,May 2014,{written},30,,", f"4,Kent,June 2014,{written},,,"
    found = laid(tables(), csv(tmp_path, *rows))
    assert [(c.column, c.was, c.now) for c in found.changed] == [("Denom", 20.0, 30.0)]
    assert (found.kept, found.empty, found.appended) == (1, 1, [])
    assert any("1 figure on Data that the files lack" in line for line in found.lines(whole=True))


def test_clear_empties_what_the_files_lack(tmp_path: Path) -> None:
    """With --clear a missing figure empties the cell; a column that the file lacks is left."""
    file = csv(tmp_path, "4,Kent,May 2014,", headings="No,Area,Month,Num")
    assert laid(tables(), file, clear=True).sets == {(2, "Num"): None}


@pytest.mark.parametrize(
    "written",
    [
        "31/05/2014",
        "1.5.2014",
        "2014-05-31",
        "2014-05",
        "May 14",
        "May 2014",
        "may-14",
        "31/05/2014 00:00:00",
        "2014-05-31T23:59:59.9",
    ],
)
def test_months_are_read_day_first(tmp_path: Path, written: str) -> None:
    """Any day of May, written the British way or as systems do, is the row of May."""
    found = laid(tables(), csv(tmp_path, f"4,Kent,{written},11,20,,"))
    assert [c.cell for c in found.changed] == ["Data!D2"]


def test_day_and_month_are_never_swapped(tmp_path: Path) -> None:
    """05/04/2014 is April; where 05/13/2014 proves that the month comes first, both are May."""
    found = laid(tables(), csv(tmp_path, "4,Kent,05/04/2014,1,,,"))
    assert [row["Month"] for row in found.appended] == [dt.date(2014, 4, 1)]
    found = laid(tables(), csv(tmp_path, "4,Kent,05/04/2015,1,,,", "5,Kent,05/13/2015,1,,,"))
    assert [row["Month"] for row in found.appended] == [dt.date(2015, 5, 1)] * 2


def test_every_refused_row_has_its_line_and_reason(tmp_path: Path) -> None:
    """A row that cannot be used is refused as a whole, told by line, with all that is wrong."""
    file = csv(
        tmp_path,
        "41,Kent,May 2014,1,2,,",
        "4,Surrey,May 2014,1,2,,",
        "4,,May 2014,1,2,,",
        ",Kent,May 2014,1,2,,",
        "4,Kent,soon,1,2,,",
        "4,Kent,,1,2,,",
        "4,Kent,May 2014,about 5,1.234.567,,",
        "4,Kent,May 2014,inf,2,,",
        "4,Kent,May 2014,11,20,,",
    )
    found = laid(tables(), file)
    assert reasons(found) == [
        (
            2,
            "the indicator '41' is not on the Indicators sheet: "
            "correct it, or add it to Indicators",
        ),
        (3, "the area 'Surrey' is not on the Areas sheet: correct it, or add it to Areas"),
        (4, "Area is blank, and there is more than one area"),
        (5, "No is blank"),
        (6, "'soon' is not a month: type it as May 2014 or 01/05/2014"),
        (7, "Month is blank"),
        (8, "Num: 'about 5' is not a number; Denom: '1.234.567' is not a number"),
        (9, "Num: 'inf' is not a number"),
    ]
    assert [(c.column, c.now) for c in found.changed] == [("Num", 11.0)]


def test_thousands_without_quotation_marks_shift_nothing(tmp_path: Path) -> None:
    """A row with more cells than headings is refused: its figures stand in the wrong columns."""
    found = laid(tables(), csv(tmp_path, "4,Kent,May 2014,1,234,2,,"))
    assert reasons(found) == [
        (2, "the row has 8 cells under 7 headings; put quotation marks round text and figures "
            "that hold the separator")
    ]  # fmt: skip


def test_cell_beyond_the_headings_is_not_dropped(tmp_path: Path) -> None:
    """What stands to the right of the last heading of an Excel extract refuses its row."""
    rows: list[list[object]] = [["No", "Area", "Month", "Num", "", ""]]
    rows.append([4, "Kent", "June 2014", 1, None, "checked"])
    found = laid(tables(), workbook(tmp_path / "june.xlsx", ("June", rows)))
    assert reasons(found) == [
        (2, "something stands to the right of the last heading, Num; give it a heading, or clear "
            "it")
    ]  # fmt: skip


def test_spellings_of_other_systems_are_understood(tmp_path: Path) -> None:
    """4.0 is indicator 4, and an area may be given by its title or in other case."""
    raw = tables()
    raw["Areas"].rows[1][1] = "Medway Council"
    found = laid(raw, csv(tmp_path, "4.0,medway council,June 2014,1,2,,", "5,KENT,June 2014,1,2,,"))
    assert [(row["No"], row["Area"]) for row in found.appended] == [(4, "Medway"), (5, "Kent")]


def test_num_above_denom_is_loaded(tmp_path: Path) -> None:
    """A percentage above 100 is check's to question, not a reason to refuse the row."""
    found = laid(tables(), csv(tmp_path, "4,Kent,May 2014,30,20,,"))
    assert (len(found.changed), found.refused) == (1, [])


# ---- rows of one key


def test_rows_of_one_key_that_differ_are_all_refused(tmp_path: Path) -> None:
    """Which of two figures is right cannot be told, in one file or in two; equal rows are one."""
    one = csv(
        tmp_path, "4,Kent,May 2014,11,20,,", "5,Kent,May 2014,,,0.8,", "5,Kent,31/05/14,,,80%,"
    )
    two = csv(tmp_path, "4,Kent,May 2014,12,20,,", name="two.csv")
    found = laid(tables(), one, two)
    assert [(c.key, c.now) for c in found.changed] == [("indicator 5, Kent, May 2014", 0.8)]
    said = "indicator 4, Kent, May 2014 stands also in {}, with other figures; keep the right row"
    assert [str(row) for row in found.refused] == [
        f"may.csv, line 2: {said.format('two.csv line 2')}",
        f"two.csv, line 2: {said.format('may.csv line 2')}",
    ]


def test_missing_beside_a_figure_differs(tmp_path: Path) -> None:
    """A row that says suppressed and one that gives the figure contradict each other."""
    found = laid(tables(), csv(tmp_path, "4,Kent,May 2014,*,20,,", "4,Kent,May 2014,12,20,,"))
    assert [line for line, _ in reasons(found)] == [2, 3]


def test_files_with_different_columns_complete_each_other(tmp_path: Path) -> None:
    """Numerators from one system and denominators from another make one row."""
    one = csv(tmp_path, "4,Kent,June 2014,12", headings="No,Area,Month,Num")
    two = csv(tmp_path, "4,Kent,June 2014,40", headings="No,Area,Month,Denom", name="two.csv")
    assert laid(tables(), one, two).appended == [
        {"No": 4, "Area": "Kent", "Month": JUNE, "Num": 12.0, "Denom": 40.0}
    ]


def test_key_that_stands_twice_on_data_is_refused(tmp_path: Path) -> None:
    """Where Data has two rows of a key, none is changed and none is added."""
    raw = tables()
    small.figures(raw, 4, m2014_05=(11, 20))
    extracts = read_extract(csv(tmp_path, "4,Kent,May 2014,12,20,,"))
    found = upsert(read(raw)[0], extracts)
    assert not found.anything
    assert reasons(found) == [
        (2, "indicator 4, Kent, May 2014 stands more than once on Data; keep the right row there")
    ]


# ---- headings


def test_headings_of_data_need_no_mapping(tmp_path: Path) -> None:
    """Case, blanks and punctuation of a heading do not matter, a unit does."""
    file = csv(tmp_path, "4,Kent,June 2014,1", headings=" no. ,AREA,Month:,num")
    assert len(laid(tables(), file).appended) == 1
    with pytest.raises(Refusal, match="nothing is said of 'Value %'"):
        laid(tables(), csv(tmp_path, "4,Kent,June 2014,1", headings="No,Area,Month,Value %"))


def test_unknown_headings_stop_the_load_and_say_what_to_type(book: Path, tmp_path: Path) -> None:
    """A heading that is not understood is named, nothing is written, and Import remembers it."""
    before = book.read_bytes()
    file = csv(tmp_path, "5,Kent,May 2014,9,10,x", headings="No,Area,Month,Cases,Of all,Worker")
    refused(
        xlscore("load", book, file), "may.csv", "'Cases', 'Of all', 'Worker'", "sheet Import",
        "No, Area, Month, Year, Quarter, Num, Denom, Value, Note, Withhold, an indicator's number, "
        "or Ignore",
    )  # fmt: skip
    assert book.read_bytes() == before
    rows: list[Mapping[str, str]] = [
        {"Column": "cases", "Means": "Num"},
        {"Column": "Of  all", "Means": "denom"},
        {"Column": "Worker", "Means": "ignore"},
    ]
    FileBook.open(book).write(Plan(), {"Import": Edits({}, rows)}, False)
    loaded(book, file)
    assert row_of(book, 5.0)[:2] == [9.0, 10.0]


def test_wide_file_has_a_column_for_each_indicator(tmp_path: Path) -> None:
    """Import says which indicator a column is for, and which of its figures, in either order."""
    raw = tables()
    for column, means, only in (
        ("Seen", "4", "Num"), ("Due", "Denom", "4"), ("Rate", "5", None),
        ("District", "Area", None),
    ):  # fmt: skip
        add(raw, "Import", Column=column, Means=means, For=only)
    file = csv(tmp_path, "Kent,1,2,50%", "Medway,x3,4,*", headings="District,Seen,Due,Rate")
    found = laid(raw, file, month="2014-06")
    assert found.appended == [
        {"No": 4, "Area": "Kent", "Month": JUNE, "Num": 1.0, "Denom": 2.0},
        {"No": 5, "Area": "Kent", "Month": JUNE, "Value": 0.5},
    ]
    assert reasons(found) == [(3, "Seen: 'x3' is not a number")]
    assert found.empty == 1


@pytest.mark.parametrize(
    ("rows", "headings", "said"),
    [
        (
            [("Cases", "Number", None)],
            "No,Area,Month,Cases",
            r"Import!B2: 'Number' is not a meaning",
        ),
        ([("Cases", None, None)], "No,Area,Month,Cases", r"Import!B2: Means is blank"),
        ([("Cases", "Num", "77")], "Area,Month,Cases", r"the indicator '77' is not on the Indic"),
        ([("Cases", "Num", None)], "No,Area,Month,Cases,Num", "'Cases' and 'Num' both mean Num"),
        ([("Cases", "4", None)], "No,Area,Month,Cases", "columns for single indicators"),
        ([("M", "Month", "4")], "No,Area,M,Num", "For is '4' beside Month; leave it blank"),
        ([("A", "Num", None), ("a", "Denom", None)], "No,Area,Month,A", "a second time"),
        ([], "Area,Month,Num", "no heading means No"),
        ([], "No,Month,Num", "no heading means Area"),
        ([], "No,Area,Num", "no heading means Month.*--month"),
        ([], "No,Area,Month", "no heading means Num, Denom, Value or Note"),
        ([], "No,Area,Month,,Num", "column 4 has cells but no heading"),
    ],
)
def test_unclear_headings_stop_the_load(
    tmp_path: Path, rows: list[tuple[str | None, ...]], headings: str, said: str
) -> None:
    """Headings or rows of Import that leave a doubt are named with what to do."""
    raw = tables()
    for column, means, only in rows:
        add(raw, "Import", Column=column, Means=means, For=only)
    file = csv(tmp_path, ",".join("4" for _ in headings.split(",")), headings=headings)
    with pytest.raises(Refusal, match=said):
        laid(raw, file)


def test_targets_are_left_out(book: Path, tmp_path: Path) -> None:
    """A column of targets is named as not loaded; an empty target never becomes 0."""
    before = FileBook.look(book).tables()["Targets"].rows
    file = csv(tmp_path, "5,Kent,May 2014,9,10,", headings="No,Area,Month,Num,Denom,Target")
    messages = loaded(book, file).upsert.messages
    assert messages == ["may.csv: 'Target' is not loaded; targets are kept on the sheet Targets."]
    assert FileBook.look(book).tables()["Targets"].rows == before


# ---- what is said


def test_many_new_periods_are_one_line(book: Path, tmp_path: Path) -> None:
    """An extract of years is told by its first and last period, in a preview period by period."""
    file = tmp_path / "years.csv"
    months = [f"{month:02d}/{year}" for year in (2008, 2009) for month in range(1, 13)]
    file.write_text(
        "No,Area,Month,Num,Denom\n" + "".join(f"5,Kent,{month},1,20\n" for month in months),
        encoding="utf-8",
    )
    previewed = xlscore("load", book, file, "--preview").stdout
    assert previewed.count("New: 1 row for ") == len(months)
    done = xlscore("load", book, file).stdout
    assert "New: 24 rows for 24 periods, January 2008 to December 2009." in done
    assert done.count("New: ") == 1


# ---- preview, undo


def test_preview_says_all_and_writes_nothing(book: Path, tmp_path: Path) -> None:
    """A preview lists what is new, changed (was and now) and refused, and leaves the folder."""
    file = tmp_path / "june.csv"
    file.write_text(JUNE_FILE + "5,Nowhere,May 14,1,2,,\n", encoding="utf-8")
    before, folder = book.read_bytes(), sorted(tmp_path.iterdir())
    done = xlscore("load", book, file, "--preview")
    assert done.returncode == 1, done.stderr
    place = cell_of(book, 5, "D")
    assert "New: 1 row for June 2014." in done.stdout
    assert (
        f"Changed: Data!{place}: Num of indicator 5, Kent, May 2014, was 2647, now 9."
        in done.stdout
    )
    assert (
        "Refused: june.csv, line 5: the area 'Nowhere' is not on the Areas sheet: "
        "correct it, or add it to Areas." in done.stdout
    )
    assert "nothing was written" in done.stdout
    assert (book.read_bytes(), sorted(tmp_path.iterdir())) == (before, folder)


def test_undo_takes_the_last_load_back(book: Path, tmp_path: Path) -> None:
    """Figures, blanks, text and dates stand again as before; the new rows and the file are gone."""
    put(book, "Data", {cell_of(book, 5, "E"): "n/a", cell_of(book, 6, "D"): "12 "})
    put(book, "Data", {cell_of(book, 8, "G"): None, cell_of(book, 7, "F"): None})
    before = data(book)
    loaded(book, csv(
        tmp_path, "5,Kent,May 2014,0.1,10,73.8%,new", "6,Kent,May 2014,13,,,",
        "8,Kent,May 14,,,,hm",
        '5,Kent,Jun 14,"1,000,000.25",,,"=1+1, ""so"""', "7,Kent,May 14,,,3,",
    ))  # fmt: skip
    assert data(book) != before
    found = undone(book)
    assert data(book) == before
    assert (found.cells, found.rows, found.stands) == (7, 1, [])
    assert not beside(book).exists()
    with pytest.raises(Refusal, match="no import to take back"):
        undone(book)


def test_undo_leaves_what_was_changed_since(book: Path, tmp_path: Path) -> None:
    """A cell that no longer holds what was loaded is named and left; the rest is taken back."""
    file = csv(tmp_path, "5,Kent,May 2014,9,10,,", "4,Kent,Jun 14,,,7,", "5,Kent,Jun 14,1,2,,")
    before = data(book)
    loaded(book, file)
    last = len(FileBook.look(book).tables()["Data"].rows) + 1
    put(book, "Data", {cell_of(book, 5, "E"): 11.0, f"G{last}": "mine"})
    found = undone(book)
    assert found.stands == [
        f"Denom of indicator 5, Kent, May 2014: Data!{cell_of(book, 5, 'E')} was changed since, "
        "and is left alone",
        f"Num of indicator 5, Kent, June 2014: Data!G{last} was changed since, and the row is "
        "left alone",
        f"Denom of indicator 5, Kent, June 2014: Data!G{last} was changed since, and the row is "
        "left alone",
    ]
    assert row_of(book, 5.0)[:2] == [2647.0, 11.0]
    assert data(book)[-1][:7] == [5.0, "Kent", JUNE, 1.0, 2.0, None, "mine"]
    assert len(data(book)) == len(before) + 1
    put(book, "Data", {cell_of(book, 5, "E"): 10.0, f"G{last}": None})
    assert undone(book).stands == []
    assert data(book) == before


def test_undo_finds_rows_that_were_moved(book: Path, tmp_path: Path) -> None:
    """Rows are taken back by their key, wherever they stand by now."""
    before = data(book)
    loaded(book, csv(tmp_path, "5,Kent,May 2014,9,10,,"))
    five, six = (int(cell_of(book, no, "A")[1:]) for no in (5, 6))
    sheet = openpyxl.load_workbook(book)["Data"]
    swapped: dict[str, str | float | None] = {}
    for here, there in ((five, six), (six, five)):
        for column in "ADEFG":
            swapped[f"{column}{there}"] = sheet[f"{column}{here}"].value
    put(book, "Data", swapped)
    assert undone(book).stands == []
    assert sorted(map(str, data(book))) == sorted(map(str, before))


def test_undo_of_a_book_as_before_the_load_does_nothing(book: Path, tmp_path: Path) -> None:
    """Where an older copy of the book was put back, there is nothing left to take back."""
    before = book.read_bytes()
    loaded(book, csv(tmp_path, "5,Kent,May 2014,9,10,,", "5,Kent,Jun 14,9,10,,"))
    book.write_bytes(before)
    assert undone(book).stands == []
    assert book.read_bytes() == before


def test_damaged_undo_file_is_refused(book: Path, tmp_path: Path) -> None:
    """An undo file that was tampered with takes nothing back."""
    loaded(book, csv(tmp_path, "5,Kent,May 2014,9,10,,"))
    beside(book).write_text("What,No\nchanged,5\n", encoding="utf-8")
    before = book.read_bytes()
    with pytest.raises(Refusal, match="damaged or was edited"):
        undone(book)
    assert book.read_bytes() == before


# ---- all or nothing


def test_failed_save_keeps_the_way_back_of_the_load_before(book: Path, tmp_path: Path) -> None:
    """On a full disk book and undo file stay as they were."""
    loaded(book, csv(tmp_path, "5,Kent,May 2014,9,10,,"))
    before, undo = book.read_bytes(), beside(book).read_bytes()
    file = csv(tmp_path, "5,Kent,May 2014,8,10,,")

    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, "load", str(book), str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    refused(done, book.name, "could not be saved")
    assert (book.read_bytes(), beside(book).read_bytes()) == (before, undo)


def test_book_open_in_excel_is_refused(book: Path, tmp_path: Path) -> None:
    """While Excel has the book open nothing is loaded, but a preview is given."""
    file = csv(tmp_path, "5,Kent,May 2014,9,10,,")
    (tmp_path / f"~${book.name}").write_bytes(b"")
    refused(xlscore("load", book, file), "is open in Excel")
    assert xlscore("load", book, file, "--preview").returncode == 0
    assert not beside(book).exists()


def test_command_ends_with_1_where_rows_are_refused(book: Path, tmp_path: Path) -> None:
    """The good rows are loaded, the refused ones listed; --undo takes files of no kind."""
    file = csv(tmp_path, "5,Kent,May 2014,9,10,,", "55,Kent,May 2014,9,10,,")
    done = xlscore("load", book, file)
    assert done.returncode == 1, done.stderr
    assert "Refused: may.csv, line 3" in done.stdout
    assert f"xlscore load {book} --undo" in done.stdout
    assert row_of(book, 5.0)[:2] == [9.0, 10.0]
    assert xlscore("load", book, file, "--undo").returncode == 2
    assert xlscore("load", book).returncode == 2
    assert xlscore("load", book, "--undo").returncode == 0
    assert row_of(book, 5.0)[:2] == [2647.0, 2750.0]


def test_rows_refused_for_one_reason_are_said_once() -> None:
    """A reason that many rows share is one sentence with their lines, whoever shows it."""
    lines = [3, 4, 5, 9, 11]
    refused = [Refused("may.csv", line, "the area 'X' is not on the Areas sheet") for line in lines]
    refused.insert(2, Refused("june.csv", 2, "the area 'X' is not on the Areas sheet"))
    said = "the area 'X' is not on the Areas sheet."
    assert list(refused_once(refused)) == [
        f"Refused: may.csv, lines 3 to 5, 9, 11 (5 rows): {said}",
        f"Refused: june.csv, line 2: {said}",
    ]
    (many,) = refused_once(Refused("may.csv", line, "why") for line in range(2, 90, 2))
    assert many.endswith("24 and 32 more places (44 rows): why.")
