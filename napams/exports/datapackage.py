"""`datapackage.json`: what each column of the summaries is (Frictionless Data Package)."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from napams.domain.colours import Colour
from napams.domain.report import StatusReport
from napams.exports.columns import COLUMNS, SUMMARIES

DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n"}
"""Said, so that no reader guesses: sentences hold semicolons."""


def describe(
    report: StatusReport, chosen: dict[str, str], frames: dict[str, pd.DataFrame]
) -> bytes:
    """The descriptor as JSON; it says which state of the data the figures come from.

    `chosen` names what rows were asked for: `month`, `measure`, `department`, each or `all`.
    """
    descriptor: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "napams-summaries",
        "title": report.plan.title,
        "description": "Made-up returns." if report.demonstration else "Accepted returns only.",
        "created": f"{report.as_of.isoformat()}T00:00:00+05:00",
        **chosen,
        "known_on": report.known_on.isoformat() if report.known_on else None,
        "audit_head": {"sequence": report.head.sequence, "hash": report.head.hash},
        "resources": [_resource(name, frame) for name, frame in frames.items()],
    }
    return json.dumps(descriptor, indent=2, ensure_ascii=False).encode()


def _resource(name: str, frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "schema": {
            "fields": [_field(str(column)) for column in frame.columns],
            "primaryKey": list(SUMMARIES[name].key),
            "missingValues": [""],
        },
    }


def _field(column: str) -> dict[str, Any]:
    spec = COLUMNS[column]
    field: dict[str, Any] = {"name": column, "type": spec.type, "description": spec.meaning}
    if column == "colour":
        field["constraints"] = {"enum": [c.value for c in Colour]}
    if spec.type == "boolean":
        field |= {"trueValues": ["True"], "falseValues": ["False"]}
    return field
