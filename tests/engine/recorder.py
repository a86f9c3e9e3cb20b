# ruff: noqa: D102, N802  the members are named as Excel names them
"""Counting what crosses into Excel, and failing on demand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from typing import Any

from engine import typelib
from engine.typelib import CLASSES
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
        #: What Excel says no to, and goes on saying no to: asked with class, member and value.
        self.refuses: Callable[[str, str, object], bool | ComError] = lambda *_: False

    def call(self, kind: str, member: str, value: object = None) -> None:
        """Count one call of a member."""
        frame = sys._getframe(1)
        while frame.f_back and str(frame.f_globals["__name__"]).startswith(("engine.", "win32com")):
            frame = frame.f_back
        if member and str(frame.f_globals["__name__"]).startswith("xlscore."):
            self.used.add((kind, member))
            if member not in MEMBERS.get(kind, ()):
                raise Unlisted(f"{kind}.{member}")
        self.calls += 1
        self.log.append((kind, member, value))
        if self.calls in self.fail_at:
            raise ComError(f"call {self.calls} failed")
        refused = self.refuses(kind, member, value)
        if refused:
            said = ComError(f"Unable to set or get {member} of {kind}")
            raise said if refused is True else refused


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
            typelib.member_known(self.kind, member)
            return _Method(self, member, method)
        getter: Callable[..., Any] | None = getattr(type(self), f"get_{member}", None)
        if getter is None:
            # The members of Excel's that the double lacks fail here, too.
            typelib.check_get(self.kind, member)
            raise AttributeError(f"{self.kind}.{member}: the double of Excel has no such member")
        typelib.check_get(self.kind, member)
        self.recorder.call(self.kind, member)
        return getter(self)

    def __setattr__(self, member: str, value: Any) -> None:
        setter: Callable[..., Any] | None = getattr(type(self), f"set_{member}", None)
        if setter is None:
            typelib.check_set(self.kind, member)
            raise AttributeError(f"{self.kind}.{member}: the double of Excel cannot set it")
        typelib.check_set(self.kind, member)
        self.recorder.call(self.kind, member, value)
        setter(self, value)


class _Method:
    def __init__(self, owner: Com, member: str, method: Callable[..., Any]) -> None:
        self.owner, self.member, self.method = owner, member, method

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        typelib.check_call(self.owner.kind, self.member, arguments, named)
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
            typelib.check_get(self.kind, member)
            self.recorder.call(self.kind, member)
            return self.store.get(self.prefix + member)
        return super().__getattr__(member)

    def __setattr__(self, member: str, value: Any) -> None:
        if member in self.members:
            typelib.check_set(self.kind, member)
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
        typelib.check_call(self.kind, "" if "" in CLASSES[self.kind] else "Item", [which], {})
        self.recorder.call(self.kind, "")
        return self._item(which)

    def do_Item(self, which: Any) -> Any:
        """One of them, by its number from 1 or by its name."""
        return self._item(which)

    def _item(self, which: Any) -> Any:
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
