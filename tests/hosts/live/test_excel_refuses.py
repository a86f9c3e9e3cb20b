"""States in which Excel says no, and goes on saying no: no page is lost, and a click mends it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from engine import model, typelib
from engine.books import Open, picture, refreshed
from engine.officer import seated
from support import history
from support.small_books import saved

from xlscore import ribbon
from xlscore.flows.refresh import refresh
from xlscore.hosts.live import excel_members as xl
from xlscore.hosts.live.tabs import NOT_REFRESHED
from xlscore.problems import Refusal

PRINT = "Excel did not do the print set-up of "
#: By the state: how it comes about, and what the message of a refresh has to say (blank: nothing).
Profile = tuple[Callable[[Open], None], str]


def no_printer(book: Open) -> None:
    """No setting of the print set-up is taken."""
    book.recorder.refuses = lambda kind, member, value: (
        (kind == "PageSetup" and member != "Pages") or member == "PrintCommunication"
    )


def no_a4(book: Open) -> None:
    """The printer has no A4."""
    book.recorder.refuses = lambda kind, member, value: member == "PaperSize"


def page_layout(book: Open) -> None:
    """New sheets open in Page Layout view."""
    book.held.new_view = 3


def tabs_selected(book: Open) -> None:
    """Three tabs are selected together."""
    book.held.selected_tabs = 3


def filled_charts(book: Open) -> None:
    """Excel fills each new chart with lines of its own."""
    book.held.lines_of_new_charts = 2


def first_area(book: Open) -> None:
    """Of a union of cells, the lines of the first area alone are cleared."""
    book.held.first_area_alone = True


def no_charts(book: Open) -> None:
    """No chart can be added."""
    book.recorder.refuses = lambda kind, member, value: (kind, member) == ("ChartObjects", "Add")


def no_sparklines(book: Open) -> None:
    """No sparkline can be added."""
    book.recorder.refuses = lambda kind, member, value: (kind, member) == ("SparklineGroups", "Add")


def no_view(book: Open) -> None:
    """The window has neither zoom nor scroll nor frozen panes."""
    book.recorder.refuses = lambda kind, member, value: kind == "Window"


PROFILES: dict[str, Profile] = {
    "no printer": (no_printer, PRINT),
    "no A4": (no_a4, PRINT),
    "Page Layout view": (page_layout, ""),
    "several tabs selected": (tabs_selected, ""),
    "new charts filled": (filled_charts, ""),
    "first area alone": (first_area, ""),
    "no chart": (no_charts, "the charts of "),
    "no sparkline": (no_sparklines, "the sparklines of "),
    "no window": (no_view, "the frozen headings of "),
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """A small book with sparklines, open, without pages; not to be refreshed itself."""
    raw = history.tables({1, 2}, ["SC"])
    return Open(model.load(saved(raw, tmp_path_factory.mktemp("plain") / "book.xlsx")))


@pytest.fixture(scope="module")
def whole(plain: Open) -> Open:
    """The same with its pages."""
    book = plain.again()
    refresh(book.live())
    return book


@pytest.mark.parametrize("state", PROFILES)
def test_every_refresh_keeps_every_page_and_a_click_afterwards_mends_it(
    plain: Open, whole: Open, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first, a second and a changed refresh, the other buttons, and one when it is over."""
    book = plain.again()
    put_into, says = PROFILES[state]
    put_into(book)
    officer = seated(book, tmp_path, monkeypatch)
    for turn in ("first", "second", "changed"):
        if turn == "changed":
            book.held.sheet("Data").box((2, 4)).value = 1.0
        said = officer.clicks(ribbon.refresh)
        assert said.count(says) == 1 if says else "did not do" not in said, (turn, said)
        assert book.pages() == whole.pages()
        assert len(book.held.titles) == len(whole.held.titles), "no sheet too many"
        for title in book.pages():
            banner = book.held.sheet(title).value((1, 1))
            assert not str(banner).startswith(NOT_REFRESHED), (turn, title)
    for button in (ribbon.check, ribbon.help_officer, ribbon.explain, ribbon.colour):
        assert "unexpected" not in officer.clicks(button)
    book.recorder.refuses = lambda *_: False
    live = book.live()
    refresh(live)
    assert live.not_done == ""
    anew = whole.again()
    anew.held.sheet("Data").box((2, 4)).value = 1.0
    refresh(anew.live())
    for title in whole.pages():
        assert picture(book.held.sheet(title)) == picture(anew.held.sheet(title)), title


