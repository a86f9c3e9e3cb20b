"""The figures of the pages as open data: tidy CSV, the same as JSON, and a description of both.

One row an indicator, area and period. Source of the form: the Frictionless Data Package.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from xlscore.results.results import WITHHELD
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.rules.sentences import WORDS
from xlscore.site.pages import Website
from xlscore.site.words import indicator_page

#: By field: type, and what it holds.
FIELDS: Final = {
    "period": ("string", "The period, as on the pages."),
    "period_end": ("yearmonth", "The last month of the period."),
    "indicator_number": ("string", "The indicator's number."),
    "indicator": ("string", "The indicator's name."),
    "section": ("string", "The section in which it stands."),
    "area_code": ("string", "The area's code."),
    "area": ("string", "The area's name."),
    "measure": ("string", "percent (as a share of 1), rate, number or average."),
    "polarity": ("string", "H: high is good. L: low is good. T: near the target is good."),
    "value": ("number", "The result, unrounded."),
    "value_status": ("string", "shown, withheld (c on the pages) or missing (-)."),
    "numerator": ("number", "Given for the latest period."),
    "numerator_status": ("string", "shown, withheld or missing."),
    "denominator": ("number", "Given for the latest period."),
    "denominator_status": ("string", "shown, withheld or missing."),
    "target": ("number", "The target in force."),
    "rating": ("string", "Red, Amber or Green; given for the latest period."),
    "direction_from_previous": ("string", "↑ improved, ↔ the same, ↓ worsened; latest period."),
    "direction_from_outturn": ("string", "↑ improved, ↔ the same, ↓ worsened; latest period."),
    "signal": ("string", "Whether the latest movement is more than chance; where it is shown."),
    "point": ("number", "The period's own figure, or change, that the signal rests on."),
    "point_mean": ("number", "The mean of these figures."),
    "point_lower": ("number", "The lower limit within which they move by chance."),
    "point_upper": ("number", "The upper one."),
    "restated": ("boolean", "Restated since it was published, and given as published."),
    "page": ("string", "The indicator's page on the website."),
}


#: The same of `benchmarks.csv`.
BENCHMARKS: Final = {
    "indicator_number": ("string", "The indicator's number."),
    "area_code": ("string", "The code of the area beside whose result it stands."),
    "group": ("string", "Whose figure it is."),
    "period": ("string", "Its period."),
    "period_end": ("yearmonth", "The last month of its period."),
    "value": ("number", "The figure, unrounded; blank where a mark stands for it."),
    "mark": ("string", "What stands for a figure that was not given: c, x, z, k, ~ or low."),
}


def open_data(site: Website) -> dict[str, str]:
    """The files by address: figures.csv, figures.json, benchmarks.csv and datapackage.json."""
    rows = [row for pair in site.records() for row in _rows(site, *pair)]
    settings = site.report.book.settings
    title = f"{settings.report_title}, {site.label}"
    package = {
        "profile": "data-package",
        "name": "scorecard",
        "title": title,
        "contributors": [{"title": settings.organisation, "role": "publisher"}],
        "resources": [
            _resource("figures", FIELDS, ["indicator_number", "area_code", "period_end"]),
            _resource("benchmarks", BENCHMARKS, ["indicator_number", "area_code", "group"]),
            {
                "name": "figures-json",
                "path": "figures.json",
                "format": "json",
                "mediatype": "application/json",
                "encoding": "utf-8",
            },
        ],
    }
    return {
        "figures.csv": _csv(FIELDS, rows),
        # A row a line: a third less than with a field a line.
        "figures.json": f'{{"title": {_json(title)}, "figures": [\n'
        + ",\n".join(map(_json, rows))
        + "\n]}\n",
        "benchmarks.csv": _csv(BENCHMARKS, list(_benchmarks(site))),
        "datapackage.json": json.dumps(package, ensure_ascii=False, indent=1) + "\n",
    }


def _resource(name: str, fields: Mapping[str, tuple[str, str]], key: list[str]) -> dict[str, Any]:
    """A table as the description has it."""
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {"name": field, "type": kind, "description": told}
                for field, (kind, told) in fields.items()
            ],
            "primaryKey": key,
        },
    }


def _csv(fields: Mapping[str, object], rows: Sequence[Mapping[str, Any]]) -> str:
    table = io.StringIO()
    writer = csv.DictWriter(table, fields, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _written(value) for name, value in row.items()} for row in rows)
    return table.getvalue()


def _benchmarks(site: Website) -> Iterator[dict[str, Any]]:
    """The figures of other places that stand beside the results."""
    for record, _ in site.records():
        when = site.report.book.shown_by(record["No"])
        for one in site.cards.benchmarks(record):
            month = Month(int(one["period"]))
            yield {
                "indicator_number": record["No"],
                "area_code": record["Area"],
                "group": one["Group"],
                "period": when.label(month),
                "period_end": months.iso(month),
                "value": None if one["mark"] else float(one["value"]),
                "mark": one["mark"],
            }


def _rows(site: Website, record: dict[Any, Any], points: Any) -> list[dict[str, Any]]:
    book, area = site.report.book, record["Area"]
    when = book.shown_by(record["No"])
    found = []
    told = site.cards.named(record["No"], area).get("signal")
    drawn = site.cards.signals.get((record["No"], area))
    for point in points:
        latest = point.month == record["Month"]
        own = drawn.points.get(point.month, {}) if drawn else {}
        row: dict[str, Any] = {
            "period": when.label(point.month),
            "period_end": months.iso(Month(point.month)),
            "indicator_number": record["No"],
            "indicator": record["Indicator"],
            "section": record["Section"],
            "area_code": area,
            "area": site.areas[area],
            "measure": record["Measure"],
            "polarity": record["Polarity"],
            **_figure("value", point.value),
            **_figure("numerator", record["num"] if latest else math.nan),
            **_figure("denominator", record["denom"] if latest else math.nan),
            "target": None if math.isnan(point.target) else float(point.target),
            "rating": WORDS.get(record["rag"], "") if latest else "",
            "direction_from_previous": record["dot_previous"] if latest else "",
            "direction_from_outturn": record["dot_outturn"] if latest else "",
            "signal": told.text if told and latest and told.tone != "missing" else "",
            "point": own.get("value"),
            **{f"point_{name}": own.get(name) for name in ("mean", "lower", "upper")},
            "restated": point.restated,
            "page": indicator_page(record["No"]),
        }
        found.append({name: row[name] for name in FIELDS})
    return found


def _figure(name: str, value: float) -> dict[str, Any]:
    """A figure and whether it is shown."""
    told = "withheld" if value == WITHHELD else "missing" if math.isnan(value) else "shown"
    return {name: float(value) if told == "shown" else None, f"{name}_status": told}


def _written(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
