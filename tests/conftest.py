"""What every test run has in common."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings
from support.books import bare, book, demonstration, finished
from support.remembering import computed_anew, remembering
from support.websites import made, own_book, small_book

__all__ = [
    "bare",
    "book",
    "computed_anew",
    "demonstration",
    "finished",
    "made",
    "own_book",
    "remembering",
    "small_book",
]

# A slow machine is no failure; a run that others must be able to repeat takes fixed examples.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# As the command line has it: looking for circles of objects seldom saves a tenth of the time.
gc.set_threshold(200_000, 10, 10)

#: The longest tests, which would keep one worker busy alone at the end.
_LONG = ("test_two_years", "test_month_by_month", "test_demo", "libreoffice", "test_load")
#: Fixtures that make a whole county or start LibreOffice: tests that ask for one are slow.
_SLOW = {"demonstration"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the longest tests first, and mark as slow those that a quick run leaves out."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in _LONG))
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & _SLOW or "libreoffice" in item.nodeid.casefold():
            item.add_marker(pytest.mark.slow)
