"""What every test run has in common."""

from __future__ import annotations

import os

from hypothesis import settings
from support.books import bare, book, finished

__all__ = ["bare", "book", "finished"]

# A slow machine is no failure; a run that others must be able to repeat takes fixed examples.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
