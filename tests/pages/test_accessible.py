"""The accessible copy: by the Analysis Function's list, and nothing of the familiar one missing."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.styles import Font, NamedStyle
from openxml_audit import OpenXmlValidator
from python_calamine import CalamineWorkbook
from support.books import xlscore
from support.editing import put
from support.reading import Seen, Sheet, displayed, loaded, read, rows_of_data

from xlscore.audit import audit
from xlscore.audit.shorthand import DASH, SYMBOL
from xlscore.build.demo import demo_tables
from xlscore.disclosure.withholding import everything
from xlscore.flows.circulate import Wanted, circulate, prepare
from xlscore.hosts.file.copy import write_copy
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs import book as books
from xlscore.inputs.commentary import carry
from xlscore.pages.accessible.names import scorecard_names, table_name
from xlscore.pages.accessible.words import SHORTHAND, plain
from xlscore.pages.copies import Report, accessible, familiar
from xlscore.problems import Refusal
from xlscore.results.results import WITHHELD, Results, results
from xlscore.workbook.about import About
from xlscore.workbook.page import Page
from xlscore.workbook.tables import RawTable
from xlscore.workbook.tabs import Found

WHEN = dt.datetime(2014, 7, 1, 9, 30)
FAMILIAR = "Performance Management Scorecard May 2014.xlsx"
COPY = "Performance Management Scorecard May 2014 accessible.xlsx"
WORDS = {
    "H": "High is good", "L": "Low is good", "T": "Near the target is good",
    "": "Activity, not rated", "YTD": "Year to date", "R12M": "Rolling twelve months",
    "SS": "Snapshot at month end",
}  # fmt: skip
RATINGS = {"R": "Red", "A": "Amber", "G": "Green", "": "Not rated"}
TRAVEL = {"↑": "Improved", "↔": "The same", "↓": "Worsened"}
MISSING = {"[x]", "[z]"}
CONTACTS = "Management Information contact details"
#: What the familiar guidance shows as a sign beside its meaning.
SPOKEN = {
    "R": "Red: ", "A": "Amber: ", "G": "Green: ", "H": "Polarity H: ", "L": "Polarity L: ",
    "T": "Polarity T: ", "No RAG rating": "Not rated: ", "1 to 9": "Small denominator, Yes: ",
    "↑": "Improved: ", "↔": "The same: ", "↓": "Worsened: ",
}  # fmt: skip
Table = list[dict[str, str]]


@dataclass(frozen=True)
class Copies:
    """Both renderings of a book: accessible file and tables, and the familiar cells."""

    accessible: Path
    organisation: str
    pages: dict[str, Sheet]
    tables: dict[str, Table]
    lines: dict[str, list[str]]


@pytest.fixture(scope="module", params=["may", pytest.param("demo", marks=pytest.mark.slow)])
def copies(
    request: pytest.FixtureRequest, finished: Path, tmp_path_factory: pytest.TempPathFactory
) -> Copies:
    """The copies of the May 2014 book and of the demonstration; not to be written to."""
    folder = tmp_path_factory.mktemp(request.param)
    made = [folder / FAMILIAR, folder / COPY]
    host = FileBook.open(finished)
    if request.param == "may":
        organisation = "Kent County Council"
        for out, wanted in zip(made, (Wanted(), Wanted(accessible=True)), strict=True):
            prepared = prepare(host, WHEN, wanted)
            assert (prepared.name, prepared.warnings) == (out.name, [])
            out.write_bytes(prepared.data)
    else:
        # Its workbook takes long to write, and the pages need the tables alone.
        report = report_of(demo_tables())
        organisation = report.book.settings.organisation
        about = About("A title", "A subject", organisation, WHEN.date())
        for out, pages in zip(made, (familiar(report), accessible(report)), strict=True):
            write_copy(pages, host.package, about, out)
    return Copies(made[1], organisation, read(made[0]), *tables_of(made[1]))


def report_of(tables: Mapping[str, RawTable], found: Sequence[Found] = ()) -> Report:
    """What the pages of a book's copy are made from."""
    inputs, _problems = books.read(tables)
    commentary, shown_texts = carry(inputs, found)
    computed = results(inputs, inputs.settings.reporting_month)
    return Report(everything(inputs, computed), commentary, found, shown_texts, WHEN, "0")


def with_results(report: Report, computed: Results) -> Report:
    """The report with other results."""
    return replace(report, figures=everything(report.book, computed))


