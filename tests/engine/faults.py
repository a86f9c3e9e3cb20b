"""Faults at any call of a write, and what must hold after each."""

from __future__ import annotations

import pickle
import re
from typing import Any

from engine.books import Open, Watching, picture
from xlscore.flows.refresh import refresh
from xlscore.hosts.live.live_book import LiveBook
from xlscore.hosts.live.tabs import NOT_REFRESHED
from xlscore.problems import Refusal


def rows(book: Open) -> tuple[object, ...]:
    """What Commentary holds, and how far its table reaches."""
    sheet = book.held.sheet("Commentary")
    values = {place: box.value for place, box in sheet.cells.items() if box.value is not None}
    return values, sheet.tables[0].block, sheet.protected


class Fault:
    """A write that is repeated on copies of a book, a fault at another call each time."""

    def __init__(self, book: Open) -> None:
        self.book = book
        self.held = pickle.dumps(book.held)
        host = Watching(book.book)
        refresh(host)
        self.plan, self.edits = host.plan, host.edits
        self.titles = {placed.page.title for placed in self.plan.placed}
        self.titles |= set(self.plan.removed) | {p.onto for p in self.plan.placed if p.onto}
        self.titles |= {new for _old, new in self.plan.kept}
        self.before = self.pictures(book)
        done = book.again()
        self.write(done)
        self.after = self.pictures(done)
        self.calls = done.recorder.calls
        self.log = [(kind, member) for kind, member, _ in done.recorder.log]
        self.commentary = (rows(book), rows(done))

    def write(self, book: Open) -> None:
        """Carry out the plan on a book."""
        live = LiveBook(book.book)
        try:
            live.write(self.plan, self.edits, False)
        finally:
            self.not_done = live.not_done

    def pictures(self, book: Open) -> dict[str, Any]:
        """The pages that the plan speaks of."""
        return {t: picture(book.held.sheet(t)) for t in book.held.titles if t in self.titles}

    def at(self, *calls: int) -> Open:
        """The book after a write in which these calls failed."""
        book = Open(pickle.loads(self.held))
        self.settings, self.views = book.app.settings(), book.view()
        book.recorder.fail_at = frozenset(calls)
        try:
            self.write(book)
        except Refusal as refusal:
            self.said = str(refusal)
        else:
            self.said = ""
        return book

    def check(self, book: Open, calls: object) -> None:
        """Settings as before; every page old, new or 'not refreshed'; no row half written."""
        assert book.app.settings() == self.settings, calls
        for sheet, view in self.views:
            assert sheet.view == view, (calls, sheet.title)
        whole = [self.shown(p) for p in (*self.before.values(), *self.after.values())]
        if "Trend was not refreshed" in self.said:
            # Then no sparkline is drawn over it.
            whole += [{**page, "sparklines": {}} for page in whole]
        for title, page in self.pictures(book).items():
            says = str(page["cells"].get((1, 1), ("",))[0]).startswith(NOT_REFRESHED)
            if title in self.not_done:
                # Its cells stand; what Excel did not take of its looks is said.
                known = [self.cells(p) for p in (*self.before.values(), *self.after.values())]
                assert says or self.cells(page) in known, (calls, title)
            else:
                assert says or self.shown(page) in whole, (calls, title)
            if says or page != self.after.get(title):
                assert self.said or self.not_done, (calls, title)
        assert rows(book) in self.commentary, calls

    def cells(self, page: dict[str, Any]) -> dict[str, Any]:
        """A page without its mark and without what it has besides cells."""
        besides = ("mark", "setup", "view", "charts", "sparklines", "protected")
        return {name: what for name, what in page.items() if name not in besides}

    def shown(self, page: dict[str, Any]) -> dict[str, Any]:
        """A page without what follows its tab's title: the mark, what the charts point at."""
        charts = [
            (
                *frame,
                [{**line, "Formula": re.sub(r"Exc \d+", "", line["Formula"])} for line in lines],
            )
            for *frame, lines in page["charts"]
        ]
        return {**page, "mark": None, "charts": charts}
