"""The cover: whose report it is, of which period, and who answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlscore.inputs.book import Book
from xlscore.rules.months import Month


@dataclass(frozen=True)
class Front:
    """What the cover says; blank texts are not said. `office`: office holders by office."""

    organisation: str
    directorate: str
    service: str
    title: str
    period: str
    office: Mapping[str, str]


def front(book: Book, month: Month) -> Front:
    """The cover of a report of the period that ends with a month."""
    settings = book.settings
    office = {
        "Cabinet Member": settings.cabinet_member,
        "Director": settings.director,
        "Portfolio": settings.portfolio,
        "Division": settings.division,
    }
    return Front(
        settings.organisation,
        settings.directorate,
        settings.service,
        settings.report_title,
        settings.report.label(month),
        office,
    )
