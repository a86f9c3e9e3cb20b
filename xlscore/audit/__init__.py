"""What should not go out in a finished workbook: the audit before release.

Any .xlsx or .xlsm is opened as an outsider opens it; nothing of ours is needed in it, and nothing
in it is believed. Each rule is a function that takes the opened workbook and gives its problems;
its docstring is the rule and where it comes from. An error must not leave the building, a warning
is to be looked at. What these rules cannot see: whether figures are right, whether small counts
give somebody away, what a picture shows, and what encrypted or damaged parts hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias

from xlscore.audit import accessible as listed
from xlscore.audit import (
    hidden,
    leftovers,
    looks,
    parts,
    pictures,
    places,
    properties,
    ratings,
    shapes,
    tables,
    views,
    writings,
)
from xlscore.audit.reading.opened import Opened
from xlscore.problems import Problem, Refusal

Rule: TypeAlias = Callable[[Opened], Iterable[Problem]]

#: The rules of every finished workbook, in the order in which they are listed.
RULES: Final[tuple[Rule, ...]] = (
    *hidden.RULES,
    *leftovers.RULES,
    *parts.RULES,
    *properties.RULES,
    *writings.RULES,
    *pictures.RULES,
    *shapes.RULES,
    *places.RULES,
    *ratings.RULES,
    *looks.RULES,
    *tables.RULES,
    *views.RULES,
)
#: The rules of the accessible rendering, beside these.
ACCESSIBLE: Final[tuple[Rule, ...]] = listed.RULES


def audit(path: str | Path, *, accessible: bool = False, organisation: str = "") -> list[Problem]:
    """Every problem of a finished workbook, errors first.

    `accessible` holds it against the Analysis Function's list too. `organisation` is the name that
    may stand as its author. Refusal if the file is no workbook, damaged or made to do harm.
    """
    path = Path(path)
    found: dict[tuple[str, str, str], Problem] = {}
    try:
        book = Opened(path, organisation)
        for rule in (*RULES, *(ACCESSIBLE if accessible else ())):
            for problem in rule(book):
                key = problem.sheet, problem.cell, problem.found
                if key not in found or problem.severity == "error":
                    found[key] = _printable(problem)
    except (ValueError, LookupError, ArithmeticError) as error:
        raise Refusal(
            f"{path.name} holds something that no Excel workbook holds, so it could not be judged; "
            "open it in Excel, let Excel repair it and save it"
        ) from error
    return sorted(found.values(), key=lambda problem: problem.severity != "error")


def summary(problems: Sequence[Problem]) -> str:
    """How many errors and warnings there are, in a sentence."""
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [
        f"{n} {word}{'s' * (n != 1)}"
        for n, word in ((errors, "error"), (len(problems) - errors, "warning"))
    ]
    meaning = "put errors right before the file goes out, and look at each warning"
    return f"{' and '.join(counts)}: {meaning}." if problems else "Nothing that should not go out."


def _printable(problem: Problem) -> Problem:
    """The problem without signs that could command a terminal."""

    def clean(text: str) -> str:
        return "".join(c if c.isprintable() else "\ufffd" for c in text)

    return replace(
        problem,
        sheet=clean(problem.sheet),
        cell=clean(problem.cell),
        found=clean(problem.found),
        todo=clean(problem.todo),
    )
