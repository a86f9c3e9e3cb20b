"""The rule: a count of 1 to 5 is small, and what rests on it is withheld with it.

Source: the Department for Education suppresses counts 1 to 5. A full-time equivalent between 0
and 1 is small too; 0 is not, and is shown, and so is a result of 0, which says nothing of its
denominator. Of a result without counts nothing can be known: it is shown. What an earlier copy
withheld stays so, whatever Data says now, until Data says Released.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.rules.small_counts import small

#: What is withheld of an indicator, area and month.
PARTS: Final = ("num", "denom", "now", "was")
#: What can be withheld by itself: No, area, month and one of num, denom, rating and the arrows
#: previous and outturn. A result goes with either of its counts; a count of the measure number,
#: and a result without counts, is a num.
Unit: TypeAlias = tuple[str, str, int, str]
#: How a record of a copy writes what was withheld.
MARK: Final = "c"


def withheld(book: Book, figures: pd.DataFrame, further: Collection[Unit] = ()) -> pd.DataFrame:
    """What is withheld, one row a (No, Area, Month) of Data or Published, in no order.

    `figures` are Data's (`figures.figures`), `further` is withheld beyond the rule. Columns: the
    key; `num`, `denom`, `now`, the result that Data gives, and `was`, the published one; whether
    each exists and is withheld (`hide num`, ...); `shown`, the past result that pages show, and
    `hide shown`; `by hand`, that Data says so; `unit num` and `unit denom`, whether these are
    withheld, be they printed or not.
    """
    frame = (
        figures[[*KEY, "num", "denom", "value"]]
        .rename(columns={"value": "now"})
        .merge(
            book.published[[*KEY, "Value", "Note"]].rename(columns={"Value": "was"}),
            on=KEY,
            how="outer",
        )
        .merge(book.data[[*KEY, "Withhold", "row"]], on=KEY, how="left")
        .merge(book.indicators[["No", "Measure"]], on="No", how="left")
        .merge(_recorded(book), on=KEY, how="left")
    )
    by_hand = (frame["Withhold"] == "Yes").to_numpy(bool)
    kept = ~(frame["Withhold"] == "Released").to_numpy(bool)
    number = (frame["Measure"] == "number").to_numpy()
    num, denom, now, was = (frame[name].to_numpy(float) for name in PARTS)
    units = {
        "num": small(num) | (number & (small(now) | small(was))),
        "denom": small(denom),
    }
    keys = list(zip(frame["No"], frame["Area"], frame["Month"].tolist(), strict=True))
    for part in ("num", "denom"):
        remembered = kept & frame[f"kept {part}"].eq(True).to_numpy(bool)
        chosen = {unit[:3] for unit in further if unit[3] == part}
        more = np.array([key in chosen for key in keys], bool)
        units[part] = units[part] | by_hand | remembered | more

    def result(value: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        return np.asarray(~np.isnan(value) & (units["num"] | (units["denom"] & (value != 0))))

    published = ~np.isnan(was)
    hide = {
        "num": ~np.isnan(num) & units["num"],
        "denom": ~np.isnan(denom) & units["denom"],
        "now": result(now),
        "was": result(was),
    }
    return frame.drop(columns="Withhold").assign(
        **{f"hide {name}": flags for name, flags in hide.items()},
        **{f"unit {name}": flags for name, flags in units.items()},
        **{
            "by hand": by_hand,
            "shown": np.where(published, was, now),
            "hide shown": np.where(published, hide["was"], hide["now"]),
        },
    )


def _recorded(book: Book) -> pd.DataFrame:
    """What copies on record withheld, a row a key; of a result alone both counts are kept."""
    rows = book.circulated
    marks = {name: (rows[name].str.strip() == MARK) for name in ("Num", "Denom", "Value")}
    found = (
        rows[KEY]
        .assign(**{name: flags.to_numpy(bool) for name, flags in marks.items()})
        .groupby(KEY, as_index=False)
        .any()
    )
    alone = found["Value"] & ~found["Num"] & ~found["Denom"]
    return found[KEY].assign(
        **{"kept num": found["Num"] | alone, "kept denom": found["Denom"] | alone}
    )
