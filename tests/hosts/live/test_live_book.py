"""The live host on xlwings' own Windows engine, over a double of Excel that counts every call."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from engine import model
from engine.books import (
    A_LINK,
    NEW_PAGE,
    STANDING_PAGE,
    Open,
    Watching,
    one_by_one,
    opened,
    picture,
    refreshed,
    taken_over,
)
from engine.faults import Fault
from engine.make_typelib import members
from support import history
from support.small_books import MAY, add, faultless, figure, put, saved

from xlscore.build.starter import starter_tables
from xlscore.flows.refresh import refresh
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.live import application
from xlscore.hosts.live.excel_members import MEMBERS, bgr
from xlscore.hosts.live.live_book import LiveBook
from xlscore.hosts.live.tabs import NOT_REFRESHED
from xlscore.hosts.pdf.by_excel import print_copy
from xlscore.problems import Refusal
from xlscore.ribbon.colouring import colour
from xlscore.workbook import layout_memory
from xlscore.workbook.about import About
from xlscore.workbook.looks import EARLIER, LOOKS
from xlscore.workbook.page import Sparkline
from xlscore.workbook.tables import Edits, Entry, Figure, Formula
from xlscore.workbook.tabs import Placed, Plan

MADE = dt.date(2014, 7, 1)


@pytest.fixture(scope="module")
def starter_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter data as a workbook without pages."""
    return saved(starter_tables(), tmp_path_factory.mktemp("starter") / "book.xlsx")


@pytest.fixture
def starter(starter_file: Path) -> Open:
    """The starter data, open, without pages."""
    return Open(model.load(starter_file))


@pytest.fixture
def small(tmp_path: Path) -> Open:
    """A small book, open, without pages."""
    return opened(faultless(), tmp_path / "small.xlsx")


def typed(book: Open, sheet: str, cell: str, value: object) -> None:
    """What an officer types into a cell."""
    sheet_box = book.held.sheet(sheet)
    column, row = ord(cell[0]) - 64, int(cell[1:])
    sheet_box.box((row, column)).value = value


# ---- what is read


def test_tables_are_what_the_file_host_reads(starter_file: Path, starter: Open) -> None:
    """Both hosts hand over the same tables: figures as floats, months as days, blanks as None."""
    live, file = starter.live().tables(), FileBook.open(starter_file).tables()
    assert live.keys() == file.keys()
    assert "Data" in live
    for name, table in live.items():
        assert (table.columns, table.top, table.left) == (
            file[name].columns,
            file[name].top,
            file[name].left,
        )
        blank = [[None if v == "" else v for v in row] for row in file[name].rows]
        assert table.rows == blank, name


def test_an_error_in_a_cell_is_a_fault_at_its_place(small: Open) -> None:
    """A cell that shows #REF! is handed over as a fault and not as a figure."""
    typed(small, "Data", "D3", model.ErrorValue("#REF!"))
    typed(small, "Data", "E3", model.ErrorValue("#SPILL!"))
    table = small.live().tables()["Data"]
    assert table.faults == {(3, 4): "#REF!", (3, 5): "#SPILL!"}
    assert table.rows[1][3] is None


def test_a_list_without_a_table_is_read_from_its_first_used_row(small: Open) -> None:
    """A data sheet whose table was undone is still read, wherever its list begins."""
    contacts = small.held.sheet("Contacts")
    contacts.tables.clear()
    contacts.cells = {(r + 2, c + 1): box for (r, c), box in contacts.cells.items()}
    contacts.box((4, 2)).value = "The team"
    table = small.live().tables()["Contacts"]
    assert (table.top, table.left, table.columns) == (3, 2, ["Name", "Contact"])
    assert table.rows[0][0] == "The team"


