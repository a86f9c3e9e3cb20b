"""What a run of tests has computed once of the same data sheets, it does not compute again.

Most refreshes of a run are of sheets that were refreshed before: a second refresh that must change
no byte, the same small book in another state of Excel, a write that fails at each of its calls.
Reading, carrying, pages and writing are done each time; checks, results and the fewest calls that
lead from one page's looks to another's are those of the first time. Tests whose subject is that a
second computation gives what the first gave ask for `computed_anew`.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from xlscore.flows import opening
from xlscore.hosts.live import tabs
from xlscore.hosts.live.painting import Layout, lay_out
from xlscore.inputs.book import Book
from xlscore.problems import Problem
from xlscore.rules.months import Month
from xlscore.workbook.page import Page

#: So many books, and pages, are kept.
_KEPT, _PAGES = 24, 400
#: What is remembered, as it is.
_REAL: dict[str, Callable[..., Any]] = {
    name: getattr(opening, name) for name in ("checked", "results", "movement", "history")
}


@pytest.fixture(scope="session", autouse=True)
def remembering() -> Iterable[None]:
    """Let the flows' opening remember what it computed, for the whole of a run."""
    with pytest.MonkeyPatch.context() as patched:
        for name, real in _REAL.items():
            patched.setattr(opening, name, (_checked if name == "checked" else _of_same)(real))
        patched.setattr(tabs, "lay_out", _laid_out(lay_out))
        yield


@pytest.fixture
def computed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compute everything each time, as an officer's own refreshes do."""
    for name, real in _REAL.items():
        monkeypatch.setattr(opening, name, real)


def _checked(real: Callable[..., tuple[Book, list[Problem]]]) -> Callable[..., Any]:
    """`checked` by what it is given: the sheets, the texts carried into the book, the month."""
    known: OrderedDict[bytes, tuple[Book, list[Problem]]] = OrderedDict()

    def checked(book: Book, found: Iterable[Problem], month: Month) -> tuple[Book, list[Problem]]:
        problems = list(found)
        texts = book.commentary.to_numpy().tolist()
        key = pickle.dumps((book.raw, texts, problems, month, sorted(book.spoilt)))
        if key not in known:
            known[key] = real(book, problems, month)
            if len(known) > _KEPT:
                known.popitem(last=False)
        known.move_to_end(key)
        of_book, all_problems = known[key]
        return of_book, [*all_problems]

    return checked


def _of_same(real: Callable[..., Any]) -> Callable[..., Any]:
    """A function of a book by the very objects that it is given, which are kept with its answer."""
    known: OrderedDict[tuple[int, ...], tuple[tuple[Any, ...], Any]] = OrderedDict()

    def of_same(*given: Any) -> Any:
        key = tuple(one if isinstance(one, int) else id(one) for one in given)
        if key not in known:
            known[key] = (given, real(*given))
            if len(known) > _KEPT:
                known.popitem(last=False)
        known.move_to_end(key)
        return known[key][1]

    return of_same


def _laid_out(real: Callable[[Page, Page | None], Layout]) -> Callable[..., Layout]:
    """`lay_out` by what the pages hold."""
    known: OrderedDict[bytes, Layout] = OrderedDict()

    def laid_out(page: Page, old: Page | None) -> Layout:
        key = pickle.dumps((page, old))
        if key not in known:
            known[key] = real(page, old)
            if len(known) > _PAGES:
                known.popitem(last=False)
        return known[key]

    return laid_out
