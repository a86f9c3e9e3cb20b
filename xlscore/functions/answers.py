"""What the worksheet functions answer, given cells of any kind.

Every argument is one cell or a block of cells (anything that `arguments` reads); blocks match in
size or are single. The answer has their size: a list of rows, or one value for one cell. An
argument that cannot be used gives a short text that says what is wrong, never an error.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from xlscore.functions.arguments import Arguments, arguments, columns
from xlscore.rules.arrows import dot
from xlscore.rules.ratings import rag
from xlscore.rules.sentences import show_as, why
from xlscore.rules.small_counts import small_denominator


def rating(
    value: Any,
    target: Any,
    polarity: Any,
    amber_limit: Any = None,
    green_limit: Any = None,
    denominator: Any = None,
) -> Any:
    """RAG: the letter of the band in which each result falls, blank where it is not rated."""
    call = arguments(
        value=value,
        target=target,
        polarity=polarity,
        amber_limit=amber_limit,
        green_limit=green_limit,
        denominator=denominator,
    )
    if isinstance(call, str):
        return call
    result, aim, which = call.numbers("value"), call.numbers("target"), call.polarities()
    denom = call.numbers("denominator")
    return call.answer(rag(result, aim, which, columns(call.limits(aim, which)), denom))


def arrow(latest: Any, previous: Any, polarity: Any, target: Any = None) -> Any:
    """DOT: the direction of travel from each previous result to the latest."""
    call = arguments(latest=latest, previous=previous, polarity=polarity, target=target)
    if isinstance(call, str):
        return call
    now, then, which = call.numbers("latest"), call.numbers("previous"), call.polarities()
    return call.answer(dot(now, then, which, call.numbers("target")))


def small(denominator: Any) -> Any:
    """SMALLDENOM: whether each denominator is small."""
    call = arguments(denominator=denominator)
    if isinstance(call, str):
        return call
    return call.answer(small_denominator(call.numbers("denominator")))


def reason(
    value: Any,
    target: Any,
    polarity: Any,
    amber_limit: Any = None,
    green_limit: Any = None,
    denominator: Any = None,
    number_format: Any = None,
) -> Any:
    """RAGWHY: the sentence that explains each rating, blank without a result."""
    call = arguments(
        value=value,
        target=target,
        polarity=polarity,
        amber_limit=amber_limit,
        green_limit=green_limit,
        denominator=denominator,
        number_format=number_format,
    )
    if isinstance(call, str):
        return call
    return call.answer(_sentences(call))


def _sentences(call: Arguments) -> Any:
    result, aim, which = call.numbers("value"), call.numbers("target"), call.polarities()
    denom, limits, formats = call.numbers("denominator"), call.limits(aim, which), call.formats()
    given = (result.flat, aim.flat, which.flat, limits.flat, denom.flat, formats.flat)
    sentences = [
        "" if np.isnan(v) else why(float(v), float(t), p, edges, float(d), show_as(form))
        for v, t, p, edges, d, form in zip(*given, strict=True)
    ]
    return np.array(sentences, object).reshape(call.shape)
