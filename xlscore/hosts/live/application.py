"""What our Python asks of an Excel that it serves, and what it must never do to it."""

from __future__ import annotations

import atexit
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlscore.hosts.live import excel_members as xl
from xlscore.hosts.live.calculation import retry
from xlscore.hosts.live.logfile import log_path
from xlscore.problems import Refusal

if TYPE_CHECKING:
    import xlwings as xw

_EXTRACTS: Final = "Figures (*.csv; *.txt; *.xls*; *.ods),*.csv;*.txt;*.xls*;*.ods,All files,*.*"


def keep_excel_running() -> None:
    """Never end an Excel that we did not start, as xlwings would when its Python ends."""
    if sys.platform == "win32":
        from xlwings import _xlwindows

        atexit.unregister(_xlwindows.cleanup)


@contextmanager
def progress(app: xw.App) -> Iterator[Callable[[str], None]]:
    """What is being done, in the status bar; at the end that is Excel's own again."""

    def say(text: str) -> None:
        app.status_bar = f"Scorecard: {text} ..."

    alerts = app.display_alerts
    try:
        # Else Excel asks about 'waiting for another application' when this takes long.
        app.display_alerts = False
        yield say
    finally:
        retry(lambda: setattr(app, "display_alerts", alerts))
        # What was done must be told even where Excel is busy by now.
        retry(lambda: setattr(app, "status_bar", False))


def confirmed(app: xw.App, button: str, question: str) -> bool:
    """Ask before a button changes anything."""
    return bool(app.alert(question, button, "ok_cancel", "info") == "ok")


def chosen(app: xw.App, button: str, question: str) -> str:
    """Ask a question that is answered by `yes`, `no` or `cancel`, before anything changes."""
    return str(app.alert(question, button, "yes_no_cancel", "info"))


def ask_for_files(app: xw.App, title: str) -> list[Path]:
    """Let the officer choose extracts; none where the dialog was cancelled.

    Refusal for a file that is not on this PC or a drive of it.
    """
    chosen = app.api.GetOpenFilename(FileFilter=_EXTRACTS, Title=title, MultiSelect=True)
    if not chosen:
        return []
    names = [str(name) for name in chosen]
    for name in names:
        if "://" in name:
            raise Refusal(f"{name} is not on this PC; save a copy here and choose that.")
    return [Path(name) for name in names]


def folder_of(book: xw.Book) -> tuple[Path, bool]:
    """The path beside which files of an open book go, and whether that is the book's own.

    A book that is open from OneDrive or SharePoint has no folder here: what belongs to it goes
    where the log file is.
    """
    name = str(book.api.FullName)
    if "://" not in name:
        return Path(name), True
    folder = log_path().parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder / book.name, False


@contextmanager
def saved_copy(book: xw.Book) -> Iterator[Path]:
    """The open book as it stands, saved to a file that is gone afterwards.

    The book itself stays unsaved where it was. Refusal where Excel does not save it.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        aside = Path(folder) / book.name
        try:
            book.api.SaveCopyAs(str(aside))
        except Exception as error:
            raise Refusal(
                "Excel did not save a copy to work on; close any open dialog, finish the cell you "
                f"are typing in, and try again ({xl.reason(error)})"
            ) from error
        yield aside
