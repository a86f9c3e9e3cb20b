"""Nothing of a child gets into a message: what stops a count otherwise says only where."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlscore.problems import Refusal


class Stopped(Exception):  # noqa: N818  what happened, without what was read
    """A count stopped at something unexpected: its kind and places in the program, no value."""


@contextmanager
def nothing_of_a_child() -> Iterator[None]:
    """Let no exception pass that may quote what was read; a Refusal is written without."""
    try:
        yield
    except Refusal:
        raise
    except MemoryError:
        raise Refusal("the extracts are too large for this machine's memory") from None
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        places = ", ".join(f"{Path(f.filename).name} line {f.lineno}" for f in frames[1:])
        # `from None` keeps the other one, and what it quotes, out of the log.
        raise Stopped(f"{type(error).__name__} at {places}") from None
