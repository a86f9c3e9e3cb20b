from __future__ import annotations

from pathlib import Path

from xlscore.workbook.tabs import Later


class TestLater:
    """The cells of a standing tab are read where somebody asks for them, and no more of them."""

    def test_one_cell_does_not_read_the_others(self) -> None:
        """Whoever goes through all reads them once; a blank cell is none."""
        asked: list[object] = []

        def read(source: Path) -> dict[tuple[int, int], object]:
            asked.append(source)
            return {(1, 1): "a", (2, 1): "b"}

        def one(source: Path, place: tuple[int, int]) -> object:
            return {(1, 1): "a"}.get(place)

        cells = Later(lambda: Path("sheet"), read, one)
        assert (cells.get((1, 1)), cells.get((9, 9)), asked) == ("a", None, [])
        assert (sorted(cells), cells[2, 1], asked) == ([(1, 1), (2, 1)], "b", [Path("sheet")])

    def test_what_is_held_is_what_stood_then(self) -> None:
        """A tab that is written over tells what it showed before."""
        stands = ["before"]
        cells = Later(lambda: stands[0], lambda source: {(1, 1): source}, lambda source, _: source)
        cells.hold()
        stands[0] = "after"
        assert dict(cells) == {(1, 1): "before"}
