"""Our functions, called as xlwings' COM server calls them: its call_udf, its converters.

Run as a program, since the stand-ins for Windows must not reach other tests. It reads pickled
(function name, arguments) from its input and writes ('gives', result) or ('fails', text).
"""

from __future__ import annotations

import ctypes
import datetime as dt
import pickle
import sys
from types import ModuleType
from typing import Any

#: How VBA hands over an argument that was left out.
MISSING = -2147352572


class _Empty(type):
    """A class that has any name asked of it, an empty class again."""

    def __getattr__(cls, name: str) -> Any:
        return _empty(cls, name)


class _Stub(ModuleType):
    """A library of Windows: any name in it is an empty class."""

    def __getattr__(self, name: str) -> Any:
        return _empty(self, name)


def _empty(owner: object, name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    made = _Empty(name, (Exception,), {})
    setattr(owner, name, made)
    return made


def load() -> Any:
    """xlwings.udfs as on Windows, with the real conversion of what Excel hands over."""
    for name in (
        "pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui",
        "win32process", "win32timezone", "win32com", "win32com.client", "win32com.server",
        "win32com.server.util", "win32com.server.dispatcher", "win32com.server.policy",
    ):  # fmt: skip
        sys.modules[name] = _Stub(name)
        if "." in name:
            setattr(
                sys.modules[name.rpartition(".")[0]], name.rpartition(".")[2], sys.modules[name]
            )
    com: Any = sys.modules["pythoncom"]
    com.CoInitialize, com.__file__ = None, ""
    com.TypeIIDs, com.IID_IDispatch = {0: object}, 0
    times: Any = sys.modules["pywintypes"]
    times.TimeType = dt.datetime
    windows: Any = ctypes
    windows.windll, windows.oledll, windows.PyDLL = _Stub("windll"), _Stub("oledll"), _Stub
    import xlwings as xw
    from xlwings import _xlwindows, udfs

    xw._xlwindows = _xlwindows
    xw.engines.add(xw.Engine(impl=_xlwindows.engine))
    xw.func = udfs.xlfunc
    return udfs


def main() -> None:
    """Answer calls until the input ends."""
    udfs = load()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            name, args = pickle.load(source)
        except EOFError:
            return
        try:
            answer = ("gives", udfs.call_udf("xlscore.udfs", name, args))
        except Exception as error:
            answer = ("fails", f"{type(error).__name__}: {error}")
        pickle.dump(answer, target, protocol=4)
        target.flush()


if __name__ == "__main__":
    main()
