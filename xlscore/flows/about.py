"""The name of a copy, and what the properties of a copy or a PDF say."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Final

from xlscore.inputs.settings import Settings
from xlscore.rules.months import Month
from xlscore.workbook.about import About

_NOT_IN_A_NAME: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_ACCESSIBLE: Final = " accessible"


def about_book(settings: Settings, month: Month, made: dt.date) -> About:
    """What the properties of a copy or a PDF of a book's pages say."""
    label = settings.report.label(month)
    return About(
        title=f"{settings.report_title}, {label}",
        subject=f"Performance scorecard of {label}",
        organisation=settings.organisation,
        made=made,
    )


def about_copy(settings: Settings, month: Month, made: dt.date, *, accessible: bool) -> About:
    """What the properties of a copy say; the accessible one has a title of its own."""
    about = about_book(settings, month, made)
    return replace(about, title=about.title + _ACCESSIBLE) if accessible else about


def file_name(settings: Settings, month: Month, *, accessible: bool) -> str:
    """The name of a copy's file: title and period, without what a file name cannot hold.

    A slash cannot stand in one: the year 2014/15 is written 2014-15.
    """
    period = settings.report.label(month).replace("/", "-")
    title = _NOT_IN_A_NAME.sub(" ", f"{settings.report_title} {period}")
    name = " ".join(title.split())[:150].strip(". ")
    return f"{name}{_ACCESSIBLE * accessible}.xlsx"
