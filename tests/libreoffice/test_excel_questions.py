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
    """Every question has its number in turn, its own words, what is expected, and an answer."""
    text = QUESTIONS.read_text(encoding="utf-8")
    asked = re.split(r"(?m)^    Case (\d+)$", text)[1:]
    numbers, bodies = list(map(int, asked[::2])), asked[1::2]
    (last,) = re.findall(r"QUESTIONS As Long = (\d+)", text)
    assert numbers == list(range(1, int(last) + 1))
    assert all(body.count("AnswerTo = ") == 1 for body in bodies)
    assert all(re.search(r'expected = "[^"]+"', body) for body in bodies)
    titles = [re.findall(r'question = "([^"]+)"', body) for body in bodies]
    assert len({title for (title,) in titles}) == len(numbers)
