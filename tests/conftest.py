"""What every test run has in common."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings
from support.books import bare, book, demonstration, finished

__all__ = ["bare", "book", "demonstration", "finished"]

# A slow machine is no failure; a run that others must be able to repeat takes fixed examples.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

#: The longest tests, which would keep one worker busy alone at the end.
_LONG = ("test_two_years", "test_demo", "libreoffice", "test_load")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the longest tests first."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in _LONG))
