# ruff: noqa: N802, N815  the members are named as pywin32 names them
"""The double as pywin32 finds Excel: late binding of pywin32's own, over dispatch objects of ours.

`win32com.client`, its `dynamic` and its `build` run as they are. What pywin32 writes in C stands
here: an object's IDispatch, the type information that it gives, and the enumerator of a collection,
all made from the table of Excel's type library.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple
from unittest.mock import patch

from engine import windows
from engine.recorder import Com, Items
from engine.typelib import CLASSES
from engine.windows import ComError

#: Where `.ci/setup dev` puts pywin32, which has no file for Linux.
PYWIN32: Final = Path(sys.prefix) / "pywin32"
_HOW: Final = (
    "pywin32 is not in {}: run `sh .ci/setup dev`, or "
    "`{} -m pip install --target {} -r .ci/pywin32.txt`"
)

_FUNC, _GET, _PUT, _PUTREF = 1, 2, 4, 8
_KINDS: Final = {"method": _FUNC, "get": _GET, "put": _PUT, "putref": _PUTREF}
_MEMBER_NOT_FOUND, _PARAM_NOT_OPTIONAL, _UNKNOWN_NAME = -2147352573, -2147352561, -2147352570
_NEW_ENUM: Final = -4
_VT: Final = {
    "void": 24, "Object": 12, "String": 8, "Boolean": 11, "Integer": 3, "Int32": 3, "Double": 5,
    "IDispatch": 9,
}  # fmt: skip
_VT_PTR, _VT_USERDEFINED, _VT_VARIANT = 26, 29, 12
_IN, _OPT = 1, 16
#: pywin32's mark of an argument that is left out.
MISSING: Final = object()


class PyIUnknown:
    """Stands for pywin32's class of objects without members."""


class PyIDispatch:
    """An object of the double, as pywin32 holds one of Excel's."""

    def __init__(self, com: Com) -> None:
        self.com = com

    def GetTypeInfoCount(self) -> int:
        """Excel has one."""
        return 1

    def GetTypeInfo(self, _index: int = 0) -> TypeInfo:
        """What members it has."""
        return _type_info(self.com.kind)

    def GetIDsOfNames(self, _lcid: int, name: str) -> int:
        """The number of a member."""
        try:
            return int(CLASSES[self.com.kind][name]["dispid"])
        except KeyError:
            raise ComError("Unknown name.", _UNKNOWN_NAME) from None

    def Release(self) -> None:
        """Let it go."""

    def Invoke(self, dispid: int, _lcid: int, flags: int, _wanted: int, *given: Any) -> Any:
        """Get, set or call a member by its number."""
        return _outwards(self._invoke(dispid, flags, given))

    def InvokeTypes(
        self, dispid: int, _lcid: int, flags: int, _gives: object, _takes: object, *given: Any
    ) -> Any:
        """The same, where the types are known."""
        if dispid == _NEW_ENUM:
            if not isinstance(self.com, Items):
                raise ComError("Member not found.", _MEMBER_NOT_FOUND)
            return Enumerator(self.com)
        return _outwards(self._invoke(dispid, flags, given))

    def _invoke(self, dispid: int, flags: int, given: Sequence[Any]) -> Any:
        name, ways = _by_number(self.com.kind).get(dispid, ("", None))
        if ways is None:
            raise ComError("Member not found.", _MEMBER_NOT_FOUND)
        if flags & (_PUT | _PUTREF):
            if not ways.keys() & {"put", "putref"}:
                raise ComError("Member not found.", _MEMBER_NOT_FOUND)
            (value,) = [_inwards(one) for one in given if one is not MISSING]
            setattr(self.com, name, value)
            return None
        way = "method" if flags & _FUNC and "method" in ways else "get" if flags & _GET else ""
        if way not in ways:
            raise ComError("Member not found.", _MEMBER_NOT_FOUND)
        arguments, named = _as_named(ways[way], given)
        lacking = [n for n, need in ways[way][len(arguments) :] if need == "required"]
        if set(lacking) - named.keys():
            raise ComError("Parameter not optional.", _PARAM_NOT_OPTIONAL)
        if not name:
            whole: Any = self.com
            return whole(*arguments, **named)
        member = getattr(self.com, name)
        called = way == "method" or arguments or named or hasattr(type(self.com), f"do_{name}")
        return member(*arguments, **named) if called else member


def _by_number(kind: str) -> Mapping[int, tuple[str, Mapping[str, Any]]]:
    # A name goes before the blank one of a default member.
    named = sorted(CLASSES[kind].items())
    return {int(ways["dispid"]): (name, ways) for name, ways in named}


def _as_named(
    params: Sequence[Sequence[str]], given: Sequence[Any]
) -> tuple[list[Any], dict[str, Any]]:
    """Arguments up to the first that is left out, and those after it by their names."""
    gap = next((n for n, one in enumerate(given) if one is MISSING), len(given))
    after = zip(params[gap:], given[gap:], strict=False)
    named = {name: _inwards(one) for (name, _), one in after if one is not MISSING}
    return [_inwards(one) for one in given[:gap]], named


