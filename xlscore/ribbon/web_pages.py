"""The button Website: the open book's month goes onto the website beside it, and on record."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlscore.flows.site import Prepared, Wanted, prepare, put
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.live import application
from xlscore.hosts.live.live_book import LiveBook
from xlscore.ribbon.messages import data_as_before, first, looks_not_done, summed_up

if TYPE_CHECKING:
    import xlwings as xw

BUTTON: Final = "Website"
_ALL: Final = "xlscore site lists all of them"


def website(book: xw.Book) -> str:
    """Put the reporting month onto the website, after asking; what to say, blank if not wanted."""
    app, when = book.app, dt.datetime.now()
    place, own = application.folder_of(book)
    folder = place.parent / f"{place.stem} website"
    with application.progress(app) as say, application.saved_copy(book) as saved:
        # Whether unfinished texts may go out is asked below.
        prepared = prepare(FileBook.look(saved), folder, when, Wanted(anyway=True), say)
    if not prepared.files and not prepared.record:
        return f"Nothing changed: {folder} shows {prepared.period} as this workbook has it."
    if not application.confirmed(app, BUTTON, _question(prepared, folder, own)):
        return ""
    host = LiveBook(book)
    with application.progress(app) as say, data_as_before(host, pages_too=False):
        done = put(host, prepared, folder, say)
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


def _question(prepared: Prepared, folder: Path, own: bool) -> str:
    """What would be done, before it is."""
    where = "" if own else " (this workbook is on the web, so the website cannot go beside it)"
    asked = [*first([f"Not finished: {text}." for text in prepared.unfinished], _ALL)]
    asked += [
        f"Put {prepared.period} onto the website? What it shows goes on record in this workbook, "
        "and every page is brought up to date.",
        f"The website is the folder {folder}{where}. Earlier months in it stay as they are.",
    ]
    if given_away := prepared.disclosure.in_short():
        asked += ["What the website gives away of small counts:", *given_away]
    return "\n".join(asked)
