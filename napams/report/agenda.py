"""The items of the JTF's monthly meeting of 90 minutes, each with what is on the table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from napams.domain.catalogue import Kpi
from napams.domain.colours import Colour
from napams.domain.frames import longest_first, of_month, records, worst_first
from napams.domain.milestones import State
from napams.domain.months import Month
from napams.domain.reporting import Light
from napams.domain.returns import NarrativeField, ReturnState
from napams.domain.trend import stands_since
from napams.exports.pdf.typeset import said
from napams.report import words
from napams.report.annex import milestones_at_hand
from napams.report.brief_data import Material
from napams.report.committee_page import decisions, lagging
from napams.wording.marks import OF_COLOUR
from napams.wording.numbers import NOTHING, count, day, number, quantity

MONTHS_OF_A_ROUTE = 6
"""Months that a route is shown for."""
NSC_MONTHS = (1, 4, 7, 10, 13)
"""Plan months in which the National Steering Committee meets."""
LETTERS_OF_A_DECISION = 300
LONG_OVERDUE_DAYS = 60
"""Days after which an overdue milestone goes to the National Steering Committee."""


def items(material: Material) -> dict[str, Any]:
    """Every item of the agenda by its name."""
    return {
        "decisions": decisions(material, LETTERS_OF_A_DECISION),
        "returns": _returns(material),
        "measures": _turned(material, "measures", "measure", "title"),
        "kpis": _turned(material, "kpis", "code", "name"),
        "route": _route(material),
        "milestones": milestones_at_hand(material),
        "constraints": _constraints(material),
        "notices": _notices(material),
        "nsc": _for_the_nsc(material),
        "nsc_meets": material.number in NSC_MONTHS,
    }


def _returns(material: Material) -> list[dict[str, Any]]:
    """Returns that are not yet in order: not come, sent back, waiting, with open queries."""
    owed = of_month(material.report.register, material.month)
    queries = material.waiting.set_index("department")["queries"]
    open_lights = (Light.LATE.value, Light.MISSING.value, Light.DUE.value)
    rows = []
    for row in records(owed):
        came = row["received_on"] is not None
        asked = int(queries.get(row["department"], 0))
        if came and row["state"] == ReturnState.ACCEPTED and row["light"] == Light.ON_TIME.value:
            continue
        if row["light"] not in open_lights and row["state"] == ReturnState.ACCEPTED:
            continue
        if row["light"] == Light.WAIVED.value and not came:
            continue  # nobody is expected to send it
        rows.append(
            {
                "department": row["department"],
                "light": words.light(row["light"]),
                "due": day(row["due"]),
                "received": day(row["received_on"]) if came else NOTHING,
                "late": count(row["days_late"], "day") if row["days_late"] > 0 else NOTHING,
                "state": (row["state"] or "not received")
                + (f", {count(asked, 'open query', 'open queries')}" if asked else ""),
            }
        )
    return rows


def _turned(material: Material, frame: str, key: str, name: str) -> list[dict[str, Any]]:
    """What is red, since when, and what has newly turned amber."""
    whole: pd.DataFrame = getattr(material.report, frame)
    if frame == "kpis":
        whole = whole[whole["score"]]
    now = of_month(whole, material.month)
    turned = words.turned(whole, key, material.month)
    newly = set(turned.loc[turned["colour"].isin((Colour.RED, Colour.AMBER)), key])
    was = turned.set_index(key)["was"]
    shown = now[(now["colour"] == Colour.RED) | now[key].isin(newly)]
    return [
        {
            "code": row[key],
            "name": row[name],
            "mark": words.colour(row),
            "since": stands_since(material.plan, whole, key, row[key], material.month).label,
            "was": words.mark(OF_COLOUR[was[row[key]]]) if row[key] in newly else None,
            "variance": words.points(row["schedule_variance"]),
            "who": ", ".join(str(row.get("departments") or row.get("lead")).split()),
        }
        for row in records(worst_first(shown))
    ]


def _route(material: Material) -> dict[str, Any] | None:
    """One route, each in its turn: all that is reported by route, over the last months."""
    route = material.plan.route_of(material.number)
    if route is None:
        return None
    first = max(1, material.number - MONTHS_OF_A_ROUTE + 1)
    months = [material.plan.month(n) for n in range(first, material.number + 1)]
    own = material.routes[material.routes["category"] == route]
    rows = []
    for code, kpi in material.plan.kpis_by_route.items():
        if kpi.breakdown is None or route not in kpi.breakdown.categories:
            continue
        of_kpi = own[own["code"] == code]
        rows.append(
            {
                "code": code,
                "name": kpi.name,
                "values": [_at(of_kpi, m, kpi) for m in months],
            }
        )
    return {"name": route, "months": [m.label for m in months], "rows": rows}


def _at(frame: pd.DataFrame, month: Month, kpi: Kpi) -> dict[str, str]:
    """The month's own figure; for a ratio the cases that it rests on too."""
    for row in records(of_month(frame, month)):
        if not kpi.combine.is_ratio:
            return {"value": quantity(row["value"], kpi.unit), "cases": ""}
        if row["denominator"] > 0:
            share = row["numerator"] / row["denominator"] * kpi.scale
            cases = f"{number(row['numerator'])} of {number(row['denominator'])}"
            return {"value": quantity(share, kpi.unit), "cases": cases}
    return {"value": NOTHING, "cases": ""}


