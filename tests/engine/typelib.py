"""Excel's type library, as far as the double offers it: what may be got, set and called."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

#: Made by `make_typelib.py`.
TABLE: Final = Path(__file__).with_name("typelib.json")
_WITH_UNDERSCORE = ("Application", "Workbook", "Worksheet", "Chart")
_TABLE: Any = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
CLASSES: Final[Mapping[str, Mapping[str, Any]]] = _TABLE.get("classes", {})
CONSTANTS: Final[Mapping[str, int]] = _TABLE.get("constants", {})


class NotInExcel(BaseException):
    """Excel has no such member, or not so: no code may take this for a refusal of Excel's."""


def interface(kind: str) -> str:
    """What the type library calls a class of Excel."""
    return f"_{kind}" if kind in _WITH_UNDERSCORE else kind


def member_known(kind: str, member: str) -> None:
    """Whatever is done with it, Excel has it."""
    _member(kind, member)


def check_get(kind: str, member: str) -> None:
    """A property that is read without arguments."""
    way = _member(kind, member).get("get")
    if way is None or any(need == "required" for _, need in way):
        raise NotInExcel(f"{kind}.{member} is no property that is read without arguments")


def check_set(kind: str, member: str) -> None:
    """A property that is set."""
    if "put" not in _member(kind, member) and "putref" not in _member(kind, member):
        raise NotInExcel(f"{kind}.{member} cannot be set")


def check_call(
    kind: str, member: str, arguments: Sequence[object], named: Mapping[str, object]
) -> None:
    """A method, a property with arguments, or an object's default member (a blank `member`)."""
    ways = _member(kind, member)
    params = ways.get("method", ways.get("get"))
    if params is None:
        raise NotInExcel(f"{kind}.{member} cannot be called")
    if "method" not in ways and not params:
        raise NotInExcel(f"{kind}.{member} is a property without arguments")
    names = [name for name, _ in params]
    if len(arguments) > len(names):
        raise NotInExcel(f"{kind}.{member} takes {len(names)} arguments, not {len(arguments)}")
    unknown = set(named) - set(names[len(arguments) :])
    if unknown:
        raise NotInExcel(f"{kind}.{member} has no argument {', '.join(sorted(unknown))}")
    given = {*names[: len(arguments)], *named}
    lacking = [name for name, need in params if need == "required" and name not in given]
    if lacking:
        raise NotInExcel(f"{kind}.{member} lacks {', '.join(lacking)}")


def _member(kind: str, member: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] | None = CLASSES.get(kind, {}).get(member)
    if found is None:
        what = f"{kind}.{member} is no member" if member else f"{kind} has no default member"
        raise NotInExcel(f"{what} that Excel and the double have")
    return found
