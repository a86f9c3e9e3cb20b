"""Figures, limits and texts for the properties; figures often fall on a limit."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from xlscore.rules.limits import Bound, Limits

#: Figures that the machine holds exactly, so that sums and differences of them are exact too.
exact = st.integers(-800, 800).map(lambda n: n / 8)
#: Figures as officers write them: up to three decimals, which the machine holds a hair off.
written = st.integers(-2000, 2000).map(lambda n: n / 1000)
#: Figures of any size that a scorecard may show.
any_size = st.one_of(
    written,
    exact,
    st.floats(-1e9, 1e9).filter(lambda x: x == 0 or abs(x) > 1e-6),
)
missing = st.sampled_from([None, math.nan])
polarities = st.sampled_from(["H", "L", "T"])


def bounds(figures: st.SearchStrategy[float] = written) -> st.SearchStrategy[Bound | None]:
    """A limit, inclusive or not, or none."""
    return st.none() | st.builds(Bound, figures, st.booleans())


def limits(figures: st.SearchStrategy[float] = written) -> st.SearchStrategy[Limits]:
    """Any limits, also such as contradict each other."""
    edge = bounds(figures)
    return st.builds(Limits.of, green_from=edge, green_to=edge, amber_from=edge, amber_to=edge)


@st.composite
def sensible(draw: st.DrawFn, polarity: str) -> Limits:
    """Limits that a polarity needs, whose bands are not empty; each may be blank."""
    if polarity == "H":
        return Limits.of(green_from=draw(bounds(exact)), amber_from=draw(bounds(exact)))
    if polarity == "L":
        return Limits.of(green_to=draw(bounds(exact)), amber_to=draw(bounds(exact)))

    def band() -> tuple[Bound, Bound]:
        low = draw(exact)
        high = low + draw(st.integers(1, 400)) / 8
        return Bound(low, draw(st.booleans())), Bound(high, draw(st.booleans()))

    (green_from, green_to), (amber_from, amber_to) = band(), band()
    return Limits.of(
        green_from=green_from, green_to=green_to, amber_from=amber_from, amber_to=amber_to
    )


#: What a person or a program may put into a cell.
typed_text = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="0123456789.,-+eE%<>=≤≥ \u00a0n/a–−", max_size=12),
    st.sampled_from(["", "n/a", "-", "1e999%", "<", "9" * 400, "٣٤", "½", "１２%", "inf"]),
)
cells = st.one_of(
    typed_text,
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(10**300, 10**320),
    st.floats(),
    st.decimals(allow_nan=False),
    st.dates(),
)
_words = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \r\n\t="), max_size=40
)
#: Narratives: short ones, long paragraphs with and without blanks, line ends of every system.
narratives = st.lists(
    st.one_of(
        _words,
        st.builds(lambda word, times: word * times, _words, st.integers(1, 400)),
        st.integers(0, 8000).map(lambda n: "x" * n),
        st.integers(0, 3000).map(lambda n: " " * n),
        st.sampled_from(["\n", "\r\n", "\r", "=1+1", "Commentary", "Data notes"]),
    ),
    max_size=6,
).map("".join)
