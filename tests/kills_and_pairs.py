"""Kills at every call that touches the disk, and pairs of processes at one book.

`python tests/kills_and_pairs.py [--kills N] [--pairs N]`: each command is killed just before
every such call, in a clean folder and in one with what an earlier kill left, again and again until
there were so many. The first that loses or leaves something ends it. Not a test:
`flows/test_two_at_once.py` runs some of it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from itertools import count, product
from pathlib import Path

sys.path.append(str(Path(__file__).parent / "flows"))

from test_two_at_once import kills, pair

_COMMANDS = ("load", "undo", "roll", "refresh", "circulate", "site")


def main() -> None:
    """Run both, and say how many there were."""
    asked = argparse.ArgumentParser()
    for option, usual in (("--kills", 1000), ("--pairs", 200)):
        asked.add_argument(option, type=int, default=usual)
    options = asked.parse_args()
    killed = 0
    with tempfile.TemporaryDirectory() as name:
        for number in range(options.pairs):
            pair(Path(name) / f"pair{number}", ("load", "refresh", "roll")[number % 3])
        print(f"{options.pairs} pairs: no update lost, nothing left", flush=True)
        for turn in count():
            for which, left in product(_COMMANDS, (False, True)):
                if killed >= options.kills:
                    return
                folder = Path(name) / f"{which}{left}{turn}"
                folder.mkdir()
                killed += kills(folder, which, left_over=left)
                after = "another kill" if left else "nothing"
                print(
                    f"{killed} kills, {which} after {after}: old or new, nothing left", flush=True
                )


if __name__ == "__main__":
    main()