def test_formulas_of_the_user_that_name_a_page_are_noticed(small: Open) -> None:
    """A page that a formula or a name of the user's reads is known; quoted text reads nothing."""
    refresh(small.live())
    mine = model.SheetBox("Mine")
    small.held.sheets.append(mine)
    mine.cells[1, 1] = model.Box(value=1.0, formula="='Exc 4'!E1")
    mine.cells[2, 1] = model.Box(value="x", formula='="Cover!A1"')
    small.held.names["Total"] = ("=Scorecard!$E$6", True)
    assert small.live().read_by_formulas() == {"Exc 4", "Scorecard"}


# ---- what is staged


def test_what_was_staged_is_taken_back(small: Open) -> None:
    """Cells and rows of a protected sheet are as before: text, days, formulas, the table's end."""
    for sheet, cell, value in (("Data", "G2", "007"), ("Data", "G3", "=no formula")):
        typed(small, sheet, cell, value)
    data = small.held.sheet("Data")
    # The double calculates nothing: every formula gives 0.
    data.cells[4, 4] = model.Box(value=0.0, formula="=2*5")
    data.protected = {"objects": False, "scenarios": False} | dict.fromkeys(
        ("formatCells", "formatColumns", "formatRows", "insertColumns", "insertRows",
         "insertHyperlinks", "deleteColumns", "deleteRows", "sort", "autoFilter", "pivotTables"),
        False,
    )  # fmt: skip
    before, live = small.again(), small.live()
    sets: dict[tuple[int, str], Entry | Formula] = {(row, "Note"): "new" for row in (2, 3)}
    sets |= {(4, "Num"): 3.0, (2, "Month"): dt.date(2014, 6, 1)}
    live.stage({"Data": Edits(sets, [{"No": 4, "Area": "KCC", "Month": dt.date(2014, 6, 1)}])})
    assert small.live().tables()["Data"] != before.live().tables()["Data"]
    assert live.take_back()
    assert small.live().tables()["Data"] == before.live().tables()["Data"]
    assert data.cells[4, 4].formula == "=2*5"
    assert data.protected == before.held.sheet("Data").protected


def test_where_excel_has_gone_nothing_is_taken_back(small: Open) -> None:
    """Whoever asks is told that staged rows may still be there."""
    live = small.live()
    live.stage({"Data": Edits({(2, "Note"): "new"}, [])})
    small.recorder.fail_at = range(small.recorder.calls, small.recorder.calls + 10_000)
    assert not live.take_back()


# ---- what is painted


def test_the_painted_book_is_what_the_file_host_writes(
    starter_file: Path, starter: Open, tmp_path: Path
) -> None:
    """Values, styles, formats, merges, sizes, print set-up and charts agree cell by cell."""
    out = tmp_path / "out.xlsx"
    refresh(FileBook.open(starter_file, out))
    refresh(starter.live())
    file = model.load(out)
    assert starter.held.titles == file.titles
    assert len(starter.pages()) == 9
    for title in starter.pages():
        ours, theirs = picture(starter.held.sheet(title)), picture(file.sheet(title))
        for aspect in theirs:
            assert ours[aspect] == theirs[aspect], (title, aspect)


def test_a_style_that_is_still_an_earlier_default_follows(small: Open) -> None:
    """What nobody restyled takes today's look; one thing that differs is enough to stay."""
    refresh(small.live())
    styles = small.held.styles
    red, green = styles["RAG Red"].set, styles["RAG Green"].set
    earlier = {"R": EARLIER["RAG Red"][0].fill, "G": EARLIER["RAG Green"][0].fill}
    red["Interior.Color"], green["Interior.Color"] = bgr(earlier["R"]), bgr(earlier["G"])
    for side in (-4131, -4152, -4160):
        red[f"Border{side}.LineStyle"] = green[f"Border{side}.LineStyle"] = -4142
    green["Font.Bold"] = False
    refresh(small.live())
    assert red["Interior.Color"] == bgr(LOOKS["RAG Red"].fill)
    assert green["Interior.Color"] == bgr(earlier["G"])


