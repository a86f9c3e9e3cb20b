"""Reading by libraries that an unlucky file can end: in a process of its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Final, ParamSpec, TypeVar

from xlscore.hosts.package.sheet.values import reading
from xlscore.problems import Refusal

_P = ParamSpec("_P")
_T = TypeVar("_T")
#: Longer than any file takes that somebody would load.
_SECONDS: Final = 120


def read_apart(name: str, read: Callable[_P, _T], *given: _P.args, **named: _P.kwargs) -> _T:
    """What `read` gives for these arguments, read in a process that it may end, not ours.

    `read` is a function of a module. Refusal where it refuses or fails, takes the process with it
    or does not come to an end.
    """
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_work, args=(theirs, name, read, given, named), daemon=True)
    process.start()
    theirs.close()
    try:
        answer = ours.recv() if ours.poll(_SECONDS) else None
    except EOFError:
        answer = None
    finally:
        ours.close()
        process.kill()
        process.join()
    if answer is None:
        raise Refusal(
            f"{name} cannot be read: the program that reads its kind of file failed on it; open "
            "it in Excel, save it as an Excel Workbook (.xlsx) and try again"
        )
    if isinstance(answer, Refusal):
        raise answer
    found: _T = answer[0]
    return found


def _work(to: Connection, name: str, read: Callable[..., Any], given: Any, named: Any) -> None:
    """In the other process: send what was read as the one item of a list, or the Refusal."""
    try:
        with reading(name):
            answer: Any = [read(*given, **named)]
    except Refusal as refusal:
        answer = refusal
    to.send(answer)