def tables_of(path: Path) -> tuple[dict[str, Table], dict[str, list[str]]]:
    """What stands in the table of each sheet, as it is shown, and the lines above it."""
    found: dict[str, Table] = {}
    lines: dict[str, list[str]] = {}
    held = loaded(path)
    for sheet in held.worksheets:
        assert len(sheet.tables) <= 1
        texts = [cell.value for cell in sheet["A"]]
        found[sheet.title], lines[sheet.title] = [], texts
        for table in sheet.tables.values():
            heads, *rows = sheet[table.ref]
            assert [head.value for head in heads] == table.column_names
            lines[sheet.title] = texts[: heads[0].row - 1]
            found[sheet.title] = [
                {
                    str(head.value): displayed(cell.value, cell.number_format)
                    for head, cell in zip(heads, row, strict=True)
                }
                for row in rows
            ]
    return found, lines


def rows_from(page: Sheet, first: int) -> Iterator[dict[int, Seen]]:
    """The filled rows of a familiar page from a row on, up to the first blank one."""
    for row in range(first, max(r for r, _c in page) + 1):
        cells = {c: cell for (r, c), cell in page.items() if r == row and cell.value is not None}
        if not cells:
            return
        yield cells


def shown(cells: dict[int, Seen], column: int) -> str:
    """What a familiar cell shows, without the mark behind a figure."""
    text = cells[column].text if column in cells else ""
    return re.sub(r"(?<=[\d%])\*?( \[r\])?$", "", text)


#: A figure of Compare areas, and the sign behind it.
SIGN = re.compile(r"(.*?) ?(>>|<<|>|<|)")
#: What the accessible copy says where the familiar one draws a sign of more than chance.
SAID_BESIDE = {"Higher, by more than chance": ">>", "Lower, by more than chance": "<<"}


def same(told: str, familiar: str, words: dict[str, str] | None = None) -> bool:
    """Whether an accessible cell says what a familiar one does."""
    if familiar in ("", "-", "n/a") and told in MISSING:
        return True
    return told == (words or {}).get(familiar, familiar)


def titles(copies: Copies) -> dict[str, str]:
    """By the tab of a familiar scorecard, the accessible sheet of the same area."""
    found = {}
    for tab, page in copies.pages.items():
        if tab.startswith("Scorecard"):
            area = str(page[1, 1].value).removeprefix("Scorecard - ")
            found[tab] = next(
                name for name, lines in copies.lines.items()
                if lines[0].startswith(f"Scorecard of {area},")
            )  # fmt: skip
    return found


class TestRules:
    """What the list asks for."""

    def test_the_audit_finds_nothing(self, copies: Copies) -> None:
        """No error and no warning by the Analysis Function's list, and Excel repairs nothing."""
        found = audit(copies.accessible, accessible=True, organisation=copies.organisation)
        assert [str(problem) for problem in found] == []
        result = OpenXmlValidator().validate(copies.accessible)
        assert list(result.errors) == []
        assert result.is_valid

    def test_every_reader_sees_the_tables(self, copies: Copies) -> None:
        """Another reader finds the same tables by their names, with headings and rows."""
        read_again: Any = CalamineWorkbook.from_path(str(copies.accessible), load_tables=True)
        named = {table_name(title): rows for title, rows in copies.tables.items() if rows}
        assert sorted(read_again.table_names) == sorted(named)
        for name, rows in named.items():
            table = read_again.get_table_by_name(name)
            assert table.columns == list(rows[0])
            assert len(table.to_python()) == len(rows)
        held = loaded(copies.accessible)
        numbers = [table.id for sheet in held for table in sheet.tables.values()]
        assert len(set(numbers)) == len(numbers) == len(named)

    def test_the_sheets_stand_in_order(self, copies: Copies) -> None:
        """Cover, contents and notes come first; the contents link to every other sheet."""
        names = list(copies.tables)
        assert names[:5] == ["Cover", "Contents", "Notes", "Guidance", "Abbreviations"]
        assert [row["Sheet"] for row in copies.tables["Contents"]] == [
            name for name in names if name != "Contents"
        ]
        sheet = loaded(copies.accessible)["Contents"]
        links = {c.value: c.hyperlink.location for c in sheet["A"] if c.hyperlink}
        assert links == {name: f"'{name}'!A1" for name in names if name != "Contents"}

    def test_it_is_large_and_plain(self, copies: Copies) -> None:
        """Every text is at least 12 points high, in Arial, on no fill; nothing is at the foot."""
        held = loaded(copies.accessible)
        for sheet in held.worksheets:
            cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert {cell.font.name for cell in cells} == {"Arial"}
            assert min(cell.font.sz for cell in cells) >= 12
            assert {cell.fill.fill_type for cell in cells} == {None}
            assert sheet["A1"].style == "Heading 1"
            assert sheet.oddFooter.right.text is None

    def test_shorthand_is_explained(self, copies: Copies) -> None:
        """Each shorthand is explained above its table and on Notes, and no other is."""
        on_notes = " ".join(copies.lines["Notes"])
        for name, rows in copies.tables.items():
            used = {text for row in rows for text in row.values()} & SHORTHAND.keys()
            above = " ".join(copies.lines[name])
            if rows and name not in ("Notes", "Guidance"):
                assert used == {short for short in SHORTHAND if short in above}, name
            assert all(short in on_notes for short in used)