def _inwards(value: Any) -> Any:
    """What pywin32 makes of an argument: a wrapped object becomes what it wraps."""
    value = getattr(value, "_oleobj_", value)
    return value.com if isinstance(value, PyIDispatch) else value


def _outwards(value: Any) -> Any:
    assert not isinstance(value, (list, dict, set)), "Excel gives objects, not Python's lists"
    if callable(value) and not isinstance(value, Com):
        # A method that is got as a property.
        raise ComError("Member not found.", _MEMBER_NOT_FOUND)
    return PyIDispatch(value) if isinstance(value, Com) else value


class Enumerator(PyIUnknown):
    """IEnumVARIANT of a collection."""

    def __init__(self, items: Any) -> None:
        self.items = items
        self.Reset()

    def QueryInterface(self, _iid: object) -> Enumerator:
        """Itself."""
        return self

    def Reset(self) -> None:
        """Begin anew."""
        self._walk: Iterator[Any] = iter(self.items)

    def Skip(self, count: int) -> None:
        """Leave some out."""
        self.Next(count)

    def Next(self, count: int = 1) -> tuple[Any, ...]:
        """The next ones."""
        return tuple(_outwards(one) for _, one in zip(range(count), self._walk, strict=False))

    def __iter__(self) -> Iterator[Any]:
        return map(_outwards, self._walk)


# ---- type information


class TypeAttr(NamedTuple):
    """TYPEATTR, as pywin32 numbers it."""

    iid: str
    lcid: int = 0
    memid_constructor: int = -1
    memid_destructor: int = -1
    size: int = 4
    typekind: int = 4  # a dispatch interface
    cFuncs: int = 0
    cVars: int = 0
    cImplTypes: int = 0
    vft: int = 0
    alignment: int = 4
    wTypeFlags: int = 0x1040  # dual, dispatchable


class FuncDesc:
    """FUNCDESC: one way of using a member; pywin32 reads it by name and by place."""

    desckind, funckind, callconv, oVft, wFuncFlags, scodeArray = 1, 4, 4, 0, 0, ()

    def __init__(self, ways: Mapping[str, Any], way: str) -> None:
        params = ways[way]
        self.memid, self.invkind = int(ways["dispid"]), _KINDS[way]
        self.args: Any = tuple(
            (_VT_VARIANT, _IN | (_OPT if need == "optional" else 0), None) for _, need in params
        )
        self.cParamsOpt = sum(need == "optional" for _, need in params)
        gives = "void" if way in ("put", "putref") else ways["returns"]
        known = _VT.get(gives)
        self.rettype: Any = (known or (_VT_PTR, (_VT_USERDEFINED, gives)), 0, None)

    def __getitem__(self, place: int) -> Any:
        return (
            self.memid, self.scodeArray, self.args, self.funckind, self.invkind, self.callconv,
            self.cParamsOpt, self.oVft, self.rettype, self.wFuncFlags,
        )[place]  # fmt: skip

    def __len__(self) -> int:
        return 10