def test_cell_styles_are_made_once_and_then_belong_to_the_user(small: Open) -> None:
    """A style that the workbook has is used as it is; a missing one gets our look."""
    refresh(small.live())
    red = small.held.styles["RAG Red"]
    assert red.set["Interior.Color"] == bgr(LOOKS["RAG Red"].fill)
    assert red.set["Font.Bold"] is True
    assert red.set["IncludeNumber"] is False
    red.set["Interior.Color"] = 255
    refresh(small.live())
    assert red.set["Interior.Color"] == 255


def test_charts_say_what_they_show(small: Open) -> None:
    """The chart of an exception has a description for those who cannot see it."""
    refresh(small.live())
    (chart,) = small.held.sheet("Exc 4").charts
    assert "Indicator 4" in chart.set["AlternativeText"]


def test_text_stays_text(tmp_path: Path) -> None:
    """Text that Excel would take for a formula, a day or a number arrives as it was typed."""
    raw = faultless()
    odd = ("=1+1", "May 14", "12", "-", "- and so on", "+44", "@home", "TRUE", "1/2", "'quoted")
    places = [add(raw, "Guidance", Heading="Odd", Text="x") for _ in odd]
    book = opened(raw, tmp_path / "odd.xlsx")
    for row, text in zip(places, odd, strict=True):
        typed(book, "Guidance", f"B{row}", text)
    refresh(book.live())
    shown = [box.value for box in book.held.sheet("Guidance Notes").cells.values()]
    assert [text for text in odd if text not in shown] == []


def test_a_second_refresh_changes_nothing(small: Open) -> None:
    """Refreshing twice leaves every sheet as the first refresh made it."""
    refresh(small.live())
    before = copy.deepcopy(small.held)
    refresh(small.live())
    assert small.held == before


def test_a_book_of_the_file_host_goes_on_live(starter_file: Path, tmp_path: Path) -> None:
    """Pages that the file host wrote are taken over in few calls, and stay what they were."""
    assert max(taken_over(starter_file, tmp_path / "out.xlsx").values()) <= STANDING_PAGE


def test_a_book_of_the_file_host_is_remembered(tmp_path: Path) -> None:
    """A changed figure takes as few calls as on a page painted in Excel: nothing is cleared."""
    out = tmp_path / "out.xlsx"
    refresh(FileBook.open(saved(faultless(), tmp_path / "small.xlsx"), out))
    book, painted = Open(model.load(out)), opened(faultless(), tmp_path / "live.xlsx")
    refresh(painted.live())
    counts = []
    for one in (book, painted):
        typed(one, "Data", "D3", 1024.0)
        counts.append(refreshed(one))
        assert ("Range", "ClearFormats") not in {call[:2] for call in one.recorder.log}
    assert counts[0] == counts[1]
    for title in painted.pages():
        assert picture(book.held.sheet(title)) == picture(painted.held.sheet(title)), title


def test_changed_figures_reach_a_standing_page(small: Open, tmp_path: Path) -> None:
    """A page painted over an older one equals a page painted anew."""
    refresh(small.live())
    typed(small, "Data", "F5", 90.0)
    typed(small, "Data", "D3", 300.0)
    refresh(small.live())
    raw = faultless()
    put(raw, "Data", "F5", 90.0)
    put(raw, "Data", "D3", 300.0)
    anew = opened(raw, tmp_path / "anew.xlsx")
    refresh(anew.live())
    assert small.pages() == anew.pages()
    for title in anew.pages():
        ours, theirs = picture(small.held.sheet(title)), picture(anew.held.sheet(title))
        assert ours == theirs, title


def test_rows_inserted_into_the_narrative_do_not_shift_the_looks(small: Open) -> None:
    """An officer who inserts rows and types into them finds text and page in order afterwards."""
    refresh(small.live())
    sheet = small.held.sheet("Exc 4")
    first = first_row(sheet)
    sheet.cells = {(r + (r > first), c): box for (r, c), box in sheet.cells.items()}
    sheet.merges = {(t + (t > first), a, b + (b > first), z) for t, a, b, z in sheet.merges}
    sheet.box((first + 1, 1)).value = "A second paragraph."
    refresh(small.live())
    texts = [box.value for box in small.held.sheet("Commentary").cells.values()]
    assert "Cases are open too long.\nA second paragraph." in texts
    anew = small.again()
    anew.held.sheets.remove(anew.held.sheet("Exc 4"))
    anew.held.active = anew.held.titles[0]
    refresh(anew.live())
    assert picture(small.held.sheet("Exc 4")) == picture(anew.held.sheet("Exc 4"))


