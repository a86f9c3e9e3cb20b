"""Excel's error values, by the numbers that Excel hands to other programs for them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_FIRST: Final = -2146828288
#: The text of each error value by its number.
ERRORS: Final = MappingProxyType(
    {
        _FIRST + number: text
        for number, text in {
            2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?",
            2036: "#NUM!", 2042: "#N/A", 2043: "#GETTING_DATA", 2045: "#SPILL!",
            2046: "#CONNECT!", 2047: "#BLOCKED!", 2048: "#UNKNOWN!", 2049: "#FIELD!",
            2050: "#CALC!",
        }.items()
    }
)  # fmt: skip


def is_error(number: int) -> bool:
    """Whether a whole number is one by which Excel means an error value, a newer one included."""
    return _FIRST <= number < _FIRST + 0x10000