class TypeInfo:
    """ITypeInfo and ITypeComp of a class."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def GetTypeAttr(self) -> TypeAttr:
        """What kind of type it is."""
        return TypeAttr(f"{{{uuid.uuid5(uuid.NAMESPACE_DNS, self.kind)}}}".upper())

    def GetTypeComp(self) -> TypeInfo:
        """What finds its members."""
        return self

    def GetRefTypeInfo(self, kind: str) -> TypeInfo:
        """The type that a member gives."""
        return _type_info(kind)

    def GetDocumentation(self, _memid: int) -> tuple[str, str, int, None]:
        """Its name."""
        return self.kind, "", 0, None

    def GetNames(self, memid: int) -> tuple[str, ...]:
        """The name of a member, and those of its parameters."""
        name, ways = _by_number(self.kind)[memid]
        listed = max((ways[way] for way in _KINDS if way in ways), key=len)
        return (name or "_Default", *(param for param, _ in listed))

    def Bind(self, name: str, invkind: int) -> tuple[int, FuncDesc | None]:
        """One way of using a member, if there is that way."""
        ways = CLASSES.get(self.kind, {}).get(name, {})
        way = next(way for way, number in _KINDS.items() if number == invkind)
        return (1, FuncDesc(ways, way)) if way in ways else (0, None)


@cache
def _type_info(kind: str) -> TypeInfo:
    return TypeInfo(kind)


# ---- pywin32

_CONSTANTS: Final = {
    "IID_IDispatch": "IDispatch", "IID_IUnknown": "IUnknown", "IID_NULL": "NULL",
    "IID_IEnumVARIANT": "IEnumVARIANT",
    "TypeIIDs": {"IDispatch": PyIDispatch, "IUnknown": PyIUnknown, "IEnumVARIANT": Enumerator},
    "CLSCTX_ALL": 23, "CLSCTX_SERVER": 21, "CLSCTX_INPROC": 3,
    "INVOKE_FUNC": _FUNC, "INVOKE_PROPERTYGET": _GET, "INVOKE_PROPERTYPUT": _PUT,
    "INVOKE_PROPERTYPUTREF": _PUTREF, "DISPATCH_METHOD": _FUNC, "DISPATCH_PROPERTYGET": _GET,
    "DISPATCH_PROPERTYPUT": _PUT, "DISPATCH_PROPERTYPUTREF": _PUTREF,
    "DISPID_VALUE": 0, "DISPID_NEWENUM": _NEW_ENUM,
    "DESCKIND_FUNCDESC": 1, "DESCKIND_VARDESC": 2, "FUNC_DISPATCH": 4, "FUNCFLAG_FHIDDEN": 64,
    "TKIND_ENUM": 0, "TKIND_RECORD": 1, "TKIND_MODULE": 2, "TKIND_INTERFACE": 3,
    "TKIND_DISPATCH": 4, "TKIND_COCLASS": 5, "TKIND_ALIAS": 6, "TYPEFLAG_FDUAL": 64,
    "TYPEFLAG_FDISPATCHABLE": 4096, "PARAMFLAG_FIN": _IN, "PARAMFLAG_FOUT": 2,
    "PARAMFLAG_FRETVAL": 8, "PARAMFLAG_FOPT": _OPT, "PARAMFLAG_FHASDEFAULT": 32,
    "VAR_DISPATCH": 3, "Missing": MISSING,
}  # fmt: skip
_TYPES: Final = (
    "EMPTY NULL I2 I4 R4 R8 CY DATE BSTR DISPATCH ERROR BOOL VARIANT UNKNOWN DECIMAL - I1 UI1 UI2 "
    "UI4 I8 UI8 INT UINT VOID HRESULT PTR SAFEARRAY CARRAY USERDEFINED"
)
_LARGE_TYPES: Final = {
    "VT_RECORD": 36, "VT_FILETIME": 64, "VT_STREAM": 66, "VT_CLSID": 72, "VT_ARRAY": 0x2000,
    "VT_BYREF": 0x4000,
}  # fmt: skip


def _modules() -> dict[str, ModuleType]:
    if not (PYWIN32 / "win32com").is_dir():
        raise FileNotFoundError(_HOW.format(PYWIN32, sys.executable, PYWIN32))
    stand_ins: dict[str, ModuleType] = {}

    def stand_in(name: str, **members: object) -> None:
        stand_ins[name] = ModuleType(name)
        vars(stand_ins[name]).update(members)

    types = {f"VT_{name}": number for number, name in enumerate(_TYPES.split())}
    stand_in(
        "pythoncom", **_CONSTANTS, **types, **_LARGE_TYPES, com_error=ComError, ole_error=ComError,
        com_record=type("com_record", (), {}), error=ComError,
    )  # fmt: skip
    stand_in("pywintypes", com_error=ComError, IIDType=uuid.UUID, IID=str, TimeType=uuid.UUID)
    stand_in(
        "win32api", error=OSError, RegOpenKey=None, GetFullPathName=str,
        GetTempPath=tempfile.gettempdir,
    )  # fmt: skip
    # Nobody has made classes of Excel's type library there.
    stand_in("win32com.client.gencache", GetClassForCLSID=lambda _: None)
    return stand_ins


_loaded: dict[str, ModuleType] = {}


@contextmanager
def pywin32() -> Iterator[Any]:
    """pywin32's `win32com.client`, known to this test alone.

    FileNotFoundError where it is not installed, with the way to install it.
    """
    path = [str(PYWIN32), str(PYWIN32 / "win32" / "lib"), *sys.path]
    with patch.dict(sys.modules, _loaded or _modules()), patch.object(sys, "path", path):
        client = importlib.import_module("win32com.client")
        importlib.import_module("win32com.client.util")
        ours = ("win32com", "pythoncom", "pywintypes", "win32api", "winerror")
        _loaded.update({n: m for n, m in sys.modules.items() if n.partition(".")[0] in ours})
        yield client


@contextmanager
def called_from(workbook: Com) -> Iterator[Any]:
    """xlwings as a click leaves it: the calling workbook is an object of pywin32's, nothing more.

    Excel hands the workbook over, and xlwings' server keeps it so, without the retries that
    it puts around the objects that it finds itself.
    """
    xlwings = windows.load()
    with pywin32() as client:
        found = PyIDispatch(workbook)
        name = found.GetTypeInfo().GetDocumentation(-1)[0]
        with patch.object(xlwings, "BOOK_CALLER", client.Dispatch(found, userName=name)):
            yield xlwings