class TestComplete:
    """Whatever the familiar pages tell stands here too."""

    def test_scorecards(self, copies: Copies) -> None:
        """Each figure, letter, arrow, period and small denominator of every area, in words."""
        for tab, name in titles(copies).items():
            rows = [cells for cells in rows_from(copies.pages[tab], 5) if 5 in cells]
            assert len(rows) == len(copies.tables[name]) >= 30
            for cells, told in zip(rows, copies.tables[name], strict=True):
                values = list(told.values())
                familiar = [shown(cells, column) for column in range(1, 14)]
                no, indicator, polarity, period, latest, letter, num, denom = familiar[:8]
                target, previous, since_previous, outturn, since_outturn = familiar[8:]
                assert (values[0], values[2]) == (no, plain(indicator))
                assert values[3:5] == [WORDS[polarity], WORDS[period]]
                assert values[6] == RATINGS[letter]
                for text, seen in zip(
                    (values[5], *values[7:9], *values[10:12], values[13]),
                    (latest, num, denom, target, previous, outturn),
                    strict=True,
                ):
                    assert same(text, seen), (no, text, seen)
                assert same(values[12], since_previous, TRAVEL)
                assert same(values[14], since_outturn, TRAVEL)
                small = 8 in cells and cells[8].fill == "light blue"
                assert values[9] == ("Yes" if small else "No") or same(values[9], denom)

    def test_sections(self, copies: Copies) -> None:
        """A familiar section row is the section of each row below it."""
        for tab, name in titles(copies).items():
            section, expected = "", []
            for cells in rows_from(copies.pages[tab], 5):
                if 2 in cells:
                    expected.append(section)
                else:
                    section = cells[1].text
            assert [row["Section"] for row in copies.tables[name]] == expected

    def test_marks_are_notes(self, copies: Copies) -> None:
        """A row has a note where a figure has [r] or a star, and the note gives was and now."""
        notes = {row["Note"]: row["Text"] for row in copies.tables["Notes"]}
        for tab, name in titles(copies).items():
            page = copies.pages[tab]
            rows = [cells for cells in rows_from(page, 5) if 5 in cells]
            lines = [c.text for (_r, column), c in page.items() if column == 1]
            for cells, told in zip(rows, copies.tables[name], strict=True):
                marked = sum("[r]" in cell.text for cell in cells.values())
                markers = re.findall(r"\[note \d+\]", told.get("Notes", ""))
                assert len(markers) == marked
                texts = [line for line in lines if f"Restated: indicator {cells[1].text}," in line]
                assert len(texts) == marked
                for text, marker in zip(texts, markers, strict=True):
                    assert (
                        text.partition(": published")[2]
                        == (notes[marker].partition(": published")[2])
                    )

    def test_comparison(self, copies: Copies) -> None:
        """Each area's value, letter and arrow of each indicator has a row."""
        if "Compare areas" not in copies.pages:
            assert "Compare areas" not in copies.tables
            return
        expected: dict[tuple[str, str], list[str]] = {}
        for page in (page for tab, page in copies.pages.items() if tab.startswith("Compare areas")):
            areas = {c: page[3, c].text for r, c in page if r == 3 and c > 3 and page[3, c].value}
            expected |= {
                (cells[1].text, title): [shown(cells, column + n) for n in range(3)]
                for cells in rows_from(page, 4) if 2 in cells
                for column, title in areas.items() if column in cells
            }  # fmt: skip
        assert len(expected) == len(copies.tables["Compare areas"]) > 400
        for row in copies.tables["Compare areas"]:
            latest, letter, arrow = expected[row["Indicator number"], row["Area"]]
            assert row["RAG rating"] == RATINGS[letter]
            figure, sign = SIGN.fullmatch(latest).groups()  # type: ignore[union-attr]
            assert same(row["Latest result"], figure)
            beside = row["Compared with the rest of its whole"]
            assert SAID_BESIDE.get(beside, "") == (sign if sign in (">>", "<<") else "")
            (travel,) = [one for heading, one in row.items() if "irection of travel" in heading]
            assert same(travel, arrow, TRAVEL)

    def test_trend(self, copies: Copies) -> None:
        """Thirteen months of each indicator and area; a mark of a month is a note of the row."""
        if "Trend" not in copies.pages:
            assert "Trend" not in copies.tables
            return
        below = rows_from(copies.pages["Trend"], 25)
        familiar = [cells for cells in below if 3 in cells and cells[3].value]
        assert len(familiar) == len(copies.tables["Trend"]) > 400
        for cells, row in zip(familiar, copies.tables["Trend"], strict=True):
            values = list(row.values())
            assert values[0] == cells[1].text
            for told, column in zip(values[3:16], range(4, 17), strict=True):
                assert same(told, shown(cells, column))
            texts = [cells[column].text for column in range(4, 17) if column in cells]
            kinds = any("[r]" in text for text in texts) + any("*" in text for text in texts)
            assert len(re.findall(r"\[note", row["Notes"])) == kinds

    def test_exceptions(self, copies: Copies) -> None:
        """Trend, commentary and data notes of each exception page, and who is responsible."""
        trends = iter(copies.tables["Red trends"])
        texts = iter(copies.tables["Commentary"])
        data = iter(copies.tables["Data notes"])
        cover = "\n".join(copies.lines["Cover"])
        tabs = [tab for tab in copies.pages if tab.startswith("Exc")]
        assert len(tabs) >= 5
        for tab in tabs:
            page = copies.pages[tab]
            for place in ((3, 2), (3, 4), (4, 2), (4, 4)):
                assert page[place].text in cover
            for column in range(2, 6):
                row = next(trends)
                assert row["Indicator"] == page[1, 1].text
                month, result, target, word = (page[r, column].text for r in range(18, 22))
                when = dt.datetime.strptime(month, "%b %y")
                assert row["Month end"] == f"{when:%B %Y}"
                assert same(row["Result"], shown({1: page[19, column]}, 1))
                assert same(row["Target"], target)
                assert same(row["RAG rating"], word, RATINGS)
                marks = result.count("*") + result.count("[r]")
                assert len(re.findall(r"\[note", row.get("Notes", ""))) == marks
            heads = {page[r, 1].text: r for r, c in sorted(page) if c == 1}
            between = range(heads["Commentary"] + 1, heads["Data notes"])
            for paragraph in (page[r, 1].text for r in between if page[r, 1].value):
                assert next(texts)["Text"] == plain(paragraph)
            told = list(next(data).values())
            for cells in rows_from(page, heads["Data notes"] + 1):
                assert plain(cells[2].text) in told, tab
        assert not [*trends, *texts, *data]

    def test_what_changed(self, copies: Copies) -> None:
        """Each row of each part of What changed stands on the sheet of that part."""
        page = copies.pages["What changed"]
        heads = {cell.text: r for (r, c), cell in page.items() if c == 1 and cell.value}
        for heading, name in (
            ("How many indicators are Red, Amber and Green", "Counts of ratings"),
            ("Red indicators, worsening first", "Red indicators"),
            ("Indicators whose rating changed", "Ratings changed"),
            ("Figures restated since they were published", "Restated figures"),
            ("New and ended indicators", "New and ended"),
        ):
            if heading not in heads:
                assert copies.tables[name] == []
                assert copies.lines[name][1].startswith("No ")
                assert any(copies.lines[name][1] in told for told in heads)
                continue
            familiar = list(rows_from(page, heads[heading] + 2))
            again = f"{heading} (continued)"
            for row_ in sorted(r for (r, c), cell in page.items() if cell.value == again):
                familiar += rows_from(page, row_ + 2)
            assert len(familiar) == len(copies.tables[name])
            for cells, row in zip(familiar, copies.tables[name], strict=True):
                texts = [cells[column].text for column in sorted(cells)]
                if name == "Counts of ratings":
                    # Each count has that of the month before in brackets behind it.
                    both = [number for text in texts[3:] for number in re.findall(r"\d+", text)]
                    texts = [texts[1], *both]
                for told, text in zip(row.values(), texts, strict=True):
                    assert same(told, text, TRAVEL)

    def test_guidance(self, copies: Copies) -> None:
        """Each text of the guidance notes stands under Guidance, Abbreviations or on the Cover."""
        told = [text for name in ("Guidance", "Abbreviations") for row in copies.tables[name]
                for text in row.values()]  # fmt: skip
        everywhere = "\n".join([*told, *copies.lines["Cover"]])
        for (row, _column), cell in copies.pages["Guidance Notes"].items():
            text = cell.text
            text = text.removesuffix(" (continued)")
            if text and row > 1 and text not in ("Key to abbreviations", CONTACTS):
                assert plain(SPOKEN.get(text, text), TRAVEL) in everywhere, text
        contents = copies.pages["Contents"]
        start = next(r for (r, c), cell in contents.items() if cell.value == "About this report")
        for cells in rows_from(contents, start + 1):
            assert f"{cells[1].text}: {cells[2].text}" in copies.lines["Cover"]


