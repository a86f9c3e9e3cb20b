"""What the buttons do: each reads the open workbook, calls one flow, and says how it went.

VBA calls these through RunPython. Whatever happens, the officer reads one sentence and the
details go to the log file; no button raises.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import xlwings as xw

from xlscore import __version__
from xlscore.hosts.live import application
from xlscore.hosts.live.calculation import retry
from xlscore.hosts.live.excel_members import reason
from xlscore.hosts.live.logfile import log, log_path
from xlscore.problems import Refusal, said_once
from xlscore.ribbon.messages import data_as_before, first, looks_not_done, summed_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlscore.flows.load.upsert import Upsert
    from xlscore.problems import Problem

application.keep_excel_running()

_NEW_MONTH: Final = "New month"
_IMPORT: Final = "Import data"
_HELP: Final = (
    "The buttons stand in the order of a month's work.\n"
    "New month moves on to the next reporting period. Import data copies figures from files into "
    "the sheet Data. Check data lists what is wrong on the data sheets.\n"
    "Refresh Scorecard brings every page up to date; what you typed on the exception pages is "
    "kept. Explain says why the selected row is rated as it is.\n"
    "Prepare for circulation makes the copy to send and records its figures as published; where "
    "small counts are withheld it offers the website too, and the arrow beside it an accessible "
    "copy. Website makes pages for a web server out of the month. New month, Import data, Prepare "
    "for circulation and Website ask before they change anything.\n"
    "Colour RAG cells colours R, A, G and arrows in the selected cells.\n"
    "In any cell: =RAG(value, target, polarity), =RAGWHY(...), =DOT(latest, previous, polarity), "
    "=SMALLDENOM(denominator)."
)


def refresh() -> str:
    """Bring every page of the calling workbook up to date; the sentence that was shown."""
    return _answer("Refresh Scorecard", _refresh)


def check() -> str:
    """List the problems on the data sheets; the text that was shown."""
    return _answer("Check data", _check)


def explain() -> str:
    """Say why the row of the selected cell is rated as it is; the text that was shown."""
    return _answer("Explain", _explain)


def colour() -> str:
    """Colour ratings and arrows in the selected cells; the sentence that was shown."""
    return _answer("Colour RAG cells", _colour)


def circulate() -> str:
    """Make the copy that goes out, and put it on record; what was shown, blank if not wanted."""
    return _answer("Prepare for circulation", _circulate)


def circulate_accessible() -> str:
    """The same with an accessible copy."""
    return _answer("Prepare for circulation", lambda book: _circulate(book, accessible=True))


def website() -> str:
    """Put the month onto the website, and on record; what was shown, blank if not wanted."""
    return _answer("Website", _website)


def new_month() -> str:
    """Move on to the month after the reporting month; what was shown, blank if not wanted."""
    return _answer(_NEW_MONTH, _new_month)


def import_data() -> str:
    """Copy chosen files into the sheet Data; the text that was shown, blank if not wanted."""
    return _answer(_IMPORT, _import_data)


def help_officer() -> str:
    """Say what the buttons do and where the log file is; the text that was shown."""
    return _answer("Help", lambda _: f"{_HELP}\nxlscore {__version__}. Log file: {log_path()}")


def _answer(button: str, work: Callable[[xw.Book], str]) -> str:
    book: xw.Book | None = None
    mode = "info"
    try:
        book = xw.Book.caller()
        message = work(book)
    except Refusal as refusal:
        message, mode = str(refusal), "critical"
    except Exception as error:  # the officer reads a sentence, never a traceback
        message, mode = _unexpected(button, error), "critical"
    if book is not None and message:
        _show(book, message, button, mode)
    return message


def _show(book: xw.Book, message: str, button: str, mode: str) -> None:
    def show() -> None:
        book.app.alert(message, button, mode=mode)

    if not retry(show):
        try:
            show()
        except Exception as error:  # Excel has gone, or shows no messages
            log(f"{button}: the message could not be shown: {message}", error)


def _unexpected(button: str, error: Exception) -> str:
    path = log(f"{button} (xlscore {__version__})", error)
    where = f"Details are in {path}" if path else "The log file could not be written"
    return (
        f"{button} stopped at something unexpected ({type(error).__name__}). {where}; "
        "give them to whoever looks after xlscore."
    )


def _refresh(book: xw.Book) -> str:
    from xlscore.flows.refresh import refresh as run
    from xlscore.hosts.live.live_book import LiveBook

    with application.progress(book.app) as say:
        host = LiveBook(book)
        summary = run(host, say=say)
    return "\n".join([*summed_up(summary), *looks_not_done(host)])


def _check(book: xw.Book) -> str:
    from xlscore.flows.opening import look
    from xlscore.hosts.live.live_book import LiveBook
    from xlscore.pages.check import summary

    problems = look(LiveBook(book).tables()).problems
    return "\n".join([summary(problems), *_listed(problems)])


def _listed(problems: Sequence[Problem]) -> list[str]:
    """The problems; where there are many, the first of them and where all are."""
    lines = [f"{said.severity}: {said}" for said in said_once(problems)]
    return first(lines, "after a refresh all of them are on the sheet Check")


def _explain(book: xw.Book) -> str:
    from xlscore.flows.explain import explain as run
    from xlscore.hosts.live.live_book import LiveBook
    from xlscore.ribbon.selection import indicator_of

    host = LiveBook(book)
    cell = _selection(book)
    tables = host.tables()
    no, area, month = indicator_of(tables, host.found(), cell.sheet.name, cell.row)
    return "\n".join(run(tables, no, area, month).lines())


def _colour(book: xw.Book) -> str:
    from xlscore.ribbon.colouring import colour as run

    cells = _selection(book)
    try:
        added = run(cells)
    except Refusal:
        raise
    except Exception as error:
        raise Refusal(
            "Excel did not take the colours; close any open dialog, finish the cell you are typing "
            f"in, and try again ({reason(error)})"
        ) from error
    if not added:
        return f"{cells.address} has these colours already."
    return (
        f"R, A, G and arrows in {cells.address} now have their colours. To take them away: "
        "Home, Conditional Formatting, Clear Rules."
    )


def _new_month(book: xw.Book) -> str:
    from xlscore.flows.roll import roll
    from xlscore.hosts.live.live_book import LiveBook
    from xlscore.inputs.book import read
    from xlscore.rules.months import Month

    host = LiveBook(book)
    settings = read(host.tables())[0].settings
    report, now = settings.report, settings.reporting_month
    month = Month(now + report.step)
    left, wanted = report.label(now), report.label(month)
    question = (
        f"Move on from {left} to {wanted}? Data gets rows for {wanted}, the figures of {left} go "
        "into Published, its commentary is carried forward as drafts, and every page is refreshed."
    )
    if not application.confirmed(book.app, _NEW_MONTH, question):
        return ""
    with application.progress(book.app) as say, data_as_before(host, pages_too=True):
        rolled = roll(host, month, dt.datetime.now(), say)
    return "\n".join([*rolled.messages, *summed_up(rolled.summary), *looks_not_done(host)])


def _import_data(book: xw.Book) -> str:
    from xlscore.flows.load.load import load
    from xlscore.flows.load.undoing import beside
    from xlscore.hosts.live.live_book import LiveBook
    from xlscore.inputs.book import read

    files = application.ask_for_files(book.app, "Files of figures to copy into the sheet Data")
    if not files:
        return ""
    host, when = LiveBook(book), dt.datetime.now()
    place, own = application.folder_of(book)
    undo = beside(place)
    settings = read(host.tables())[0].settings
    month = settings.reporting_month

    with application.progress(book.app) as say:
        preview = load(host, files, undo, when, month=month, preview=True, say=say)
    found = preview.upsert
    lines = _preview(found)
    if not found.anything:
        return "\n".join([*lines, "Nothing was imported: Data stays as it is."])
    lines.append(f"Rows of a file without a column Month are for {settings.report.label(month)}.")
    if not application.confirmed(
        book.app, _IMPORT, "\n".join([*lines, "Copy this into Data and refresh?"])
    ):
        return ""
    with application.progress(book.app) as say, data_as_before(host, pages_too=False):
        loaded = load(host, files, undo, when, month=month, say=say)
    assert loaded.summary is not None, "something was imported"
    back = f"What stood in these cells before is in {undo}."
    if own:
        back += f' To take it back, save and close, then: xlscore load "{book.name}" --undo'
    return "\n".join(
        [
            f"Imported: {loaded.upsert.summary()}.",
            *summed_up(loaded.summary),
            *looks_not_done(host),
            back,
        ]
    )


def _preview(found: Upsert) -> list[str]:
    """What files would do to Data, as much as a message has room for, and the counts."""
    from xlscore.flows.load.incoming import refused_once

    lines = [
        *found.messages,
        *refused_once(found.refused),
        *(f"Changed: {change}." for change in found.changed),
    ]
    listed = first(lines, "xlscore load with --preview lists all of them")
    if found.kept:
        listed.append(f"Figures on Data that the files lack, and that stay: {found.kept:,}.")
    return [*listed, f"{found.summary()}."]


def _circulate(book: xw.Book, accessible: bool = False) -> str:
    from xlscore.ribbon.circulation import circulate as run

    return run(book, accessible)


def _website(book: xw.Book) -> str:
    from xlscore.ribbon.web_pages import website as run

    return run(book)


def _selection(book: xw.Book) -> xw.Range:
    try:
        cells = book.app.selection
    except AttributeError:  # what is selected has no address
        cells = None
    if cells is None:
        raise Refusal("Select cells of a sheet first, not a chart or a shape, then click again.")
    return cells
