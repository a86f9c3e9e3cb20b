"""What the worksheet functions answer, given cells of any kind.

Every argument is one cell or a block of cells (anything that `arguments` reads); blocks match in
size or are single. The answer has their size: a list of rows, or one value for one cell. An
argument that cannot be used gives a short text that says what is wrong, never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any, Final

import numpy as np

from xlscore.functions.arguments import Arguments, arguments, columns
from xlscore.rules.arrows import dot
from xlscore.rules.ratings import rag
from xlscore.rules.sentences import show_as, why
from xlscore.rules.small_counts import small_denominator

#: The arguments of RAGWHY by their names in Excel; RAG takes all but the last.
_RATED: Final = (
    "value", "target", "polarity", "amber_limit", "green_limit", "denominator", "number_format",
)  # fmt: skip


def rating(*cells: Any) -> Any:
    """RAG: the letter of the band in which each result falls, blank where it is not rated."""
    return _answered(_letters, _RATED[:-1], cells)


def arrow(*cells: Any) -> Any:
    """DOT: the direction of travel from each previous result to the latest."""
    return _answered(_arrows, ("latest", "previous", "polarity", "target"), cells)


def small(denominator: Any) -> Any:
    """SMALLDENOM: whether each denominator is small."""
    return _answered(
        lambda call: small_denominator(call.numbers("denominator")), ["denominator"], [denominator]
    )


def reason(*cells: Any) -> Any:
    """RAGWHY: the sentence that explains each rating, blank without a result."""
    return _answered(_sentences, _RATED, cells)


def _answered(
    answer: Callable[[Arguments], Any], names: Sequence[str], cells: Sequence[Any]
) -> Any:
    """What `answer` gives for the arguments in order of `names`; those left out are blank."""
    call = arguments(**dict(zip_longest(names, cells)))
    return call if isinstance(call, str) else call.answer(answer(call))


def _letters(call: Arguments) -> Any:
    result, aim, which = call.numbers("value"), call.numbers("target"), call.polarities()
    denom = call.numbers("denominator")
    return rag(result, aim, which, columns(call.limits(aim, which)), denom)


def _arrows(call: Arguments) -> Any:
    now, then, which = call.numbers("latest"), call.numbers("previous"), call.polarities()
    return dot(now, then, which, call.numbers("target"))


def _sentences(call: Arguments) -> Any:
    result, aim, which = call.numbers("value"), call.numbers("target"), call.polarities()
    denom, limits, formats = call.numbers("denominator"), call.limits(aim, which), call.formats()
    given = (result.flat, aim.flat, which.flat, limits.flat, denom.flat, formats.flat)
    sentences = [
        "" if np.isnan(v) else why(float(v), float(t), p, edges, float(d), show_as(form))
        for v, t, p, edges, d, form in zip(*given, strict=True)
    ]
    return np.array(sentences, object).reshape(call.shape)