# ---- what a book may hold besides


def written(host: FileBook, pages: list[Page], out: Path) -> Path:
    """These pages as a copy, which the audit has passed."""
    about = About("A title", "A subject", "Kent County Council", WHEN.date())
    write_copy(pages, host.package, about, out)
    found = audit(out, accessible=True, organisation="Kent County Council")
    assert [str(problem) for problem in found] == []
    return out


def test_withheld_figures(book: Path, tmp_path: Path) -> None:
    """A withheld figure is [c] on every sheet, and its rating stays; the sheets explain it."""
    host = FileBook.open(book)
    report = report_of(host.tables(), host.found())
    rows, trend = report.computed.rows.copy(), report.computed.trend.copy()
    two = rows["No"] == "2"
    rows.loc[two, ["latest", "num", "denom"]] = WITHHELD
    rows.loc[two, ["dot_previous", "dot_outturn"]] = ""
    rows.loc[two, "small"] = True
    rows.loc[rows["No"] == "3", "previous"] = WITHHELD
    rows.loc[rows["No"] == "3", "dot_previous"] = ""
    trend.loc[(trend["No"] == "37").to_numpy().nonzero()[0][1], "value"] = WITHHELD
    computed = replace(report.computed, rows=rows, trend=trend)
    out = written(host, accessible(with_results(report, computed)), tmp_path / "c.xlsx")
    tables, lines = tables_of(out)
    second, third = tables["Scorecard Kent, inc UASC"][1:3]
    assert [name for name, told in second.items() if told == "[c]"] == [
        "Latest result", "Numerator", "Denominator", "Small denominator, below 10",
    ]  # fmt: skip
    assert second["RAG rating"] == "Amber"
    assert [name for name, told in third.items() if told == "[c]"] == ["Previous result"]
    of_37 = [row for row in tables["Red trends"] if row["Indicator number"] == "37"]
    assert [row["Result"] == "[c]" for row in of_37] == [False, True, False, False]
    for name in ("Scorecard Kent, inc UASC", "Red trends", "Notes"):
        assert any("[c]" in line and "a count of 1 to 5" in line for line in lines[name])
    assert not any("[c]" in line for line in lines["Data notes"])


