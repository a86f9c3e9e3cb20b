"""What a quick run of tests has computed once of the same data sheets, it does not compute again.

The run of all tests computes everything each time: a computation that answers a second call
otherwise shows there. Most refreshes of a run are of sheets that were refreshed before: a second
refresh that must change no byte, the same small book in another state of Excel. Reading, carrying,
pages and writing are done each time; checks and results are those of the first time.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from xlscore.flows import opening
from xlscore.inputs.book import Book
from xlscore.problems import Problem
from xlscore.rules.months import Month

#: So many books are kept.
_KEPT = 24


@pytest.fixture(scope="session", autouse=True)
def remembering(pytestconfig: pytest.Config) -> Iterable[None]:
    """Let the flows' opening remember what it computed, for the whole of a quick run."""
    if pytestconfig.getoption("markexpr") != "not slow":
        yield
        return
    remembers = {"checked": _checked, "results": _of_same, "movement": _of_same,
                 "history": _of_same}  # fmt: skip
    with pytest.MonkeyPatch.context() as patched:
        for name, of in remembers.items():
            patched.setattr(opening, name, of(getattr(opening, name)))
        yield


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
