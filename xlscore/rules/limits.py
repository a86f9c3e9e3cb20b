"""Figures and limits as officers write them: `73.8%`, `1,234`, `<100`, `83-93`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

_BLANKS: Final = {"", "-", "–", "—", "n/a", "na"}
_NUMBER = re.compile(
    # No number of thousands begins with 0: 0,287 is a decimal comma.
    r"[+-]?(?:(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
)
_WITH_COMMA: Final = re.compile(r"[+-]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?\s*%?")
#: Only a decimal comma has one or two digits behind it, or four, or a 0 or points before it.
_DECIMAL_COMMA: Final = re.compile(
    r"[+-]?(?:0*,\d+|0\d*,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{1,3}(?:\.\d{3})+,\d+)\s*%?"
)

_DECIMAL_POINT: Final = re.compile(
    r"[+-]?(?:0*\.\d+|0\d*\.\d+|\d+\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:,\d{3})+\.\d+)\s*%?"
)


def parse_number(value: object) -> float | None:
    """The number that a cell holds; None for a blank, `-` or `n/a`.

    `73.8%` as text is 0.738 and `1,234` is 1234. Other text, TRUE and FALSE, infinities and
    NaN raise ValueError with a sentence for the reader.
    """
    if value is None:
        return None
    if isinstance(value, str):
        text = _bare(value)
        if text.lower() in _BLANKS:
            return None
        percent, bare = text.endswith("%"), text.removesuffix("%").rstrip()
        if not _NUMBER.fullmatch(bare):
            raise ValueError(f"'{value.strip()}' is not a number")
        bare = bare.replace(",", "")
        if percent and "e" not in bare.lower():
            # Read in one step, as Excel does: 84.7% is the double nearest to 0.847.
            return _finite(float(f"{bare}e-2"))
        return _finite(float(bare) / (100 if percent else 1))
    if isinstance(value, bool):
        raise ValueError(f"{str(value).upper()} is not a number")
    try:
        return _finite(float(value))  # type: ignore[arg-type]
    except TypeError:
        raise ValueError(f"{value} is not a number") from None
    except OverflowError:
        return _finite(math.inf)


def _bare(cell: str) -> str:
    return cell.strip().replace("\u00a0", "").replace("−", "-")


@dataclass(frozen=True)
class Commas:
    """How the texts of one column write decimals: the first that proves a comma, and a point.

    After `0,91` a `601,500` is no number of thousands.
    """

    comma: str = ""
    point: str = ""

    @classmethod
    def of(cls, cells: Iterable[object]) -> Commas:
        """What the cells of a column prove."""
        comma = point = ""
        for cell in cells:
            if isinstance(cell, str):
                if not comma and "," in cell and _DECIMAL_COMMA.fullmatch(_bare(cell)):
                    comma = cell.strip()
                elif not point and "." in cell and _DECIMAL_POINT.fullmatch(_bare(cell)):
                    point = cell.strip()
        return cls(comma, point)

    def as_points(self, cell: object) -> object:
        """A cell as `parse_number` reads it; ValueError where it may be one of two numbers."""
        if not self.comma or not isinstance(cell, str) or not re.search(r"\d[.,]|[.,]\d", cell):
            return cell
        if self.point and "," not in cell:
            return cell
        if self.point:
            raise ValueError(
                f"'{cell.strip()}' is unclear, for {self.comma} has a decimal comma and "
                f"{self.point} a decimal point"
            )
        text = _bare(cell)
        if not _WITH_COMMA.fullmatch(text):
            raise ValueError(f"'{cell.strip()}' is not a number with a decimal comma")
        return text.replace(".", "").replace(",", ".")

    def refuse(self, cell: object) -> None:
        """ValueError for a text with a comma, where the column has decimal commas."""
        if self.comma and isinstance(cell, str) and re.search(r"\d,\d", cell):
            beside = "" if self.comma == cell.strip() else f", as {self.comma} has"
            raise ValueError(f"'{cell.strip()}' has a decimal comma{beside}: write a point")


#: Nothing is proved.
NO_COMMAS: Final = Commas()


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError("an infinite or undefined number cannot be used")
    return number


@dataclass(frozen=True)
class Bound:
    """The edge of a band: inclusive, unless written `<100` or `>75`."""

    value: float
    exclusive: bool = False


def parse_bound(value: object) -> Bound | None:
    """The limit that a cell holds: a number, or text such as `<100`, `>75`, `<85%`, `≤85%`.

    None for a blank cell; ValueError with a reader's sentence for anything else. Which sign
    may stand in which column is `check`'s business.
    """
    text = value.strip() if isinstance(value, str) else ""
    sign = re.match(r"[<>≤≥]=?", text)
    number = parse_number(text[sign.end() :] if sign else value)
    if number is None:
        if sign:
            raise ValueError(f"'{text}' has no number behind its sign")
        return None
    return Bound(number, exclusive=bool(sign) and text[0] in "<>" and text[1:2] != "=")


@dataclass(frozen=True)
class Limits:
    """Limits as given, one or columns: NaN is blank; `*_open` says that a bound is exclusive."""

    green_from: Any = math.nan
    green_to: Any = math.nan
    amber_from: Any = math.nan
    amber_to: Any = math.nan
    green_from_open: Any = False
    green_to_open: Any = False
    amber_from_open: Any = False
    amber_to_open: Any = False

    @classmethod
    def of(
        cls,
        *,
        green_from: Bound | None = None,
        green_to: Bound | None = None,
        amber_from: Bound | None = None,
        amber_to: Bound | None = None,
    ) -> Limits:
        """The limits of one target from its four bounds; None is blank."""
        given = {
            "green_from": green_from,
            "green_to": green_to,
            "amber_from": amber_from,
            "amber_to": amber_to,
        }
        return cls(
            **{k: math.nan if b is None else b.value for k, b in given.items()},
            **{f"{k}_open": b is not None and b.exclusive for k, b in given.items()},
        )


#: No limit given: the polarity fills every bound.
UNLIMITED: Final = Limits()


def cell_limits(target: float | None, polarity: str, amber: object, green: object) -> Limits:
    """The limits of `=RAG(value, target, polarity, amber_limit, green_limit)`.

    For H each is the lower edge of its band, for L the upper one; for T a number is either
    edge of a band that is symmetric about the target, and text `83-93` gives both edges.
    Unusable text raises ValueError with a reader's sentence.
    """
    edges: dict[str, Bound | None] = {}
    for name, given in (("amber", amber), ("green", green)):
        if polarity == "T":
            low, high = _both_edges(target, given)
            edges |= {f"{name}_from": low, f"{name}_to": high}
        elif polarity in ("H", "L"):
            edges[f"{name}_{'from' if polarity == 'H' else 'to'}"] = parse_bound(given)
    return Limits.of(**edges)


def _both_edges(target: float | None, given: object) -> tuple[Bound | None, Bound | None]:
    if isinstance(given, str) and (
        pair := re.fullmatch(r"\s*(.*?\d%?)\s*(?:-|–|to)\s*(.+)", given)
    ):
        # A sign behind the second edge is meant for both: 83-93%.
        shared = "%" if pair[2].rstrip().endswith("%") and not pair[1].endswith("%") else ""
        low, high = parse_bound(pair[1] + shared), parse_bound(pair[2])
        if low and high and low.value <= high.value:
            return low, high
        raise ValueError(f"'{given}' is not a band: write it as 83-93, the lower edge first")
    edge = parse_bound(given)
    if edge is None or target is None:
        return None, None
    reach = abs(edge.value - target)
    return Bound(target - reach, edge.exclusive), Bound(target + reach, edge.exclusive)