# ---- calls


def test_a_new_page_takes_few_calls(starter: Open) -> None:
    """At most 120 calls a new page, and more for what Excel makes one by one."""
    counts = refreshed(starter)
    assert counts.keys() == set(starter.pages())
    for title, count in counts.items():
        single = one_by_one(starter.held.sheet(title))
        assert count - single <= NEW_PAGE, (title, count, single)


def test_a_page_whose_layout_stands_takes_very_few(starter: Open) -> None:
    """At most 25 calls where the layout stands, in the next session too, with figures changed.

    A link that comes or goes takes two more; where the list of Reds on the cover is another, its
    layout does not stand.
    """
    refresh(starter.live())
    counts = refreshed(starter)
    assert counts.keys() == set(starter.pages())
    assert max(counts.values()) <= STANDING_PAGE
    data = starter.held.sheet("Data")
    for (row, column), box in data.cells.items():
        if row % 9 == 0 and column == 4 and isinstance(box.value, float):
            box.value *= 0.9
    before = {title: starter.held.sheet(title) for title in starter.pages()}
    links = {title: links_of(sheet) for title, sheet in before.items()}
    counts = refreshed(starter)
    for title, most in (("Cover", NEW_PAGE), ("Guidance Notes", STANDING_PAGE),
                        ("Scorecard", STANDING_PAGE)):  # fmt: skip
        changed = len(links[title] ^ links_of(starter.held.sheet(title)))
        assert counts[title] - A_LINK * changed <= most, (title, counts[title], changed)
        assert starter.held.sheet(title) is before[title]


def links_of(sheet: model.SheetBox) -> set[tuple[tuple[int, int], str]]:
    """The cells of a sheet that lead somewhere, and where."""
    return {(place, box.link) for place, box in sheet.cells.items() if box.link}


def test_the_list_of_members_is_complete_and_no_longer_than_needed(
    starter: Open, tmp_path: Path
) -> None:
    """What is used of Excel's own objects, whatever a refresh meets, is what the list says."""
    used = set()
    for book in everything_met(starter, tmp_path):
        used |= book.recorder.used
    # Asked for only where Excel refuses to freeze panes: `test_excel_refuses` drives that.
    used.add(("Window", "View"))
    # Where New month leaves the officer: `test_buttons` drives that.
    used.add(("Range", "Select"))
    # Long texts, and sheets that only a macro shows: `test_excel_refuses` drives those.
    used |= {("Range", "Item"), ("Worksheet", "Visible")}
    # Looks of cells in many places: `test_sparklines` drives those on pages of 13 areas.
    used |= {("Range", "EntireRow"), ("Range", "SpecialCells")}
    listed = {(kind, member) for kind, members in MEMBERS.items() for member in members}
    assert sorted(used - listed) == []
    assert sorted(listed - used) == []


def test_the_checklist_names_every_member() -> None:
    """A person with Excel finds every member that was never run there, with its document."""
    text = (Path(__file__).parents[2] / "EXCEL-CHECKLIST.md").read_text(encoding="utf-8")
    assert text.endswith(f"\n\n{members()}\n")