def test_a_month_without_anything_to_tell(book: Path, tmp_path: Path) -> None:
    """Without Reds and notes the sheets stay, and a sentence says why there is no table."""
    host = FileBook.open(book)
    report = report_of(host.tables(), host.found())
    rows = report.computed.rows.assign(rag="")
    computed = replace(report.computed, rows=rows)
    tables, lines = tables_of(
        written(host, accessible(with_results(report, computed)), tmp_path / "c.xlsx")
    )
    for name in ("Red indicators", "Red trends", "Commentary", "Data notes", "Notes"):
        assert tables[name] == []
        assert lines[name][1].startswith("No ")
    assert any(line.startswith("[x]") for line in lines["Notes"])


def test_the_command(book: Path) -> None:
    """It writes beside the familiar copy, never over it, and puts the month on record once."""
    circulate(book, WHEN)
    done = xlscore("circulate", book, "--accessible")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Published had them all.")
    assert f"Written: {book.with_name(COPY)}" in done.stdout
    assert {path.name for path in book.parent.glob("*.xlsx")} == {FAMILIAR, COPY}
    logged = [row for row in rows_of_data(book, "Log") if row["What"]]
    assert len(logged) == 2
    assert load_workbook(book.with_name(COPY)).properties.title.endswith("May 2014 accessible")
    done = xlscore("circulate", book, "--accessible", "--pdf")
    assert done.returncode == 2
    assert "the accessible copy is the workbook itself" in done.stderr


