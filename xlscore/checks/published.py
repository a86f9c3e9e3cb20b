"""Checks of what was published, and of the narrative."""

from __future__ import annotations

from collections.abc import Iterator

from xlscore.checks.case import Case, shown
from xlscore.inputs.contract import CONFLICT, DRAFT, KEY
from xlscore.inputs.records import cells_of
from xlscore.problems import Problem
from xlscore.results.figures import limits_of, targets_in_force
from xlscore.results.results import compared
from xlscore.rules.numbers import displayed, same
from xlscore.rules.ratings import rag
from xlscore.rules.sentences import WORDS


def published_figures(case: Case) -> Iterator[Problem]:
    """A figure that was published is what Data still gives, at the displayed precision.

    A month of which Data holds nothing at all is history, and no problem.
    """
    now = case.figures[[*KEY, "value"]]
    frame = case.published.merge(now, on=KEY, how="left")
    frame = frame[frame["Value"].notna()]
    percent, decimals = frame["Measure"] == "percent", frame["Decimals"]
    differs = frame["value"].notna() & ~same(
        displayed(frame["Value"], percent, decimals), displayed(frame["value"], percent, decimals)
    )
    for row, was, value, measure, places in cells_of(
        frame, differs, "row", "Value", "value", "Measure", "Decimals"
    ):
        found = (
            f"{shown(was, measure, places)} was published, and Data now gives "
            f"{shown(value, measure, places)}: it is shown as restated"
        )
        todo = "correct Data if it is wrong"
        many = "{n} published figures are not what Data now gives: they are shown as restated"
        yield case.say("warning", "Published", row, "Value", found, todo, many)
    held = now[now["value"].notna()][["Area", "Month"]].drop_duplicates()
    frame = frame.merge(held.assign(held=True), on=["Area", "Month"], how="left")
    gone = frame["value"].isna() & frame["held"].notna()
    for row, no, was, month, measure, places in cells_of(
        frame, gone, "row", "No", "Value", "Month", "Measure", "Decimals"
    ):
        found = (
            f"{shown(was, measure, places)} was published, and Data no longer gives a figure "
            f"for {case.when(no, month)}"
        )
        many = "{n} figures were published, and Data no longer gives them"
        todo = "put them back on Data"
        yield case.say(
            "warning", "Published", row, "Value", found, "put it back on Data", many, todo
        )


def published_ratings(case: Case) -> Iterator[Problem]:
    """A letter that was published is what the rules give now for the published figure."""
    frame = case.published
    frame = frame[(frame["RAG"] != "") & frame["Value"].notna()].reset_index(drop=True)
    if frame.empty:
        return
    frame = frame.merge(case.figures[[*KEY, "denom"]], on=KEY, how="left")
    target = targets_in_force(case.book, frame)
    value = compared(case.book, frame, frame["Value"])
    now = rag(value, target["Target"], frame["Polarity"], limits_of(target), frame["denom"])
    frame = frame.assign(now=now, target_row=target["row"])[now != frame["RAG"].to_numpy()]
    # What could not be read is said at its own cell.
    frame = frame[
        ~case.spoilt("Indicators", frame["indicator_row"], ("Polarity",))
        & ~case.spoilt("Targets", frame["target_row"])
    ]
    for row, letter, given in frame[["row", "RAG", "now"]].itertuples(index=False):
        what = f"the rules now give {WORDS[given]}" if given else "the rules now give no rating"
        found = f"{WORDS[letter]} was published, and {what}"
        todo = "correct the letter, or the target and limits of that month"
        many = "{n} ratings were published that the rules do not give now"
        each = "correct the letters, or the targets and limits of those months"
        yield case.say("warning", "Published", row, "RAG", found, todo, many, each)


def one_text_a_month(case: Case) -> Iterator[Problem]:
    """An indicator and area have one text a month; two conflicting ones wait for a decision."""
    frame = case.book.commentary
    frame = frame[frame.duplicated(KEY, keep=False)]
    for _, texts in frame.groupby(KEY, sort=False):
        no, area, month = texts[KEY].iloc[0]
        rows = texts["row"].tolist()
        listed = f"{', '.join(map(str, rows[:-1]))} and {rows[-1]}"
        in_conflict = texts["Status"] == CONFLICT
        who = f"{case.who(no, area)} for {case.when(no, month)}"
        if in_conflict.any():
            row, column = texts.loc[in_conflict, "row"].iloc[0], "Status"
            found = f"rows {listed} hold conflicting texts of {who}"
            todo = "decide which text stands, and delete the other row"
        else:
            row, column = rows[1], "Text"
            found = f"rows {listed} hold two texts of {who}"
            todo = "join them in one row, and delete the other"
        yield case.say("warning", "Commentary", row, column, found, todo)


def drafts_revised(case: Case) -> Iterator[Problem]:
    """The text on the page of a Red is of the month, not carried forward from an earlier one."""
    texts = case.book.commentary
    texts = texts[texts["Status"].str.startswith(DRAFT)]
    if texts.empty:
        return
    frame = case.current
    value = compared(case.book, frame, frame["value"])
    letters = rag(value, frame["Target"], frame["Polarity"], limits_of(frame), frame["denom"])
    excepted = frame["Area"].isin(list(case.book.excepted))
    red = frame.loc[(letters == "R") & excepted, KEY]
    for row, no, area, month, status in texts.merge(red, on=KEY)[
        ["row", *KEY, "Status"]
    ].itertuples(index=False):
        label = case.when(no, month)
        found = f"the text of {case.who(no, area)} for {label} is still the {status}"
        todo = "revise it, or clear its Status if it holds as it is"
        many = f"{{n}} texts for {label} are still drafts of an earlier month"
        each = "revise them, or clear their Status if they hold as they are"
        yield case.say("warning", "Commentary", row, "Status", found, todo, many, each)


CHECKS = (published_figures, published_ratings, one_text_a_month, drafts_revised)
