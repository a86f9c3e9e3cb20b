"""What must hold wherever our Python serves an Excel."""

from __future__ import annotations

import atexit
import sys


def spare() -> None:
    """Never end an Excel that we did not start, as xlwings would when its Python ends."""
    if sys.platform == "win32":
        from xlwings import _xlwindows

        atexit.unregister(_xlwindows.cleanup)
