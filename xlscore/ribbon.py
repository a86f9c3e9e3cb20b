"""What the buttons do: each reads the open workbook, calls one flow, and says how it went.

VBA calls these through RunPython. Whatever happens, the officer reads one sentence and the
details go to the log file; no button raises.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import xlwings as xw

from xlscore import __version__, excel
from xlscore.logfile import log, log_path
from xlscore.problems import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlscore.problems import Problem

excel.spare()

#: How many problems a message lists before it points to the sheet.
_MOST: Final = 12
_HELP: Final = (
    "Keep the figures on the data sheets, then click Refresh Scorecard: every page is made anew, "
    "and what you typed on the exception pages is kept.\n"
    "Check data lists what is wrong on the data sheets. Explain says why the selected row is "
    "rated as it is. Colour RAG cells colours R, A, G and arrows in the selected cells.\n"
    "In any cell: =RAG(value, target, polarity), =RAGWHY(...), =DOT(latest, previous, polarity), "
    "=SMALLDENOM(denominator)."
)


def refresh() -> str:
    """Make every page of the calling workbook anew; the sentence that was shown."""
    return _click("Refresh Scorecard", _refresh)


def check() -> str:
    """List the problems on the data sheets; the text that was shown."""
    return _click("Check data", _check)


def explain() -> str:
    """Say why the row of the selected cell is rated as it is; the text that was shown."""
    return _click("Explain", _explain)


def colour() -> str:
    """Colour ratings and arrows in the selected cells; the sentence that was shown."""
    return _click("Colour RAG cells", _colour)


def circulate() -> str:
    """Say that copies for circulation are not made yet; the sentence that was shown."""
    return _click("Prepare for circulation", _later("save a copy of this workbook and send that"))


def new_month() -> str:
    """Say that months are not moved on yet; the sentence that was shown."""
    return _click("New month", _later("change Reporting month on the sheet Settings and refresh"))


def import_data() -> str:
    """Say that files are not imported yet; the sentence that was shown."""
    return _click("Import data", _later("paste the figures into the sheet Data"))


def help_officer() -> str:
    """Say what the buttons do and where the log file is; the text that was shown."""
    return _click("Help", lambda _: f"{_HELP}\nxlscore {__version__}. Log file: {log_path()}")


def _click(button: str, work: Callable[[xw.Book], str]) -> str:
    book: xw.Book | None = None
    mode = "info"
    try:
        book = xw.Book.caller()
        told = work(book)
    except Refusal as refusal:
        told, mode = str(refusal), "critical"
    except Exception as error:  # the officer reads a sentence, never a traceback
        told, mode = _unexpected(button, error), "critical"
    if book is not None:
        try:
            book.app.alert(told, button, mode=mode)
        except Exception as error:  # Excel has gone, or shows no messages
            log(f"{button}: the message could not be shown: {told}", error)
    return told


def _unexpected(button: str, error: Exception) -> str:
    path = log(f"{button} (xlscore {__version__})", error)
    where = f"Details are in {path}" if path else "The log file could not be written"
    return (
        f"{button} stopped at something unexpected ({type(error).__name__}). {where}; "
        "give them to whoever looks after xlscore."
    )


def _refresh(book: xw.Book) -> str:
    from xlscore.hosts.live import LiveBook
    from xlscore.months import long_label
    from xlscore.pages.checks import summary as told
    from xlscore.refresh import refresh as run

    def say(text: str) -> None:
        book.app.status_bar = f"Scorecard: {text} ..."

    try:
        summary = run(LiveBook(book), say=say)
    finally:
        book.app.status_bar = False
    counts = summary.counts
    lines = [
        f"{long_label(summary.month)}: {counts['R']} Red, {counts['A']} Amber, "
        f"{counts['G']} Green, {counts['']} not rated."
    ]
    lines += [f"A page changed by hand was kept as '{title}'." for title in summary.kept]
    lines.append(told(summary.problems) + (" See the sheet Check." if summary.problems else ""))
    return "\n".join(lines)


def _check(book: xw.Book) -> str:
    from xlscore.book import read
    from xlscore.check import check as run
    from xlscore.hosts.live import LiveBook
    from xlscore.pages.checks import summary

    data, problems = read(LiveBook(book).tables())
    problems += run(data, data.settings.reporting_month)
    return "\n".join([summary(problems), *_listed(problems)])


def _listed(problems: Sequence[Problem]) -> list[str]:
    """The problems, errors first; where there are many, the first of them and where all are."""
    ordered = sorted(problems, key=lambda problem: problem.severity != "error")
    lines = [f"{problem.severity}: {problem}" for problem in ordered[:_MOST]]
    if len(ordered) > _MOST:
        lines.append(
            f"And {len(ordered) - _MOST} more: after a refresh all of them are on the sheet Check."
        )
    return lines


def _explain(book: xw.Book) -> str:
    from xlscore.explain import explain as run
    from xlscore.hosts.live import LiveBook
    from xlscore.selected import indicator_of

    host = LiveBook(book)
    cell = _selection(book)
    tables = host.tables()
    no, area, month = indicator_of(tables, host.found(), cell.sheet.name, cell.row)
    return "\n".join(run(tables, no, area, month).lines())


def _colour(book: xw.Book) -> str:
    from xlscore.colouring import colour as run

    cells = _selection(book)
    if not run(cells):
        return f"{cells.address} has these colours already."
    return (
        f"R, A, G and arrows in {cells.address} now have their colours. To take them away: "
        "Home, Conditional Formatting, Clear Rules."
    )


def _selection(book: xw.Book) -> xw.Range:
    cells = book.app.selection
    if cells is None:
        raise Refusal("Select cells of a sheet first, not a chart or a shape, then click again.")
    return cells


def _later(instead: str) -> Callable[[xw.Book], str]:
    return lambda _: (
        f"This button does nothing in xlscore {__version__} yet; until then, {instead}."
    )
