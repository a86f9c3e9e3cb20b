from __future__ import annotations

import math

import pandas as pd

from xlscore.inputs.records import by_pair, grouped, keys_of, records_of


def frame() -> pd.DataFrame:
    """Three rows, whose index is not their order."""
    made = pd.DataFrame(
        {
            "No": pd.Series(["1", "2", "1"], dtype="str"),
            "Area": pd.Series(["Kent", "Kent", "Kent"], dtype="str"),
            "Month": [24_000, 24_001, 24_002],
            "value": [0.5, math.nan, 1.5],
            "small": [True, False, False],
            "codes": [(), ("Kent",), ()],
        }
    )
    return made.set_index(pd.Index([7, 5, 6]))


class TestRecords:
    """The rows of a frame are told from dicts of plain values."""

    def test_they_hold_what_pandas_would_give(self) -> None:
        """Text, numbers, flags and tuples, of a frame with an index of its own."""
        found, expected = records_of(frame()), frame().to_dict("records")
        assert [str(row) for row in found] == [str(row) for row in expected]
        plain = {str, int, float, bool, tuple}
        assert {type(value) for row in found for value in row.values()} == plain

    def test_no_row_is_no_record(self) -> None:
        """A frame without rows gives nothing."""
        assert records_of(frame()[:0]) == []

    def test_rows_of_one_pair_stay_in_order(self) -> None:
        """All rows of a No and area, and the first of them."""
        found = grouped(frame())
        assert [row["Month"] for row in found["1", "Kent"]] == [24_000, 24_002]
        assert by_pair(frame())["1", "Kent"]["Month"] == 24_000

    def test_keys_are_of_no_area_and_month(self) -> None:
        """One a row, in order."""
        assert keys_of(frame())[1] == ("2", "Kent", 24_001)