def everything_met(book: Open, folder: Path) -> Iterator[Open]:
    """A book after each of the things that a refresh may meet besides its usual way."""
    faulty = book.again()
    refresh(book.live())
    yield book
    log = [(kind, member) for kind, member, _ in book.recorder.log]
    # A cell style that cannot be finished goes again.
    faulty.recorder.fail_at = {log.index(("Font", "Size")) + 1}
    with pytest.raises(Refusal):
        refresh(faulty.live())
    assert not [name for name in faulty.held.styles if name not in ("Normal", "Hyperlink")]
    yield faulty
    later = book.again()
    commentary = later.held.sheet("Commentary")
    commentary.protected = dict.fromkeys(later.held.sheet("Exc 4").protected or {}, False)
    typed(later, "Commentary", "C2", 41730.0)
    for title in ("Exc 4", "Exc 7", "Exc 34"):
        type_commentary(later.held.sheet(title), "Typed.")
    later.held.sheet("Exc 4").box((first_row(later.held.sheet("Exc 4")), 1)).comment = "Why?"
    later.held.sheets.insert(2, later.held.sheets.pop(0))
    for title in ("Check", "Exc 34"):
        later.held.sheet(title).properties.clear()
    later.held.sheet("Check").view["ScrollRow"] = 5
    for row in range(2, 400):
        if later.held.sheet("Data").value((row, 1)) in (4.0, 7.0):
            for column in "DEF":
                typed(later, "Data", f"{column}{row}", None)
    typed(later, "Data", "D2", "no number")
    refresh(later.live())
    yield later
    drawn = book.again()
    watching = Watching(drawn.book)
    refresh(watching)
    (page,) = [p.page for p in watching.plan.placed if p.page.title == "Exc 37"]
    (chart,) = page.charts
    cells = {place: replace(c, value=-c.value) if isinstance(c.value, float) else c
             for place, c in page.cells.items()}  # fmt: skip
    odd = replace(
        page, title="Odd", cells=cells, charts=(replace(chart, title="Odd", covers=(6, 2, 16, 4)),)
    )
    LiveBook(drawn.book).write(Plan([Placed(odd, None)]), {}, False)
    assert drawn.held.sheet("Odd").charts[0].set["Title"] == "Odd"
    yield drawn
    # Drop-down lists and sparklines, and a tab that is painted anew.
    past = opened(history.tables({1, 2}, ["SC"]), folder / "past.xlsx")
    refresh(past.live())
    refresh(past.live())
    for title in ("Trend", "Scorecard"):
        past.held.sheet(title).properties.clear()
    typed(past, "Settings", "B6", "June 2014")
    refresh(past.live())
    watching = Watching(past.book)
    refresh(watching)
    square = [Sparkline((row, 14), "trend", (row + 20, 4, row + 20, 16), "1F3864")
              for row in range(6, 19)]  # fmt: skip
    lined = replace(page, title="Odd", charts=(), sparklines=tuple(square))
    LiveBook(past.book).write(Plan([Placed(lined, None), *watching.plan.placed]), {}, False)
    yield past
    # A chart that Excel filled by itself, and lines that are drawn again.
    filled = past.again()
    filled.held.lines_of_new_charts = 2
    for title in ("Trend", "Scorecard"):
        mark = filled.live()._marked()[title].found.mark
        kept = filled.held.sheet(title).properties
        layout, _ = layout_memory.unpack(kept[0][1], mark.text()) or (None, None)
        assert layout is not None
        kept[0][1] = layout_memory.pack(layout, ["charts", "sparklines"])
    refresh(filled.live())
    yield filled
    # What the buttons ask besides.
    asked = book.again()
    asked.held.active = "Contacts"
    application.ask_for_files(asked.book.app, "Files")
    application.folder_of(asked.book)
    for _ in range(2):
        colour(asked.book.app.selection)
    about = About("A title", "A subject", "A council", MADE)
    with application.saved_copy(asked.book) as aside:
        assert print_copy(asked.book, aside, {}, about).startswith("The PDF: ")
    yield asked


def first_row(sheet: model.SheetBox) -> int:
    """The first row in which an officer writes."""
    return next(row for (row, _), box in sheet.cells.items() if box.value == "Commentary") + 1


def type_commentary(sheet: model.SheetBox, text: str) -> None:
    """Text typed into the first row of the narrative."""
    sheet.box((first_row(sheet), 1)).value = text


# ---- Commentary