def _constraints(material: Material) -> list[dict[str, Any]]:
    """What stands in a department's way, and who could clear it."""
    told = material.said(NarrativeField.CONSTRAINTS).set_index("department")["text"]
    blocked = material.said(NarrativeField.BLOCKED_BY).set_index("department")["text"]
    codes = [d.code for d in material.plan.departments]
    return [
        {
            "department": code,
            "text": said(str(told.get(code, NOTHING))),
            "by": said(str(blocked.get(code, NOTHING))),
            "running": max(
                material.running(code, NarrativeField.CONSTRAINTS),
                material.running(code, NarrativeField.BLOCKED_BY),
            ),
        }
        for code in codes
        if code in told.index or code in blocked.index
    ]


def _notices(material: Material) -> dict[str, list[dict[str, Any]]]:
    """Who begins to lag, who still does, who no longer does."""
    frame = material.report.departments
    past = of_month(frame, material.month + -1)
    before = set(past.loc[past["lagging"], "department"])
    now = lagging(material)
    names = {d.code: d.name for d in material.plan.departments}
    left = sorted(before - {d["code"] for d in now})
    return {
        "begin": [d for d in now if d["code"] not in before],
        "stay": [d for d in now if d["code"] in before],
        "left": [{"code": code, "name": names[code]} for code in left],
    }


def _for_the_nsc(material: Material) -> list[str]:
    """What the rules say the National Steering Committee should hear of."""
    found = []
    for row in records(worst_first(material.measures)):
        since = stands_since(
            material.plan, material.report.measures, "measure", row["measure"], material.month
        )
        months = material.month - since + 1
        if row["colour"] == Colour.RED and months > 1:
            found.append(
                f"{row['measure']} {row['title']} is far behind plan for "
                f"{count(months, 'month')} running (lead: {', '.join(row['lead'].split())})."
            )
    late = material.milestones[material.milestones["days"] > LONG_OVERDUE_DAYS]
    late = longest_first(late[late["state"] == State.OVERDUE])
    found += [
        f"{r['code']} {r['name']} ({r['owner']}) is {count(r['days'], 'day')} overdue."
        for r in records(late)
    ]
    stays = {d["code"] for d in _notices(material)["stay"]}
    found += [
        f"{d['code']} {d['name']} lags for a second month or more."
        for d in lagging(material)
        if d["code"] in stays
    ]
    return found
