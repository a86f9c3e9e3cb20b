"""The button Website: the open book's month goes onto the website beside it, and on record."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlscore.flows.site import AuditedSite, Made, prepare, put
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.live import application
from xlscore.hosts.live.live_book import LiveBook
from xlscore.hosts.live.logfile import log
from xlscore.problems import Refusal
from xlscore.ribbon.messages import data_as_before, first, looks_not_done, sentence, summed_up

if TYPE_CHECKING:
    import xlwings as xw

BUTTON: Final = "Website"
_ALL: Final = "xlscore site lists all of them"


def website(book: xw.Book) -> str:
    """Put the reporting month onto the website, after asking; what to say, blank if not wanted."""
    audited, folder = _audited(book)
    if not audited.files and not audited.record:
        return f"Nothing changed: {folder} shows {audited.period} as this workbook has it."
    own = application.folder_of(book)[1]
    if not application.confirmed(book.app, BUTTON, _question(audited, folder, own)):
        return ""
    host = LiveBook(book)
    done = _put(host, audited, folder)
    assert done.summary is not None
    return "\n".join(
        [
            *first(done.messages, _ALL),
            *summed_up(done.summary),
            *looks_not_done(host),
            f"The website: {folder / 'index.html'}.",
            "Save this workbook: the record of what the website shows is in it.",
        ]
    )


def folder_for(book: xw.Book) -> Path:
    """The folder of the website of an open book, beside it."""
    place, _ = application.folder_of(book)
    return place.parent / f"{place.stem} website"


def put_unasked(book: xw.Book) -> str:
    """Put the month onto the website that was asked for with its copy; what to say.

    Whatever fails, the copy has gone out and stands on record.
    """
    try:
        audited, folder = _audited(book)
        _put(LiveBook(book), audited, folder)
    except Refusal as refusal:
        return f"There is no new website: {sentence(refusal)}"
    except Exception as error:  # a fault of the website must not hide what was done
        log(f"{BUTTON}: it was not made", error)
        return "There is no new website: something unexpected happened, see the log file."
    return f"The website: {folder / 'index.html'}."


def _audited(book: xw.Book) -> tuple[AuditedSite, Path]:
    """The website of the book as it stands now, and its folder."""
    when, folder = dt.datetime.now(), folder_for(book)
    with application.progress(book.app) as say, application.saved_copy(book) as saved:
        # Whether unfinished texts may go out is asked by the button.
        return prepare(FileBook.look(saved), folder, when, anyway=True, say=say), folder


def _put(host: LiveBook, audited: AuditedSite, folder: Path) -> Made:
    with application.progress(host.book.app) as say, data_as_before(host, pages_too=False):
        return put(host, audited, folder, say)


def _question(audited: AuditedSite, folder: Path, own: bool) -> str:
    """What would be done, before it is."""
    where = "" if own else " (this workbook is on the web, so the website cannot go beside it)"
    asked = [*first([f"Not finished: {text}." for text in audited.unfinished], _ALL)]
    asked += [
        f"Put {audited.period} onto the website? What it shows goes on record in this workbook, "
        "and every page is brought up to date.",
        f"The website is the folder {folder}{where}. Earlier months in it stay as they are.",
    ]
    if given_away := audited.disclosure.in_short():
        asked += ["What the website gives away of small counts:", *given_away]
    return "\n".join(asked)
