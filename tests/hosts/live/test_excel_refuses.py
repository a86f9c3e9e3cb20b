"""States in which Excel says no, and goes on saying no: no page is lost, and a click mends it.

Every button is clicked in every state: a first, a second and a changed refresh, then the others.
What comes of it is a table, `STATES`: a click is done, or what was not done is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from engine import excel, model, typelib
from engine.books import Open, opened, picture, refreshed
from engine.officer import NO, OK, Officer, seated
from engine.saving import save
from engine.windows import ComError
from support.small_books import three

from xlscore import ribbon
from xlscore.flows import circulate, site
from xlscore.flows.refresh import refresh
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.live import calculation, logfile
from xlscore.hosts.live import excel_members as xl
from xlscore.hosts.live.tabs import NOT_REFRESHED
from xlscore.problems import Refusal
from xlscore.ribbon import circulation, web_pages

REJECTED, GONE = -2147418111, -2147023174
PASSWORD = "secret"

# ---- the states


def refuse(book: Open, what: Callable[[str, str, object], bool | ComError]) -> None:
    """Say no to some calls, and go on saying no."""
    book.recorder.refuses = what


def holds(**state: object) -> Callable[[Open], None]:
    """A state that is one of the workbook, or of Excel's window of it."""

    def put_into(book: Open) -> None:
        for name, value in state.items():
            assert hasattr(book.held, name)
            setattr(book.held, name, value)

    return put_into


def lacks(*members: str) -> Callable[[Open], None]:
    """Some members, each as `Class.Member`, are refused; a class alone is all of it."""
    return lambda book: refuse(
        book, lambda kind, member, value: {kind, f"{kind}.{member}"} & {*members} != set()
    )


def hidden(visible: int) -> Callable[[Open], None]:
    """The pages that there are, are hidden."""

    def put_into(book: Open) -> None:
        for title in book.pages():
            book.held.sheet(title).visible = visible

    return put_into


def no_printer(book: Open) -> None:
    """No setting of the print set-up is taken."""
    refuse(book, lambda kind, member, value: (
        (kind == "PageSetup" and member != "Pages")
        or member in ("PrintCommunication", "ExportAsFixedFormat")
    ))  # fmt: skip


def passwords(book: Open) -> None:
    """Each page that there is has a password."""
    for title in book.pages():
        sheet = book.held.sheet(title)
        sheet.password, sheet.protected = PASSWORD, sheet.protected or {}


def protected_view(book: Open) -> None:
    """The workbook may be read, and nothing else."""
    refuse(book, lambda kind, member, value: kind != "Application" and (
        value is not None
        or member in ("Add", "Delete", "Merge", "Unprotect", "Protect", "SaveCopyAs", "Activate")
    ))  # fmt: skip


def rejected(book: Open) -> None:
    """In each click Excel lets a few calls not in, and then all again."""
    said = ComError("Call was rejected by callee.", REJECTED)
    refuse(book, lambda *_: said if 400 < book.recorder.calls <= 403 else False)


def calculating(book: Open) -> None:
    """Excel calculates and is not to be told how."""
    refuse(book, lambda kind, member, value: member == "Calculation" and value is not None)


def on_the_web(book: Open) -> None:
    """The workbook is edited by several, saved as it goes, and protects no sheet meanwhile."""
    book.app.workbook.__dict__["folder"] = "https://county.sharepoint.com/"
    refuse(book, lambda kind, member, value: (kind, member) == ("Worksheet", "Protect"))


def long_texts(book: Open) -> None:
    """A paragraph is longer than Excel takes in a block of values."""
    sheet = book.held.sheet("Commentary")
    place = next(p for p, box in sheet.cells.items() if box.value == "Too few.")
    sheet.cells[place].value = "Too few. " * 1000


FIRST, SECOND, CHANGED = "refresh", "refresh again", "changed refresh"
CHECK, EXPLAIN, COLOUR, HELP = "check", "explain", "colour", "help"
COPY, WEBSITE, IMPORT, MONTH = "circulate", "website", "import", "new month"
REFRESHES = (FIRST, SECOND, CHANGED)
PAINTING = (*REFRESHES, COPY, WEBSITE, IMPORT, MONTH)
ALL = (*REFRESHES, CHECK, EXPLAIN, COLOUR, HELP, COPY, WEBSITE, IMPORT, MONTH)


