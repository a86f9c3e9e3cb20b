"""The folder of a website: its newest period at the root, and every period kept as published.

`site.json` at the root says what stands there: the periods, and each address that was ever given
out. Addresses last: `indicator-4.html` is the newest page of an indicator, `2014-05/` with the
same name the one that was published for May 2014, which is never made again. The newest period
alone is replaced, where its figures or texts were put right.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from xlscore.problems import Refusal
from xlscore.rules import months
from xlscore.site.open_data import open_data
from xlscore.site.pages import Stamp, Website, stylesheet, templates

RECORD: Final = "site.json"
_MADE_BY: Final = "xlscore site"
#: Names what has no address of its own: the same text gives the same name.
_NAMES: Final = uuid.UUID("5f4a8f0e-6d0e-5a55-9b7e-1f3c9a0f6a11")


@dataclass(frozen=True)
class Kept:
    """What stands in a folder: periods by their last month (`2014-05`), and addresses.

    Of a period its label, the days of its stamp and its sentence; of an address its title and the
    period that had it last.
    """

    periods: dict[str, dict[str, str]] = field(default_factory=dict)
    addresses: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, files: Mapping[str, bytes], folder: str) -> Kept:
        """What the files of a folder say; Refusal for a folder that is not one of ours."""
        if not files:
            return cls()
        try:
            found = json.loads(files[RECORD])
            if found["made by"] != _MADE_BY:
                raise KeyError
            kept = cls(dict(found["periods"]), dict(found["addresses"]))
            for period in kept.periods.values():
                stamp_of(period)
                _ = period["label"], period["sentence"]
            for address in kept.addresses.values():
                _ = address["title"], address["period"]
        except (KeyError, ValueError, TypeError, AttributeError):
            raise Refusal(
                f"{folder} holds files that are not of such a website ({RECORD} is missing or was "
                "changed); name an empty folder with --out"
            ) from None
        return kept


def stamp_of(period: Mapping[str, str]) -> Stamp:
    """The stamp of a period on record."""
    return Stamp(*(dt.date.fromisoformat(period[name]) for name in ("first", "updated")))


def files_of(
    site: Website, old: Mapping[str, bytes], today: dt.date, where: str
) -> dict[str, bytes]:
    """The files to write into a folder that holds `old`; the rest of it stays as it is.

    Nothing but the same bytes where nothing changed. Refusal where the folder shows a later
    period already, or is none of ours.
    """
    kept = Kept.read(old, where)
    folder = months.iso(site.report.computed.month)
    newest = max(kept.periods, default="")
    if newest > folder:
        shown = kept.periods[newest]["label"]
        raise Refusal(
            f"{where} shows {shown} already, and pages of earlier periods are never made again: "
            f"move the book on to {shown} or later, or name another folder with --out"
        )
    stamp = stamp_of(kept.periods[folder]) if folder in kept.periods else Stamp(today, today)
    files = _files(site, kept, stamp, folder)
    if folder in kept.periods and any(old.get(name) != data for name, data in files.items()):
        files = _files(site, kept, Stamp(stamp.first, today), folder)
    return files


def _files(site: Website, kept: Kept, stamp: Stamp, folder: str) -> dict[str, bytes]:
    periods = kept.periods | {
        folder: {
            "label": site.label,
            "first": stamp.first.isoformat(),
            "updated": stamp.updated.isoformat(),
            "sentence": site.sentence,
        }
    }
    own = {name: {"title": title, "period": folder} for name, title in site.titles().items()}
    addresses = kept.addresses | own
    data = open_data(site) | {"style.css": stylesheet()}
    texts: dict[str, str] = {}
    for prefix, is_kept in (("", False), (f"{folder}/", True)):
        pages = site.render(stamp, folder, kept=is_kept)
        texts |= {prefix + name: text for name, text in (pages | data).items()}
    frame = site.frame(stamp)
    texts["months.html"] = _page("months.html", frame, {
        "title": f"All {frame['unit']}s", "address": "months.html", "months": [
            {"address": f"{name}/index.html", "label": period["label"],
             "published": stamp_of(period).told[:1].lower() + stamp_of(period).told[1:]}
            for name, period in sorted(periods.items(), reverse=True)],
    })  # fmt: skip
    for address in addresses.keys() - own.keys():
        last = addresses[address]["period"]
        texts[address] = _page("ended.html", frame, {
            "title": addresses[address]["title"], "address": address,
            "last": f"{last}/{address}", "last_period": periods[last]["label"],
        })  # fmt: skip
    texts["feed.xml"] = _feed(frame, periods)
    record = {"made by": _MADE_BY, "periods": periods, "addresses": addresses}
    texts[RECORD] = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return {name: text.encode() for name, text in sorted(texts.items())}


def _page(template: str, frame: Mapping[str, Any], more: Mapping[str, Any]) -> str:
    text: str = templates().get_template(template).render({**frame, **more})
    return text


def _feed(frame: Mapping[str, Any], periods: Mapping[str, Mapping[str, str]]) -> str:
    """The feed of periods, the newest first; links are relative to where it stands."""
    whose = f"{frame['organisation']} {frame['site']}"
    entries = [
        {
            "id": uuid.uuid5(_NAMES, f"{whose} {name}").urn,
            "label": f"{frame['site']}, {period['label']}",
            "first": f"{period['first']}T00:00:00Z",
            "updated": f"{period['updated']}T00:00:00Z",
            "address": f"{name}/index.html",
            "sentence": period["sentence"],
        }
        for name, period in sorted(periods.items(), reverse=True)
    ]
    about = {
        "id": uuid.uuid5(_NAMES, whose).urn,
        "updated": max(entry["updated"] for entry in entries),
        "months": entries,
    }
    return _page("feed.xml", frame, about)
