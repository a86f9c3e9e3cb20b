"""Commands in processes of their own that need not start: forks of one that has read xlscore."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

#: Reads a job a line, runs it in a fork of itself, answers how the fork ended. At the `at`th call
#: that touches the disk the fork ends itself, as for want of memory.
_SERVER = """
import importlib, json, os, pathlib, pkgutil, resource, signal, sys
from xlscore import audit, build, flows
from xlscore.cli import main

for room in (audit, build, flows):
    for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
        importlib.import_module(module.name)

def kill_at(at):
    calls = 0
    def watched(owner, name):
        real = getattr(owner, name)
        def call(*given, **named):
            nonlocal calls
            calls += 1
            if calls == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **named)
        setattr(owner, name, call)
    for owner, name in (
        (os, "fsync"), (os, "truncate"), (os, "write"), (pathlib.Path, "replace"),
        (pathlib.Path, "unlink"), (pathlib.Path, "chmod"), (os, "open"),
    ):
        watched(owner, name)
    real_open = pathlib.Path.open
    def opened(path, mode="r", *given, **named):
        reads = "r" in mode and "+" not in mode
        return (real_open if reads else written)(path, mode, *given, **named)
    pathlib.Path.written = real_open
    watched(pathlib.Path, "written")
    written = pathlib.Path.written
    pathlib.Path.open = opened

for line in sys.stdin:
    job = json.loads(line)
    fork = os.fork()
    if not fork:
        for stream, path in ((1, job["out"]), (2, job["err"])):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
        if job["memory"]:
            resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
        resource.setrlimit(resource.RLIMIT_CPU, (job["seconds"], job["seconds"]))
        if job["at"]:
            kill_at(job["at"])
        try:
            main(args=job["words"], prog_name="xlscore")
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            import traceback
            traceback.print_exc()
            code = 70
        sys.stdout.flush(), sys.stderr.flush()
        os._exit(code)
    _, status = os.waitpid(fork, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Forks:
    """Runs commands of xlscore, each in a fork of a process that has read all its code."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        self._server = subprocess.Popen(
            [sys.executable, "-c", _SERVER], stdin=pipe, stdout=pipe, text=True,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        self._said = tempfile.TemporaryDirectory()

    def __enter__(self) -> Forks:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.communicate()
        self._said.cleanup()

    def run(
        self, *words: object, killed_at: int = 0, memory: int = 0, seconds: int = 60
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end: its exit code, negative where a signal ended it.

        `killed_at` is the call that touches the disk before which it is killed (0: none),
        `memory` the most it may address, `seconds` of the processor the most it may take.
        """
        line = [str(word) for word in words]
        out, err = (Path(self._said.name) / name for name in ("out", "err"))
        job: dict[str, Any] = {"words": line, "out": str(out), "err": str(err)}
        job |= {"at": killed_at, "memory": memory, "seconds": seconds}
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(job) + "\n")
        self._server.stdin.flush()
        code = int(self._server.stdout.readline())
        texts = (path.read_text(encoding="utf-8") for path in (out, err))
        return subprocess.CompletedProcess(line, code, *texts)


def forked(*words: object) -> subprocess.CompletedProcess[str]:
    """Run a command of xlscore in a process of its own, where a start of Python is not the subject.

    It stands where it was started, and knows no later environment.
    """
    return of_the_run().run(*words)


@cache
def of_the_run() -> Forks:
    """One that serves a whole run: its start takes a second."""
    forks = Forks()
    atexit.register(forks.__exit__, None, None, None)
    return forks
