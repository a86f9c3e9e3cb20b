"""xlwings' own Windows engine, unchanged, over a double of Excel instead of Excel.

Where pywin32 is not installed, small stand-ins let the module load; it is loaded under a name
of its own, so that nothing else in the test run sees them.
"""

from __future__ import annotations

import atexit
import ctypes
import datetime as dt
import importlib.util
import os
import sys
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import patch

import xlwings as xw

_NAME = "xlwings._windows_engine_under_test"
#: The number of an error that Excel itself says something of.
_EXCEPTION = -2147352567


class ComError(Exception):
    """What pywin32 raises where Excel refuses: number, text, details, argument."""

    def __init__(self, text: str, number: int = _EXCEPTION) -> None:
        details = (0, "Microsoft Excel", text, None, 0, -2146827284)
        super().__init__(number, text, details if number == _EXCEPTION else None, None)
        self.hresult = number
        self.excepinfo = self.args[2]


class _Dispatch:
    """Stands for pywin32's own object classes: the double's objects are none of them."""


def load() -> Any:
    """The module `xlwings._xlwindows`."""
    if _NAME in sys.modules:
        return sys.modules[_NAME]
    stand_ins = {
        "pywintypes": _module("pywintypes", com_error=ComError, error=OSError,
                              TimeType=dt.datetime, IID=str),
        "pythoncom": _module("pythoncom", ole_error=ComError, CoInitialize=lambda: None,
                             __file__="pythoncom.dll"),
        "win32process": _module("win32process", GetWindowThreadProcessId=lambda _: (0, 4711)),
        "win32timezone": _module("win32timezone", TimeZoneInfo=SimpleNamespace(utc=lambda: dt.UTC)),
        "win32com": _module("win32com"),
        # Windows shows the messages; a test says what the officer answers.
        "win32api": _module("win32api", MessageBox=None),
        "win32con": _module("win32con", MB_OK=0, MB_OKCANCEL=1, MB_YESNOCANCEL=3, MB_YESNO=4,
                            MB_ICONWARNING=48, MB_ICONINFORMATION=64),
        "win32gui": _module("win32gui"),
    }  # fmt: skip
    client = _module("win32com.client", DispatchEx=None, Dispatch=None)
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(client, name, type(name, (_Dispatch,), {}))
    stand_ins |= {"win32com.client": client}
    stand_ins["win32com"].client = client  # type: ignore[attr-defined]
    stand_ins |= {"xlwings._win32patch": _module("p", CoClassBaseClass=client.CoClassBaseClass)}
    nothing: Any = SimpleNamespace(ole32=SimpleNamespace(CLSIDFromString=lambda *_: 0))
    library: Any = lambda _: SimpleNamespace(PyCom_PyObjectFromIUnknown=SimpleNamespace())  # noqa: E731
    spec = importlib.util.spec_from_file_location(
        _NAME,
        os.path.join(os.path.dirname(xw.__file__), "_xlwindows.py"),  # noqa: PTH118, PTH120
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with (
        patch.dict(sys.modules, stand_ins),
        patch.object(ctypes, "oledll", nothing, create=True),
        patch.object(ctypes, "windll", nothing, create=True),
        patch.object(ctypes, "PyDLL", library),
    ):
        spec.loader.exec_module(module)
    atexit.unregister(module.cleanup)
    sys.modules[_NAME] = module
    return module


def _module(name: str, **members: object) -> ModuleType:
    module = ModuleType(name)
    for member, value in members.items():
        setattr(module, member, value)
    return module


def book(workbook: Any) -> xw.Book:
    """The xlwings Book of a workbook of the double."""
    return xw.Book(impl=load().Book(xl=workbook))


def register(application: Any) -> None:
    """Make the double the active engine of xlwings, under the name `recording`."""
    windows = load()
    engine = windows.Engine()

    class Apps(list[Any]):
        def keys(self) -> list[int]:
            return [4711]

    class Recording:
        name, type = "recording", "desktop"
        clean_value_data = staticmethod(engine.clean_value_data)
        prepare_xl_data_element = staticmethod(engine.prepare_xl_data_element)
        apps = Apps([windows.App(xl=application)])

    xw.engines.add(xw.Engine(impl=Recording()))
    xw.engines["recording"].activate()