def test_where_a_page_cannot_be_activated_its_headings_are_frozen_later(plain: Open) -> None:
    """A hidden page whose headings are not frozen is refreshed all the same, and it is said."""
    book = plain.again()
    no_view(book)
    refresh(book.live())
    book.recorder.refuses = lambda *_: False
    box = book.held.sheet("Scorecard")
    box.visible = False
    live = book.live()
    refresh(live)
    assert "frozen headings of Scorecard" in live.not_done
    box.visible = True
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
        "XL_THIN": "xlThin", "XL_NONE": "xlNone", "XL_LINE_MARKERS": "xlLineMarkers",
        "XL_UNDERLINE_SINGLE": "xlUnderlineStyleSingle",
        "XL_UNDERLINE_NONE": "xlUnderlineStyleNone", "XL_NOT_PLOTTED": "xlNotPlotted",
        "XL_VALUE": "xlValue", "XL_CATEGORY": "xlCategory", "XL_LOW": "xlLow",
        "XL_MARKER_CIRCLE": "xlMarkerStyleCircle", "MSO_LINE_SYS_DASH": "msoLineSysDash",
        "MSO_LEGEND_BOTTOM": "msoElementLegendBottom", "XL_PORTRAIT": "xlPortrait",
        "XL_LANDSCAPE": "xlLandscape", "XL_PAPER_A4": "xlPaperA4",
        "XL_FILL_FORMATS": "xlFillFormats", "XL_VALIDATE_LIST": "xlValidateList",
        "XL_VALID_ALERT_STOP": "xlValidAlertStop", "XL_BETWEEN": "xlBetween",
        "XL_SPARK_LINE": "xlSparkLine", "XL_SPARKLINE_ROWS_SQUARE": "xlSparklineRowsSquare",
        "XL_NORMAL_VIEW": "xlNormalView", "XL_PAGE_LAYOUT_VIEW": "xlPageLayoutView",
    }  # fmt: skip
    ours = {name for name in vars(xl) if name.startswith(("XL_", "MSO_"))}
    assert ours == pairs.keys()
    for our, excels in pairs.items():
        assert getattr(xl, our) == typelib.CONSTANTS[excels], our


#: Calls that Excel does not have, each a mistake that the live host could make.
MISTAKES: dict[str, Callable[[Any], object]] = {
    "a member that does not exist": lambda book: book.ActiveCellStyle,
    "a member of another class": lambda book: book.Sheets.PageSetup,
    "a window without a collection": lambda book: book.Windows(1)(1),
    "a group of lines called for one": lambda book: (
        book.Sheets("Scorecard").Range("N6:N60").SparklineGroups.Item(1)(1)
    ),
    "too many arguments": lambda book: book.Sheets("Data").Move(None, None, 1),
    "an unknown argument": lambda book: book.Sheets.Add(Amount=1),
    "an argument that is lacking": lambda book: book.Sheets("Data").Range("A1").AutoFill(),
    "put for get": lambda book: setattr(book.Sheets("Data").Range("A1"), "Row", 2),
    "a name that cannot be set": lambda book: setattr(book, "FullName", "x"),
    "a method that is set": lambda book: setattr(book.Sheets("Data"), "Protect", True),
    "a property that is called": lambda book: book.Sheets("Data").ProtectContents(True),
    "a method's argument for a property": lambda book: book.Names("x").RefersTo("y"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_excel_does_not_have_fails_whoever_uses_it(whole: Open, mistake: str) -> None:
    """No code can take it for a refusal of Excel's that may pass."""
    book = whole.again()
    book.held.names["x"] = ("=1", True)
    with pytest.raises((typelib.NotInExcel, TypeError)):
        MISTAKES[mistake](book.app.workbook)
