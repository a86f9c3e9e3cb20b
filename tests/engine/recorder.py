# ruff: noqa: D102, N802  the members are named as Excel names them
"""Counting what crosses into Excel, and failing on demand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from typing import Any

from engine.windows import ComError
from xlscore.hosts.live.excel_members import MEMBERS


class Unlisted(BaseException):
    """A member was used that is not on the list: no code may take this for Excel's refusal."""


class Recorder:
    """Every call: one get, set or method. `fail_at` are the numbers of calls that fail, from 1.

    `log` holds (class, member, value set or None); `used` what our own code used past xlwings.
    """

    def __init__(self) -> None:
        self.calls = 0
        self.fail_at: Collection[int] = ()
        self.log: list[tuple[str, str, object]] = []
        self.used: set[tuple[str, str]] = set()

    def call(self, kind: str, member: str, value: object = None) -> None:
        """Count one call of a member."""
        frame = sys._getframe(1)
        while frame.f_back and str(frame.f_globals["__name__"]).startswith("engine."):
            frame = frame.f_back
        if member and str(frame.f_globals["__name__"]).startswith("xlscore."):
            self.used.add((kind, member))
            if member not in MEMBERS.get(kind, ()):
                raise Unlisted(f"{kind}.{member}")
        self.calls += 1
        self.log.append((kind, member, value))
        if self.calls in self.fail_at:
            raise ComError(f"call {self.calls} failed")


class Com:
    """An object of the double: `get_X` and `set_X` are properties, `do_X` methods."""

    kind = ""

    def __init__(self, recorder: Recorder) -> None:
        self.__dict__["recorder"] = recorder

    def __getattr__(self, member: str) -> Any:
        if member.startswith("_"):
            raise AttributeError(member)
        method: Callable[..., Any] | None = getattr(type(self), f"do_{member}", None)
        if method is not None:
            return _Method(self, member, method)
        getter: Callable[..., Any] | None = getattr(type(self), f"get_{member}", None)
        if getter is None:
            raise AttributeError(f"{self.kind}.{member}: the double of Excel has no such member")
        self.recorder.call(self.kind, member)
        return getter(self)

    def __setattr__(self, member: str, value: Any) -> None:
        setter: Callable[..., Any] | None = getattr(type(self), f"set_{member}", None)
        if setter is None:
            raise AttributeError(f"{self.kind}.{member}: the double of Excel cannot set it")
        self.recorder.call(self.kind, member, value)
        setter(self, value)


class _Method:
    def __init__(self, owner: Com, member: str, method: Callable[..., Any]) -> None:
        self.owner, self.member, self.method = owner, member, method

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        self.owner.recorder.call(self.owner.kind, self.member)
        return self.method(self.owner, *arguments, **named)


class Bag(Com):
    """An object whose members are kept in a dictionary as they are set."""

    members: tuple[str, ...] = ()
    prefix = ""

    def __init__(self, recorder: Recorder, store: dict[str, Any]) -> None:
        super().__init__(recorder)
        self.__dict__["store"] = store

    def __getattr__(self, member: str) -> Any:
        if member in self.members:
            self.recorder.call(self.kind, member)
            return self.store.get(self.prefix + member)
        return super().__getattr__(member)

    def __setattr__(self, member: str, value: Any) -> None:
        if member in self.members:
            self.recorder.call(self.kind, member, value)
            self.store[self.prefix + member] = value
            return
        super().__setattr__(member, value)


class Items(Com):
    """A collection: counted, called for one item, walked through."""

    def items(self) -> list[Any]:
        """The objects in it."""
        raise NotImplementedError

    def get_Count(self) -> int:
        return len(self.items())

    def __call__(self, which: Any) -> Any:
        self.recorder.call(self.kind, "")
        found = self.items()
        if isinstance(which, str):
            found = [item for item in found if item.title.casefold() == which.casefold()]
            which = 1
        if not 1 <= which <= len(found):
            raise ComError(f"{self.kind} has no such item")
        return found[int(which) - 1]

    def __iter__(self) -> Any:
        for item in self.items():
            self.recorder.call(self.kind, "")
            yield item