def test_text_typed_on_a_tab_reaches_commentary(small: Open) -> None:
    """The row of Commentary takes the tab's text, and no other cell of the sheet changes."""
    refresh(small.live())
    before = copy.deepcopy(small.held.sheet("Commentary"))
    sheet = small.held.sheet("Exc 4")
    type_commentary(sheet, "Typed on the tab.")
    refresh(small.live())
    after = small.held.sheet("Commentary")
    assert after.cells[2, 4].value == "Typed on the tab."
    after.cells[2, 4].value = before.cells[2, 4].value
    assert after == before


def test_a_text_without_a_row_gets_one_in_the_table(tmp_path: Path) -> None:
    """A new row is appended to the table, in the formats of the last one, the month as a day."""
    raw = faultless()
    raw["Commentary"].rows[0][2] = dt.date(2014, 4, 1)
    book = opened(raw, tmp_path / "book.xlsx")
    refresh(book.live())
    sheet = book.held.sheet("Exc 4")
    type_commentary(sheet, "= not a formula")
    book.held.sheet("Commentary").protected = dict.fromkeys(sheet.protected or {}, False)
    refresh(book.live())
    commentary = book.held.sheet("Commentary")
    assert commentary.tables[0].block == (1, 1, 3, 6)
    row = {column: commentary.cells[3, column] for column in range(1, 6)}
    assert [row[n].value for n in (1, 2, 4)] == [4.0, "Kent", "= not a formula"]
    assert row[3].looks == commentary.cells[2, 3].looks
    assert book.live().tables()["Commentary"].rows[1][2] == dt.date(2014, 5, 1)
    assert commentary.protected is not None
    assert book.live().tables()["Commentary"].rows[1][3] == "= not a formula"


def test_a_row_is_not_written_over_what_stands_below_the_table(tmp_path: Path) -> None:
    """Where something stands below the table nothing is written, and the message names its cell."""
    book = opened(faultless(), tmp_path / "book.xlsx")
    rows = len(book.live().tables()["Commentary"].rows)
    book.held.sheet("Commentary").box((rows + 3, 2)).value = "mine"
    before = copy.deepcopy(book.held)
    new: list[dict[str, Entry]] = [{"No": 4, "Text": "a"}, {"No": 7, "Text": "b"}]
    with pytest.raises(Refusal, match=rf"Commentary!B{rows + 3}: something stands below"):
        book.live().stage({"Commentary": Edits({}, new)})
    assert book.held == before


def test_rows_staged_are_read_from_then_on(small: Open) -> None:
    """Rows brought into Data stand in the open book, figures in the formats they came with."""
    new: dict[str, Entry | Formula | Figure] = {
        "No": 3.0,
        "Area": "Kent",
        "Month": dt.date(2014, 4, 30),
        "Value": Figure(0.75, "0.0%"),
        "Note": Formula("[@No]*2", "6"),
    }
    host = small.live()
    before = host.tables()["Data"].rows
    host.stage({"Data": Edits({(2, "Num"): 20000.0}, [new, {**new, "No": 4.0}])})
    after = host.tables()["Data"].rows
    assert after[0][3] == 20000.0
    assert after[1 : len(before)] == before[1:]
    assert [row[:3] for row in after[len(before) :]] == [
        [no, "Kent", dt.date(2014, 4, 30)] for no in (3.0, 4.0)
    ]
    cell = small.held.sheet("Data").cells[len(before) + 2, 6]
    assert (cell.value, cell.looks["NumberFormat"]) == (0.75, "0.0%")
    assert small.held.sheet("Data").cells[len(before) + 2, 7].formula == "=[@No]*2"


# ---- tabs


def test_settings_selection_and_the_users_own_sheets_stay(small: Open) -> None:
    """What the officer looks at and every sheet that is not ours are as they were."""
    mine = model.SheetBox("Exc 99")
    mine.cells[1, 1] = model.Box(value="mine")
    mine.view |= {"ScrollRow": 40, "Zoom": 85, "Selection": "C7:D9"}
    small.held.sheets.insert(2, mine)
    small.held.active = "Exc 99"
    small.app.store["Calculation"] = 2
    small.app.store["StatusBar"] = "theirs"
    kept, settings = copy.deepcopy(mine), small.app.settings()
    refresh(small.live())
    assert small.held.sheet("Exc 99") == kept
    assert small.app.settings() == settings


