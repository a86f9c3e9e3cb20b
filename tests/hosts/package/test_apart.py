"""Reading in a process of its own: what ends that process is one sentence in ours."""

from __future__ import annotations

import ast
import os
import time

import pytest

from xlscore.hosts.package.sheet import apart
from xlscore.hosts.package.sheet.apart import read_apart
from xlscore.problems import Refusal


def refuses() -> None:
    """A reader that refuses."""
    raise Refusal("it holds no table")


def test_what_was_read_comes_back() -> None:
    """The answer of the reader, a None among them."""
    assert read_apart("a.xls", sorted, [2, 1]) == [1, 2]
    assert read_apart("a.xls", ast.literal_eval, "None") is None


def test_an_abort_is_a_sentence() -> None:
    """A library that ends its process ends that alone."""
    with pytest.raises(Refusal, match=r"a\.xls cannot be read: the program that reads its kind"):
        read_apart("a.xls", os.abort)


def test_what_is_refused_there_is_refused_here() -> None:
    """A refusal keeps its words, another failure names the file."""
    with pytest.raises(Refusal, match=r"^it holds no table$"):
        read_apart("a.xls", refuses)
    with pytest.raises(Refusal, match=r"a\.xls cannot be read as a workbook"):
        read_apart("a.xls", int, "x")


def test_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that does not come to an end is ended."""
    monkeypatch.setattr(apart, "_SECONDS", 1)
    with pytest.raises(Refusal, match="cannot be read"):
        read_apart("a.xls", time.sleep, 600)
