"""What of the example book is told from an organisation's own: names and texts that are printed."""

from __future__ import annotations

from typing import Final

#: Settings of the example; the first is the organisation whose they are.
NAMES: Final = {
    "Organisation": "Kent County Council",
    "Short name": "KCC",
    "Directorate": "Social Care, Health and Wellbeing",
    "Service": "Specialist Children's Services",
    "Cabinet Member": "Peter Oakford",
    "Director": "Mairead MacNeil",
    "Portfolio": "Specialist Children's Services",
    "Division": "Specialist Children's Services",
}
#: How the texts of the example begin that are true of it alone: sheet, column, beginnings.
TEXTS: Final = (
    (
        "Guidance",
        "Text",
        (
            "A limit is the figure at which a rating changes. Four indicators",
            "Pages for the districts are left out",
            "Current graphs and child level data",
        ),
    ),
    ("Abbreviations", "Abbreviation", ("KCC",)),
    (
        "Contacts",
        "Contact",
        ("Through the council switchboard: ask for",),
    ),
)
#: The settings that a cover or an exception page prints.
PRINTED: Final = (
    "Organisation", "Directorate", "Service", "Cabinet Member", "Director", "Portfolio", "Division",
)  # fmt: skip