def test_pages_stand_before_the_data_in_print_order(small: Open) -> None:
    """New pages come first, each after the one before it; a page that is due later stays behind."""
    refresh(small.live())
    assert small.held.titles[:5] == ["Cover", "Guidance Notes", "Scorecard", "Exc 4", "Check"]
    typed(small, "Data", "D3", 2000.0)
    refresh(small.live())
    pages = ["Cover", "Guidance Notes", "Scorecard", "Exc 2", "Exc 4", "Check"]
    assert small.held.titles[:6] == pages


def test_a_page_edited_by_hand_is_kept_beside_the_new_one(small: Open) -> None:
    """An edited page gets a name of its own and is never overwritten."""
    refresh(small.live())
    small.held.sheet("Scorecard").box((6, 2)).value = "My own name"
    refresh(small.live())
    assert small.held.sheet("Scorecard (kept May 14)").cells[6, 2].value == "My own name"
    assert small.held.sheet("Scorecard").cells[6, 2].value != "My own name"
    marks = {s.title: s.names["xlscore_page"][0] for s in small.held.sheets if s.names}
    assert marks["Scorecard (kept May 14)"].startswith('="kept;')
    refresh(small.live())
    assert small.held.sheet("Scorecard (kept May 14)").cells[6, 2].value == "My own name"


def test_a_tab_that_is_not_needed_serves_another_page_or_goes(small: Open) -> None:
    """An exception that is over gives its tab to a new one; without a new one the tab goes."""
    refresh(small.live())
    tab = small.held.sheet("Exc 4")
    typed(small, "Data", "F5", 90.0)
    typed(small, "Data", "D3", 2000.0)
    refresh(small.live())
    assert small.held.sheet("Exc 2") is tab
    (line, _) = tab.charts[0].series
    assert "'Exc 2'!" in line["Formula"]
    typed(small, "Data", "D3", 300.0)
    refresh(small.live())
    assert not [title for title in small.held.titles if title.startswith("Exc")]


def test_a_page_under_a_password_is_named_and_the_others_are_refreshed(small: Open) -> None:
    """A page that cannot be unprotected is left and named; the rest is refreshed."""
    refresh(small.live())
    small.held.sheet("Scorecard").password = "secret"
    before = copy.deepcopy(small.held.sheet("Scorecard"))
    typed(small, "Settings", "B6", "")
    typed(small, "Data", "D3", 300.0)
    typed(small, "Areas", "B2", "The county")
    with pytest.raises(Refusal, match="Scorecard was not refreshed"):
        refresh(small.live())
    assert small.held.sheet("Scorecard").cells == before.cells
    assert "The county" in str([b.value for b in small.held.sheet("Exc 4").cells.values()])


# ---- faults


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Fault:
    """The first refresh of a book: every page is new."""
    return Fault(opened(faultless(), tmp_path_factory.mktemp("first") / "book.xlsx"))


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Fault:
    """A later one: text typed on a tab, a page edited, a tab used again, figures changed."""
    raw = faultless()
    raw["Commentary"].rows[0][2] = dt.date(2014, 4, 1)
    figure(raw, 4.0, month=dt.date(2014, 4, 30), value=170.0)
    book = opened(raw, tmp_path_factory.mktemp("later") / "book.xlsx")
    refresh(book.live())
    sheet = book.held.sheet("Exc 4")
    type_commentary(sheet, "Typed.")
    book.held.sheet("Commentary").protected = dict.fromkeys(sheet.protected or {}, False)
    book.held.sheet("Guidance Notes").box((1, 1)).value = "Edited"
    typed(book, "Data", "D3", 2000.0)
    typed(book, "Data", "F5", 90.0)
    assert MAY
    return Fault(book)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_a_fault_at_any_call_leaves_new_pages_whole(first: Fault, part: int) -> None:
    """Whichever call fails in a first refresh: settings restored, each page new or not there."""
    for call in range(1 + part, first.calls + 1, 8):
        first.check(first.at(call), call)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_a_fault_at_any_call_leaves_standing_pages_whole(later: Fault, part: int) -> None:
    """Whichever call fails in a later refresh: each page is old or new, or says what it is."""
    for call in range(1 + part, later.calls + 1, 8):
        later.check(later.at(call), call)


