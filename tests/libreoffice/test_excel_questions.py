"""The questions to Excel can be asked: the module is VBA, and asks each question once."""

from __future__ import annotations

import re
from pathlib import Path

import calc

QUESTIONS = Path(__file__).parents[1] / "excel_questions.bas"


def test_every_procedure_compiles(tmp_path: Path) -> None:
    """LibreOffice takes each procedure, its types aside, and would not take a broken one."""
    text = QUESTIONS.read_text(encoding="utf-8")
    count = len(re.findall(r"(?m)^(?:Private|Public) (?:Sub|Function) ", text))
    assert calc.compiled(QUESTIONS, tmp_path / "profile") == [f"{count} procedures"]
    broken = tmp_path / "broken.bas"
    broken.write_text("Private Sub Ask()\n    If then\nEnd Sub\n", encoding="utf-8")
    told = calc.compiled(broken, tmp_path / "profile")
    assert told == ["1 procedures", "Private Sub Ask()"]


def test_each_question_is_asked_once() -> None:
    """Whatever the module can find out stands in its table, and nothing twice."""
    text = QUESTIONS.read_text(encoding="utf-8")
    asked = re.findall(r'Note "[^"]+", (\w+)\(', text)
    answers = set(re.findall(r"Private Function (\w+)\(.*As String", text)) - {"Why"}
    assert set(asked) == answers
    titles = re.findall(r'Note "([^"]+)"', text)
    assert len(titles) == len(set(titles))