@dataclass(frozen=True)
class State:
    """A state of Excel: how it comes about, and which clicks then say what.

    `with_pages`: it begins where pages stand. A click that is not in `said` is done.
    """

    put_into: Callable[[Open], None]
    said: dict[str, str] = field(default_factory=dict)
    with_pages: bool = False


def every(text: str, *buttons: str) -> dict[str, str]:
    """The same words of each of these clicks."""
    return dict.fromkeys(buttons or PAINTING, text)


_SELECT = every("Select cells of a sheet first", EXPLAIN, COLOUR)
_PASSWORD = "take that off (Review, Unprotect Sheet)"
STATES = {
    "Excel as it is": State(lambda book: None),
    "no printer": State(no_printer, every("did not do the print set-up of")),
    "no A4": State(lacks("PageSetup.PaperSize"), every("did not do the print set-up of")),
    "Page Layout view": State(holds(new_view=3)),
    "several tabs selected": State(holds(selected_tabs=3)),
    "new charts filled": State(holds(lines_of_new_charts=2)),
    "first area alone": State(holds(first_area_alone=True)),
    "no chart": State(lacks("ChartObjects.Add"), every("the charts of")),
    "no sparkline": State(lacks("SparklineGroups.Add"), every("the sparklines of")),
    "no window": State(lacks("Window"), every("did not do the frozen headings of")),
    "two windows": State(holds(windows=2)),
    "hidden window": State(holds(windows=None), _SELECT),
    "other workbook in Protected View": State(holds(protected_view_in_front=True), _SELECT),
    "pages hidden": State(hidden(0), {}, with_pages=True),
    "pages very hidden": State(hidden(2), {}, with_pages=True),
    "pages with a password": State(passwords, every(_PASSWORD), with_pages=True),
    "structure protected": State(
        holds(structure_protected=True),
        # Either takes a page away.
        every("Protect Workbook", IMPORT, MONTH),
        with_pages=True,
    ),
    "structure protected, no page": State(
        holds(structure_protected=True), every("Protect Workbook")
    ),
    "shared in the old way": State(holds(shared=True), every("Unshare Workbook")),
    "several editors, AutoSave": State(on_the_web, every("did not do the protection of")),
    "Protected View": State(protected_view, every("Excel did not", *PAINTING, COLOUR)),
    "a call rejected": State(rejected, every("Excel did not")),
    "calculating": State(calculating),
    "a chart selected": State(holds(selected="ChartArea"), _SELECT),
    "a shape selected": State(holds(selected="Shape"), _SELECT),
    "properties of 500 characters": State(holds(longest_property=500)),
    "texts over 8,203 characters": State(long_texts),
}


#: The states in which a quick run drives every button.
QUICK = ("Excel as it is", "no printer", "Protected View", "a call rejected")


# ---- the clicks


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """A small book with sparklines, open, without pages; not to be refreshed itself."""
    return opened(three(), tmp_path_factory.mktemp("plain") / "book.xlsx")


@pytest.fixture(scope="module")
def whole(plain: Open) -> Open:
    """The same with its pages."""
    book = plain.again()
    refresh(book.live())
    return book


