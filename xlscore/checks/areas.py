"""Checks between areas: parts add up to their whole where the sheets say that they do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xlscore.checks.case import Case, trimmed
from xlscore.problems import Problem
from xlscore.rules.numbers import same

#: The figure of Results that is summed, and the column of Data in which it stands.
_SUMMED = (("num", "Num"), ("denom", "Denom"), ("value", "Value"))


def parts_add_up(case: Case) -> Iterator[Problem]:
    """Where Adds up says Yes, the figures of an area are the sums of those of its parts.

    Num and denom are summed, the value only of a count; a part without a figure is not judged.
    """
    areas = case.book.areas[["Area", "Part of"]]
    adding = case.book.indicators.loc[case.book.indicators["Adds up"], ["No"]]
    if adding.empty or not (areas["Part of"] != "").any():
        return
    current = case.current.merge(adding, on="No")
    parts = current.merge(areas[areas["Part of"] != ""], on="Area")
    for figure, column in _SUMMED:
        counted = parts["Measure"] == "number" if figure == "value" else parts["No"] != ""
        grouped = parts[counted].groupby(["No", "Part of"])[figure]
        sums = grouped.sum().where(grouped.count() == grouped.size()).rename("sum").reset_index()
        both = current.merge(sums, left_on=["No", "Area"], right_on=["No", "Part of"])
        known = both["sum"].notna() & both[figure].notna() & both["data_row"].notna()
        differs = known & ~same(both["sum"].to_numpy(float), both[figure].to_numpy(float))
        for _, whole in both[differs].iterrows():
            if figure == "value" and not np.isnan(whole["num"]):
                continue
            yield case.say(
                "warning",
                "Data",
                whole["data_row"],
                column,
                f"{case.who(whole['No'], whole['Area'])}: the {column.lower()} is "
                f"{trimmed(whole[figure])} in {case.when(whole['No'], whole['Month'])}, and its "
                f"parts add up to {trimmed(whole['sum'])}",
                "correct one of them, or say No under Adds up",
            )


CHECKS = (parts_add_up,)
