"""A folder put in its place: whole or not at all, with everything else in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlscore.hosts.folder import read_folder, staged_folder
from xlscore.problems import Refusal

OLD = {"index.html": b"old", "kept/page.html": b"kept"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files."""
    with staged_folder(tmp_path / "site", OLD):
        pass
    return tmp_path / "site"


def test_new_files_are_laid_over_the_old(folder: Path) -> None:
    """What is written replaces its own name, and the rest stays; nothing is left beside it."""
    with staged_folder(folder, {"index.html": b"new", "more/page.html": b"more"}):
        assert read_folder(folder) == OLD
    assert read_folder(folder) == OLD | {"index.html": b"new", "more/page.html": b"more"}
    assert [path.name for path in folder.parent.iterdir()] == ["site"]


@pytest.mark.parametrize("error", [Refusal("no"), KeyboardInterrupt(), RuntimeError("no")])
def test_a_failure_leaves_the_old_folder(folder: Path, error: BaseException) -> None:
    """Whatever stops the work in between, the folder is as it was and nothing is left beside."""
    with pytest.raises(type(error)), staged_folder(folder, {"index.html": b"new"}):
        raise error
    assert read_folder(folder) == OLD
    assert [path.name for path in folder.parent.iterdir()] == ["site"]


def test_a_folder_that_cannot_be_put_in_place_is_put_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the new folder cannot take its name, the old one has it again."""
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name.endswith(".tmp") and "before" not in self.name:
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with (
        pytest.raises(Refusal, match="could not be saved"),
        staged_folder(folder, {"index.html": b"new"}),
    ):
        pass
    assert read_folder(folder) == OLD


def test_a_run_that_was_killed_in_between_loses_nothing(folder: Path) -> None:
    """A folder that stands aside, since a run was killed, is back at the next look."""
    folder.rename(folder.with_name(f".{folder.name}.before.tmp"))
    assert read_folder(folder) == OLD
    assert folder.is_dir()