@pytest.mark.slow
def test_where_putting_back_fails_too_the_page_says_so(later: Fault) -> None:
    """Two faults, one while a page is put back: it says 'not refreshed', so does the message."""
    said = 0
    for call, second in _pairs(later):
        book = later.at(call, second)
        later.check(book, (call, second))
        banners = [
            title
            for title in later.pictures(book)
            if str(book.held.sheet(title).value((1, 1))).startswith(NOT_REFRESHED)
        ]
        said += len(banners)
        assert all(f"{title} was not refreshed" in later.said for title in banners)
    assert said


def _pairs(fault: Fault, step: int = 13) -> Iterator[tuple[int, int]]:
    for call in range(fault.calls // 3, fault.calls, step):
        for later_call in (2, 9, 30, 60):
            yield call, call + later_call


def test_after_a_page_said_so_the_next_refresh_makes_it_whole(later: Fault) -> None:
    """The banner is no edit of the officer's: nothing is kept aside for it."""
    for call, second in _pairs(later, 7):
        book = later.at(call, second)
        if any(str(s.value((1, 1))).startswith(NOT_REFRESHED) for s in book.held.sheets):
            refresh(book.live())
            assert not [t for t in book.held.titles if "kept" in t and t not in later.titles]
            pages = later.pictures(book)
            for title in ("Cover", "Scorecard", "Exc 2"):
                assert later.shown(pages[title]) == later.shown(later.after[title]), title
            return
    pytest.fail("no page said so")


@pytest.mark.parametrize("member", [("Worksheet", "Name"), ("Range", "RowHeight")])
def test_a_new_page_that_said_so_is_made_whole_too(later: Fault, member: tuple[str, str]) -> None:
    """One that could not even be removed again is ours all the same, whatever its tab is called."""
    said = 0
    calls = [n for n, what in enumerate(later.log, 1) if what == member]
    for call, second in product(calls, (1, 2, 3)):
        book = later.at(call, call + second)
        banners = [
            sheet
            for sheet in book.held.sheets
            if str(sheet.value((1, 1))).startswith(NOT_REFRESHED)
        ]
        new = [sheet for sheet in banners if sheet.title not in later.book.held.titles]
        said += len(new) + ("Guidance Notes" in [sheet.title for sheet in banners])
        if not banners:
            continue
        book.recorder.fail_at = frozenset()
        refresh(book.live())
        for sheet in book.held.sheets:
            assert not str(sheet.value((1, 1))).startswith(NOT_REFRESHED), (call, sheet.title)
    # A tab that could not be named is taken away again: there is no page that could say so.
    assert bool(said) == (member != ("Worksheet", "Name"))


def test_a_new_page_that_failed_before_its_mark_is_ours(later: Fault) -> None:
    """One that can be neither begun nor removed again is marked all the same, and made whole."""
    book = Open(pickle.loads(later.held))
    refused = {("CustomProperties", "Add"), ("Worksheet", "Delete")}
    book.recorder.refuses = lambda kind, member, _value: (kind, member) in refused
    with pytest.raises(Refusal, match="Guidance Notes was not refreshed"):
        later.write(book)
    page = book.held.sheet("Guidance Notes")
    assert str(page.value((1, 1))).startswith(NOT_REFRESHED)
    book.recorder.refuses = lambda *_: False
    refresh(book.live())
    assert book.held.sheet("Guidance Notes") is page
    assert later.shown(picture(page)) == later.shown(later.after["Guidance Notes"])