def test_a_copy_that_breaks_a_rule_is_not_made(book: Path) -> None:
    """Raised text by a restyled look: the refusal says so, and nothing is written or recorded."""
    opened: Any = load_workbook(book, keep_vba=True)
    raised = Font(size=12, vertAlign="superscript")
    opened.add_named_style(NamedStyle("Accessible cell", font=raised))
    opened["Data"]["AA1"].style = "Accessible cell"
    opened.save(book)
    before = book.read_bytes()
    with pytest.raises(Refusal, match=r"should not go out.* a symbol stands for a note"):
        circulate(book, WHEN, wanted=Wanted(accessible=True))
    assert book.read_bytes() == before
    assert list(book.parent.glob("*.xlsx")) == []


def test_a_heading_style_of_the_book(book: Path) -> None:
    """Excel's own heading style is no look of ours: the book's does not come along."""
    opened: Any = load_workbook(book, keep_vba=True)
    opened.add_named_style(NamedStyle("Heading 1", font=Font(name="Calibri", size=15)))
    opened["Data"]["AA1"].style = "Heading 1"
    opened.save(book)
    made: Any = load_workbook(circulate(book, WHEN, wanted=Wanted(accessible=True)).copy)
    assert (made["Cover"]["A1"].font.name, made["Cover"]["A1"].font.sz) == ("Arial", 16)


def test_what_officers_type(book: Path) -> None:
    """Symbols that somebody typed are words here, so that they stop no copy."""
    put(book, "Commentary", {"D2": "● Open cases ↑ by 5* [sic]\n-\nSee [note 9]†, 10 km²"})
    put(book, "Areas", {"B2": "Kent → all"})
    done = circulate(book, WHEN, wanted=Wanted(anyway=True, accessible=True))
    tables, _lines = tables_of(done.copy)
    texts = [row["Text"] for row in tables["Commentary"] if row["Indicator number"] == "4"]
    assert texts == [
        "Open cases up arrow by 5 (star) [sic]", "[x]",
        "See note 9 (dagger), 10 km (raised 2)",
    ]  # fmt: skip
    assert "Scorecard Kent right arrow all" in tables


@given(st.text(alphabet=" ab1%).(-–…:x[]*†‡§¶¹²^↑↔↓→←▲▼●■◆✓✗✔✘\nnote", max_size=30))
def test_no_symbol_is_left(typed: str) -> None:
    """Whatever is typed, no symbol is left that the list forbids, nor a sign for nothing."""
    told = plain(typed)
    assert not SYMBOL.search(told)
    assert told.strip() not in DASH
    assert told
    assert plain(told) == told


@pytest.mark.parametrize(
    ("areas", "names"),
    [
        ({"N": "North", "S": "South"}, ["Scorecard North", "Scorecard South"]),
        ({"N": "The northern districts and islands"[:28]}, ["The northern districts and i"]),
        ({"N": "North/Upper", "S": "North Upper"}, ["Scorecard N", "Scorecard S"]),
        ({"N": "Guidance and much more besides it all"}, ["Scorecard N"]),
        ({"C": "Cover" + " " * 30, "N": "x" * 30}, ["Scorecard C", "Scorecard N"]),
    ],
)
def test_names_of_scorecards(areas: dict[str, str], names: list[str]) -> None:
    """A sheet is called after its area where Excel lets every one, else by the codes."""
    assert list(scorecard_names(areas)) == names


def test_results_hold_no_infinity(copies: Copies) -> None:
    """No cell of a copy holds a number that is not finite: it would be the mark of a secret."""
    held = loaded(copies.accessible)
    values = [cell.value for sheet in held for row in sheet.iter_rows() for cell in row]
    assert all(math.isfinite(value) for value in values if isinstance(value, float))
