"""Hostile workbooks and extracts by seed: a few of those that `tests/hostile_seeds.py` runs."""

from __future__ import annotations

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("Windows knows no such limits", allow_module_level=True)

from hostile_seeds import failures


@pytest.mark.slow
def test_a_few_seeds() -> None:
    """No command ends in a traceback, an abort or a time-out, whatever it is given."""
    assert list(failures(books=3, extracts=6, seed=1)) == []
