"""The functions that cells call: RAG, DOT, SMALLDENOM and RAGWHY.

Each takes single cells or ranges. Ranges match in size or are single, and the answer has their
size. A blank, `-` or `n/a` is not a figure. What cannot be used - an error, a date where a number
belongs, other text - gives a short text that says so in its place: it never becomes a blank.
Here stands what Excel needs to know of each function: its name, its arguments and their help.
What a function answers is in `functions/answers.py`, without Excel.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar, cast

import xlwings as xw

from xlscore.functions import answers
from xlscore.hosts.live import application

application.keep_excel_running()

_F = TypeVar("_F", bound=Callable[..., Any])


def _cell(doc: str) -> dict[str, object]:
    """How xlwings hands over an argument: always rows of cells, errors as their text."""
    return {"doc": doc, "ndim": 2, "err_to_str": True}


_Value = Annotated[Any, _cell("The latest result: a number, or text such as 73.8%. Blank: none.")]
_Target = Annotated[Any, _cell("The target. Blank: none, so no rating.")]
_Polarity = Annotated[
    Any,
    _cell("H (high is good), L (low is good) or T (near the target is good). Blank: not rated."),
]
_Amber = Annotated[
    Any,
    _cell(
        "Where Amber ends and Red begins: a number, or text such as <100 or >75 that leaves out "
        "the limit itself. For T either edge, or both as 83-93. Blank: 10% of the target."
    ),
]
_Green = Annotated[
    Any,
    _cell(
        "Where Green ends: a number, or text such as <100 or >75 that leaves out the limit "
        "itself. For T either edge, or both as 83-93. Blank: the target; for T 5% of it."
    ),
]
_Denominator = Annotated[Any, _cell("The denominator: 0 is not rated. May be left out.")]
_Format = Annotated[
    Any,
    _cell('How figures are written, as an Excel number format such as "0.0%". May be left out.'),
]
_Latest = Annotated[Any, _cell("The latest result: a number, or text such as 73.8%.")]
_Previous = Annotated[Any, _cell("The result to compare with: the previous one, or the outturn.")]
_Aim = Annotated[Any, _cell("The target: needed for T only.")]
_Denom = Annotated[Any, _cell("The denominator, or a range of them.")]


def _formula(function: _F) -> _F:
    """Offer a function to cells, in the function wizard's category Scorecard."""
    return cast(_F, xw.func(function, category="Scorecard"))


@_formula
def RAG(  # noqa: N802
    value: _Value,
    target: _Target,
    polarity: _Polarity,
    amber_limit: _Amber = None,
    green_limit: _Green = None,
    denominator: _Denominator = None,
) -> Any:
    """R, A or G: the band in which the result falls. Empty without result, target or polarity."""
    return answers.rating(value, target, polarity, amber_limit, green_limit, denominator)


@_formula
def DOT(  # noqa: N802
    latest: _Latest, previous: _Previous, polarity: _Polarity, target: _Aim = None
) -> Any:
    """Direction of travel: an arrow up for improved, sideways for the same, down for worsened.
    It shows the performance, not the number: where low is good, a fall points up. Empty
    without polarity or either result.
    """
    return answers.arrow(latest, previous, polarity, target)


@_formula
def SMALLDENOM(denominator: _Denom) -> Any:  # noqa: N802
    """TRUE where a denominator is small, above 0 and below 10; else FALSE, also for a blank."""
    return answers.small(denominator)


@_formula
def RAGWHY(  # noqa: N802
    value: _Value,
    target: _Target,
    polarity: _Polarity,
    amber_limit: _Amber = None,
    green_limit: _Green = None,
    denominator: _Denominator = None,
    number_format: _Format = None,
) -> Any:
    """The sentence that explains a rating: which limit was met or missed, and which limits were
    assumed because none were given. Empty without a result.
    """
    return answers.reason(
        value, target, polarity, amber_limit, green_limit, denominator, number_format
    )