@pytest.fixture(scope="module")
def computed(whole: Open, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is the same in every state is worked out once: copy, website, saved files."""
    folder = tmp_path_factory.mktemp("computed")
    book, file = whole.again(), folder / "book.xlsx"
    change(book)
    save(book.held, file)
    when = dt.datetime(2014, 7, 1, 9)
    copy = circulate.prepare(FileBook.look(file), when, circulate.Wanted(anyway=True))
    circulate.send(FileBook.open(file), copy, folder / copy.name)
    pages = site.prepare(FileBook.look(file), folder / "site", when, anyway=True)
    held = model.load(folder / copy.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(circulation, "prepare", lambda *_: copy)
        patch.setattr(web_pages, "prepare", lambda *_, **__: pages)
        patch.setattr(excel, "save", lambda held, path: path.write_bytes(held.source))
        patch.setattr(excel, "load", lambda _: held)
        patch.setattr(calculation, "_PAUSES", (0, 0, 0))
        yield


def change(book: Open) -> None:
    """Change a figure."""
    book.held.sheet("Data").box((7, 4)).value = 59.0


def without_pages(book: Open) -> Open:
    """A copy of a book without any page, in Excel as it is."""
    bare = book.again()
    fresh = model.BookBox()
    for name in ("new_view", "selected_tabs", "lines_of_new_charts", "first_area_alone", "windows",
                 "structure_protected", "shared", "selected", "protected_view_in_front",
                 "longest_property"):  # fmt: skip
        setattr(bare.held, name, getattr(fresh, name))
    bare.held.sheets = [s for s in bare.held.sheets if s.title not in book.pages()]
    bare.held.active = bare.held.sheets[0].title
    return bare


def answer_of(button: str) -> int:
    """Whatever is asked, it is to be done; of copy and website the copy alone."""
    return NO if button == COPY else OK


def press(officer: Officer, button: str) -> str:
    """Click; what is shown at the end. Excel's settings are as before, and no fault is ours."""
    book = officer.open
    if button == CHANGED:
        change(book)
    elif button in (EXPLAIN, COLOUR):
        book.held.sheet("Data").view["Selection"], book.held.active = "F4", "Data"
    elif button == IMPORT:
        officer.chooses(Path(logfile.log_path()).parents[2], "1,Kent,May-14,90,120,,")
    does = {
        **dict.fromkeys(REFRESHES, ribbon.refresh), CHECK: ribbon.check, EXPLAIN: ribbon.explain,
        COLOUR: ribbon.colour, HELP: ribbon.help_officer, COPY: ribbon.circulate,
        WEBSITE: ribbon.website, IMPORT: ribbon.import_data, MONTH: ribbon.new_month,
    }[button]  # fmt: skip
    officer.answers, officer.shown, officer.asked = [answer_of(button)] * 3, [], []
    book.recorder.calls = 0
    settings = {**book.app.settings(), "active": None}
    said = does()
    assert {**book.app.settings(), "active": None} == settings
    assert [text for _, text in officer.shown] == [said]
    assert "unexpected" not in said
    assert not logfile.log_path().exists(), logfile.log_path().read_text(encoding="utf-8")
    return said


def nothing_is_lost(book: Open, pages: set[str], rows: dict[str, int], at: str) -> None:
    """No page is gone, none says that it is not refreshed, no row is gone or twice there."""
    assert set(book.pages()) >= pages, at
    for title in book.pages():
        banner = str(book.held.sheet(title).value((1, 1)))
        assert not banner.startswith(NOT_REFRESHED), (at, title)
    for name, count in rows.items():
        sheet = book.held.sheet(name)
        top, _, bottom, _ = sheet.tables[0].block
        assert bottom - top >= count, (at, name)
        rows[name] = bottom - top
        keys = [tuple(sheet.value((row, n)) for n in (1, 2, 3)) for row in range(top, bottom + 1)]
        assert name == "Log" or len(keys) == len(set(keys)), (at, name)


def drive(book: Open, state: State, officer: Officer) -> dict[str, str]:
    """Click every button in a state; what was said of what was not done, by button."""
    said = {}
    rows = dict.fromkeys(("Data", "Published", "Commentary", "Log", "Settings"), 0)
    pages = set(book.pages())
    for button in ALL:
        text = press(officer, button)
        if officer.warned or "Excel did not" in text:
            said[button] = text
        if button == MONTH:
            # Its Red has no figure in the new month.
            pages -= {"Exc 1"}
        refuses, book.recorder.refuses = book.recorder.refuses, lambda *_: False
        nothing_is_lost(book, pages, rows, button)
        book.recorder.refuses = refuses
        pages = set(book.pages()) - {"Exc 1"}
    return said


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[] if n in QUICK else [pytest.mark.slow]) for n in STATES]
)
def test_every_click_is_done_or_says_what_is_not(
    plain: Open, whole: Open, computed: None, name: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """All buttons in one state; then a click on Refresh makes every page whole."""
    state = STATES[name]
    book = (whole if state.with_pages else plain).again()
    officer = seated(book, tmp_path, monkeypatch)
    state.put_into(book)
    said = drive(book, state, officer)
    assert said.keys() == state.said.keys(), said
    for button, text in said.items():
        assert state.said[button] in text, (button, text)
    # The state is over.
    book.recorder.refuses = lambda *_: False
    for title in book.held.titles:
        box = book.held.sheet(title)
        box.password, box.visible = "", -1
    for setting, value in vars(without_pages(book).held).items():
        if setting in ("structure_protected", "shared", "longest_property", "windows"):
            setattr(book.held, setting, value)
    live = book.live()
    refresh(live)
    assert live.not_done == ""
    anew = without_pages(book)
    refresh(anew.live())
    assert set(anew.pages()) == set(book.pages())
    for title in anew.pages():
        assert picture(book.held.sheet(title)) == picture(anew.held.sheet(title)), title


def test_where_a_page_cannot_be_activated_its_headings_are_frozen_later(plain: Open) -> None:
    """A hidden page whose headings are not frozen is refreshed all the same, and it is said."""
    book = plain.again()
    lacks("Window")(book)
    refresh(book.live())
    book.recorder.refuses = lambda *_: False
    box = book.held.sheet("Scorecard")
    box.visible = 0
    live = book.live()
    refresh(live)
    assert "frozen headings of Scorecard" in live.not_done
    box.visible = -1
    live = book.live()
    refresh(live)
    assert live.not_done == ""


def test_a_page_with_a_password_stays_as_it_is(whole: Open) -> None:
    """It shows what it showed, without a banner, and the message says how to go on."""
    book = whole.again()
    book.held.sheet("Check").password = "secret"
    before = picture(book.held.sheet("Check"))
    for _ in range(2):
        with pytest.raises(Refusal, match=r"Check was not refreshed.*Unprotect Sheet"):
            refresh(book.live())
        assert picture(book.held.sheet("Check")) == before
    book.held.sheet("Check").password = ""
    refresh(book.live())


def test_where_the_structure_is_protected_nothing_is_touched(plain: Open, whole: Open) -> None:
    """New pages are refused with what to do; standing pages are refreshed."""
    book = plain.again()
    book.held.structure_protected = True
    before = book.again().held
    with pytest.raises(Refusal, match=r"structure of this workbook.*Protect Workbook"):
        refresh(book.live())
    assert book.held == before
    standing = whole.again()
    standing.held.structure_protected = True
    refresh(standing.live())


def test_lines_that_stand_are_left_alone(whole: Open) -> None:
    """The lines are recognised by their group's Item, so a second refresh draws none."""
    book = whole.again()
    refreshed(book)
    log = [(kind, member) for kind, member, _ in book.recorder.log]
    assert ("SparklineGroup", "Item") in log
    assert ("SparklineGroups", "Add") not in log


def test_our_constants_are_those_of_the_type_library() -> None:
    """Every number of excel_members that has a constant of Excel's is that constant."""
    pairs = {
        "XL_LEFT": "xlLeft", "XL_RIGHT": "xlRight", "XL_TOP": "xlTop", "XL_BOTTOM": "xlBottom",
        "XL_CENTER": "xlCenter", "XL_GENERAL": "xlGeneral", "XL_CONTINUOUS": "xlContinuous",
        "XL_THIN": "xlThin", "XL_NONE": "xlNone", "XL_LINE": "xlLine",
        "XL_LINE_MARKERS": "xlLineMarkers", "XL_CONSTANTS": "xlCellTypeConstants",
        "XL_NUMBERS": "xlNumbers", "XL_TEXT_VALUES": "xlTextValues", "XL_LOGICAL": "xlLogical",
        "XL_PAGE_BREAK": "xlPageBreakManual",
        "XL_UNDERLINE_SINGLE": "xlUnderlineStyleSingle",
        "XL_UNDERLINE_NONE": "xlUnderlineStyleNone", "XL_NOT_PLOTTED": "xlNotPlotted",
        "XL_VALUE": "xlValue", "XL_CATEGORY": "xlCategory", "XL_LOW": "xlLow",
        "XL_MARKER_CIRCLE": "xlMarkerStyleCircle", "XL_MARKER_DIAMOND": "xlMarkerStyleDiamond",
        "MSO_LINE_SYS_DASH": "msoLineSysDash",
        "MSO_LEGEND_BOTTOM": "msoElementLegendBottom", "XL_PORTRAIT": "xlPortrait",
        "XL_LANDSCAPE": "xlLandscape", "XL_PAPER_A4": "xlPaperA4",
        "XL_FILL_FORMATS": "xlFillFormats", "XL_VALIDATE_LIST": "xlValidateList",
        "XL_VALID_ALERT_STOP": "xlValidAlertStop", "XL_BETWEEN": "xlBetween",
        "XL_SPARK_LINE": "xlSparkLine", "XL_SPARKLINE_ROWS_SQUARE": "xlSparklineRowsSquare",
        "XL_NORMAL_VIEW": "xlNormalView", "XL_PAGE_LAYOUT_VIEW": "xlPageLayoutView",
        "XL_SHEET_VISIBLE": "xlSheetVisible",
    }  # fmt: skip
    ours = {name for name in vars(xl) if name.startswith(("XL_", "MSO_"))}
    assert ours == pairs.keys()
    for our, excels in pairs.items():
        assert getattr(xl, our) == typelib.CONSTANTS[excels], our


# ---- Python ends on the way


def ends(
    officer: Officer, button: Callable[[], str], after: int, answer: int = OK, number: int = GONE
) -> None:
    """A click in which Python ends after so many calls: nothing is put back, nothing is said.

    The same where Excel lets no call in any more (REJECTED) until the click has ended.
    Excel's settings are put back as the macro that waits for Python does.
    """
    book = officer.open
    settings = dict(book.app.store)
    book.recorder.calls = 0
    gone = ComError("The RPC server is unavailable, or the call was rejected.", number)
    refuse(book, lambda *_: gone if book.recorder.calls > after else False)
    officer.answers = [answer] * 3
    button()
    book.recorder.refuses = lambda *_: False
    book.app.store.update(settings)
    logfile.log_path().unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("part", "number"), [(0.3, GONE), (0.6, GONE), (0.9, GONE), (0.5, REJECTED)]
)
def test_where_python_ends_on_the_way_a_click_makes_all_whole(
    plain: Open, whole: Open, computed: None, part: float, number: int, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """New and standing pages: none is taken for one that an officer changed, none stays half."""
    for start in (plain, whole):
        book = start.again()
        change(book)
        measured = book.again()
        refresh(measured.live())
        officer = seated(book, tmp_path, monkeypatch)
        ends(officer, ribbon.refresh, int(measured.recorder.calls * part), number=number)
        assert "kept" not in press(officer, SECOND)
        anew = without_pages(book)
        refresh(anew.live())
        assert set(book.pages()) == set(anew.pages())
        for title in anew.pages():
            assert picture(book.held.sheet(title)) == picture(anew.held.sheet(title)), title


@pytest.mark.parametrize("button", [COPY, MONTH])
def test_where_python_ends_on_the_way_nothing_is_published_twice(
    whole: Open, computed: None, button: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same button again: every figure, row and text is there once, and the month moved by one.

    Python ends between any two sheets of what goes on record.
    """
    # What the copy puts on record depends on what stands there.
    monkeypatch.setattr(circulation, "prepare", circulate.prepare)
    monkeypatch.setattr(excel, "save", save)
    done = whole.again()
    change(done)
    officer = seated(done, tmp_path, monkeypatch)
    press(officer, button)
    log = done.recorder.log
    pages = log.index(("Workbook", "Styles", None))
    changes = ("Resize", "Value")
    # The last one is the month itself: who clicks then is asked for the month after.
    at = [n for n, call in enumerate(log[:pages], 1) if call[1] in changes and call[2] is not None]
    at = at[:-1] if button == MONTH else at
    rows = {name: done.live().tables()[name].rows for name in ("Published", "Data", "Settings")}
    assert len(at) > 2
    for number in at[:2]:
        book = whole.again()
        change(book)
        folder = tmp_path / str(number)
        folder.mkdir()
        again = seated(book, folder, monkeypatch)
        does = {COPY: ribbon.circulate, MONTH: ribbon.new_month}[button]
        ends(again, does, number, answer_of(button))
        press(again, button)
        tables = book.live().tables()
        assert {name: tables[name].rows for name in rows} == rows, number
