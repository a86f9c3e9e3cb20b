"""The button Prepare for circulation: the open book's month goes out and on record."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlscore.flows.circulate import AuditedCopy, Circulated, Wanted, prepare, send
from xlscore.flows.opening import Say
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.live import application
from xlscore.hosts.live.live_book import LiveBook
from xlscore.hosts.live.logfile import log
from xlscore.hosts.package.disk import refuse_if_open
from xlscore.hosts.pdf.by_excel import print_copy
from xlscore.problems import Refusal
from xlscore.ribbon import web_pages
from xlscore.ribbon.messages import data_as_before, first, looks_not_done, sentence, summed_up

if TYPE_CHECKING:
    import xlwings as xw

BUTTON: Final = "Prepare for circulation"
_ALL: Final = "xlscore circulate lists all of them"


def circulate(book: xw.Book, accessible: bool = False) -> str:
    """Make the copy of the reporting month, after asking; what to say, blank if not wanted.

    The accessible copy has no PDF: printed, its tables would lose their mark-up.
    """
    app, when = book.app, dt.datetime.now()
    with application.progress(app) as say, application.saved_copy(book) as saved:
        # Whether unfinished texts may go out is asked below.
        prepared = prepare(
            FileBook.look(saved), when, Wanted(anyway=True, accessible=accessible), say
        )
    place, own = application.folder_of(book)
    target = place.parent / prepared.name
    if target == place:
        raise Refusal(
            f"The copy would replace {place.name} itself; save this workbook under another name."
        )
    refuse_if_open(target)
    if prepared.unfinished and not application.confirmed(app, BUTTON, _unfinished(prepared)):
        return ""
    question = _question(prepared, target, own, accessible)
    wanted = _answered(book, prepared, question)
    if wanted == "cancel":
        return ""
    host = LiveBook(book)
    with application.progress(app) as say:
        with data_as_before(host, pages_too=False):
            done = send(host, prepared, target, say)
        printed = [] if accessible else [_print(book, done, say)]
    on_web = [web_pages.put_unasked(book)] if wanted == "yes" else []
    return "\n".join(
        [
            *first(done.messages, "the page What changed of the copy lists what was restated"),
            *summed_up(done.summary),
            *looks_not_done(host),
            f"The copy: {target}.",
            *printed,
            *on_web,
            "Save this workbook: the record of what went out is in it.",
        ]
    )


def _answered(book: xw.Book, prepared: AuditedCopy, question: str) -> str:
    """`yes` for copy and website, `no` for the copy alone, `cancel` for neither.

    The website is offered where its figures may be shown.
    """
    if not prepared.withholds:
        return "no" if application.confirmed(book.app, BUTTON, question) else "cancel"
    folder = web_pages.folder_for(book)
    offer = f"Yes: the copy, and the website in {folder}. No: the copy alone. Cancel: neither."
    return application.chosen(book.app, BUTTON, f"{question}\n{offer}")


def _unfinished(prepared: AuditedCopy) -> str:
    return "\n".join(
        [
            *first([f"Not finished: {text}." for text in prepared.unfinished], _ALL),
            "Circulate all the same?",
        ]
    )


def _question(prepared: AuditedCopy, target: Path, own: bool, accessible: bool) -> str:
    """What would be done, before it is."""
    figures = prepared.record.get("Published")
    count = len(figures.appended) if figures else 0
    where = "" if own else " (this workbook is on the web, so the copy cannot go beside it)"
    asked = [
        f"Circulate {prepared.period}? {count or 'No more'} "
        f"figure{'s' * (count != 1)} and a row of the log go on record in this workbook, and "
        "every page is refreshed.",
        f"The {'accessible ' if accessible else ''}copy is {target.name}"
        f"{'' if accessible else ', and a PDF of it'}, in {target.parent}{where}."
        + (" It replaces the one that is there." if target.exists() else ""),
    ]
    if prepared.warnings:
        lines = [f"{problem.severity}: {problem}" for problem in prepared.warnings]
        asked += ["What the audit found in the copy:", *first(lines, _ALL)]
    if given_away := prepared.disclosure.in_short():
        asked += ["What the copy gives away of small counts:", *given_away]
    return "\n".join(asked)


def _print(book: xw.Book, done: Circulated, say: Say) -> str:
    """Print the copy; whatever fails, the copy has gone out and stands on record."""
    try:
        say("Printing the copy")
        return print_copy(book, done.copy, done.bookmarks, done.about)
    except Refusal as refusal:
        return f"There is no PDF of it: {sentence(refusal)}"
    except Exception as error:  # a fault of printing must not hide what was done
        log(f"{BUTTON}: the copy was not printed", error)
        return "There is no PDF of it: something unexpected happened, see the log file."
