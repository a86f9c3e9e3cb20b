"""The committed scorecard.xlsm is never stale."""

from __future__ import annotations

import zipfile
from pathlib import Path

from xlscore.build.build import build

COMMITTED = Path(__file__).parents[2] / "scorecard.xlsm"


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


def test_the_committed_book_equals_a_rebuild(tmp_path: Path) -> None:
    """A rebuild from macros/ and the starter data gives the committed book, part by part.

    Parts are compared unpacked: another version of zlib may pack them otherwise.
    """
    rebuilt = tmp_path / "scorecard.xlsm"
    build(rebuilt)
    expected, actual = _parts(COMMITTED), _parts(rebuilt)
    assert list(actual) == list(expected)
    stale = [name for name in actual if actual[name] != expected[name]]
    assert stale == [], "run xlscore build and commit scorecard.xlsm"
