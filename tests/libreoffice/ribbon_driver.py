"""Press every button of a workbook in LibreOffice, its RunPython running our Python at once.

Run by the system's Python with the arguments of `calc_driver`, whose stand-in only notes what
RunPython is asked to run; here the program that answers runs it before the Sub goes on.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

# A Python that is told to import nothing from a folder does not know the script's own either.
sys.path.insert(0, str(Path(__file__).parent))
import calc_driver


class Running(calc_driver.StandIn):  # type: ignore[misc, unused-ignore]
    """A stand-in whose RunPython runs what it is given."""

    def invoke(self, name: str, params: Any, *_out: object) -> tuple[object, object, object]:
        """Call a function, or run a command, and wait for its end."""
        answer = super().invoke(name, params, *_out)
        if name == "RunPython":
            self.call(name, params)
        return answer


if __name__ == "__main__":
    calc_driver.StandIn = Running  # type: ignore[misc, unused-ignore]
    calc_driver.main(*sys.argv[1:])
