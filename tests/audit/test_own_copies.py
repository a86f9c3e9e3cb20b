"""The copies that circulate makes have nothing in them that an outsider would find."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.books import xlscore

from xlscore.audit import audit

TABLE = """Ref,Indicator,Polarity,Unit,Target,Apr 2014,May 2014
1,Plans in time,High is good,%,80,70.5,71.5
2,Contacts,,number,,300,321
"""


@pytest.mark.parametrize("kind", ["familiar", "accessible"])
def test_of_a_small_book(kind: str, tmp_path: Path) -> None:
    """No error and no warning, in the familiar rendering and in the accessible one."""
    table, book = tmp_path / "table.csv", tmp_path / "book.xlsm"
    table.write_text(TABLE, encoding="utf-8")
    assert xlscore("new", book, "--from", table).returncode == 0
    more = ["--accessible"] if kind == "accessible" else []
    done = xlscore("circulate", book, "--out", tmp_path, "--anyway", *more)
    assert done.returncode in (0, 1), done.stderr
    (copy,) = tmp_path.glob("*.xlsx")
    assert audit(copy, accessible=bool(more)) == []
