"""What doctor says of one link of the chain between a cell in Excel and Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "problem", "unchecked"]


@dataclass(frozen=True)
class Link:
    """One link: what was found and, for a problem, what to do; neither ends with a dot."""

    link: str
    status: Status
    found: str
    todo: str = ""

    def __str__(self) -> str:
        said = {"ok": "ok", "problem": "problem", "unchecked": "cannot be checked here"}
        todo = f"; {self.todo}" if self.todo else ""
        return f"{said[self.status]}: {self.link}: {self.found}{todo}."


def ok(link: str, found: str) -> Link:
    """A link that holds."""
    return Link(link, "ok", found)


def problem(link: str, found: str, todo: str) -> Link:
    """A link that is broken, and how to mend it."""
    return Link(link, "problem", found, todo)


def unchecked(link: str, why: str) -> Link:
    """A link of which nothing can be said on this machine."""
    return Link(link, "unchecked", why)
