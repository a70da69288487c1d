"""The committee's one page, in the order of its importance."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from napams.domain.catalogue import Plan, Polarity
from napams.domain.colours import Colour
from napams.domain.frames import Row, records, up_to, worst_first
from napams.domain.gains import gains
from napams.domain.reporting import Light
from napams.domain.returns import NarrativeField, ReturnState
from napams.domain.trend import stands_since
from napams.exports.pdf import charts
from napams.exports.pdf.typeset import LONGEST_TEXT, clipped, said
from napams.report import words
from napams.report.brief_data import Material
from napams.wording.lags import sentence
from napams.wording.marks import OF_COLOUR, WORST_FIRST
from napams.wording.numbers import NOTHING, count, day, number, percent, quantity

DEATHS, INTERCEPTED, MONEY = "M05-K4", "M11-K1", "M01-K2"
"""What the committee asks for by name beside the measures: deaths, incidents, money released."""
MOST_DECISIONS = 5
MOST_GAINS = 3
MOST_LINES, LINES_OF_A_DECISION, LETTERS_OF_A_LINE = 10, 3, 118
"""Room for what stands below the measures, so that the page stays one."""
LETTERS_OF_A_NAME = 40
MOST_NAMED = 5
"""Measures that the first sentence names with their titles; of more, the codes alone."""
MOST_LETTERS = 125
"""Of a decision's words on the page; all of them stand under what the departments say."""


def page_one(material: Material) -> dict[str, Any]:
    """Everything on the page as text, numbers and drawings."""
    asked = decisions(material, MOST_LETTERS)
    return {
        "lead": lead(material.measures),
        "facts": _facts(material),
        "measures": [_measure(material, row) for row in records(worst_first(material.measures))],
        "lagging": _lags(material, min(len(asked), MOST_DECISIONS)),
        "decisions": asked[:MOST_DECISIONS],
        "more_decisions": max(0, len(asked) - MOST_DECISIONS),
        "gains": [_gain(row) for row in records(_gains(material))],
    }


def lagging(material: Material) -> list[dict[str, Any]]:
    """The departments that lag, each rule that holds with its sentence."""
    report = material.report
    rows = material.departments
    return [
        {
            "code": row["department"],
            "name": row["name"],
            "rules": [
                {
                    "rule": lag.rule,
                    "about": words.RULES[lag.rule],
                    "text": sentence(material.plan, lag),
                }
                for lag in report.lags_of(row["department"], material.month)
            ],
        }
        for row in records(worst_first(rows[rows["lagging"]]))
    ]


def _lags(material: Material, decisions_shown: int) -> dict[str, Any]:
    """Who lags: each with the sentence where the page has room, else rule by rule."""
    lags = [(d["code"], lag) for d in lagging(material) for lag in d["rules"]]
    if len(lags) + LINES_OF_A_DECISION * decisions_shown <= MOST_LINES:
        each = [
            {"code": code, "rule": lag["rule"], "text": clipped(lag["text"], LETTERS_OF_A_LINE)}
            for code, lag in lags
        ]
        return {"each": each, "by_rule": []}
    by_rule = [
        {
            "rule": rule,
            "about": words.RULES[rule],
            "departments": ", ".join(code for code, lag in lags if lag["rule"] == rule),
        }
        for rule in sorted({lag["rule"] for _, lag in lags})
    ]
    return {"each": [], "by_rule": by_rule}


def decisions(material: Material, letters: int = LONGEST_TEXT) -> list[dict[str, Any]]:
    """The decisions that departments ask for: what, who asks, whom they wait for, since when."""
    field = NarrativeField.DECISIONS_REQUESTED
    blocked = material.said(NarrativeField.BLOCKED_BY).set_index("department")["text"]
    rows = []
    for row in records(material.said(field)):
        running = material.running(row["department"], field)
        rows.append(
            {
                "text": said(row["text"], letters),
                "owner": row["department"],
                "waits": said(str(blocked.get(row["department"], NOTHING)), letters // 2),
                "asked": day(row["received_on"]),
                "running": running,
            }
        )
    return sorted(rows, key=lambda r: -r["running"])


def evidence_share(kpis: pd.DataFrame) -> tuple[str, str]:
    """The share of the month's accepted indicators that name evidence, and of how many."""
    given = kpis[kpis["reported"] > 0]
    if given.empty:
        return NOTHING, "no figure was accepted"
    named = int(given["evidence"].sum())
    return percent(named / len(given)), f"{named} of {count(len(given), 'indicator')}"


def lead(rows: pd.DataFrame) -> str:
    """How many of a month's measures stand how, as a sentence."""
    red = rows[rows["colour"] == Colour.RED]
    if red.empty:
        first = f"None of the {len(rows)} measures is far behind plan"
    else:
        verb = "is" if len(red) == 1 else "are"
        named = ", ".join(
            f"{r['measure']} {r['title']}" if len(red) <= MOST_NAMED else r["measure"]
            for r in records(worst_first(red))
        )
        first = f"{len(red)} of the {len(rows)} measures {verb} far behind plan: {named}"
    others = [
        f"{(rows['colour'] == colour).sum()} {OF_COLOUR[colour].word}"
        for colour in WORST_FIRST[1:]
        if (rows["colour"] == colour).any()
    ]
    return "; ".join([first, ", ".join(others)] if others else [first]) + "."


def _facts(material: Material) -> list[dict[str, str]]:
    kpis, owed = material.kpis, up_to(material.report.register, material.month)
    owed = owed[owed["month"] == str(material.month)]
    owed = owed[owed["light"] != Light.WAIVED.value]
    came, on_time = owed["received_on"].notna().sum(), (owed["light"] == Light.ON_TIME.value).sum()
    accepted = (owed["state"] == ReturnState.ACCEPTED).sum()
    waits = (owed["state"] == ReturnState.RECEIVED).sum()
    waiting = f", {waits} with the JTF" if waits else ""
    share, of_how_many = evidence_share(kpis)
    facts = [
        (
            "Returns received",
            f"{came} of {len(owed)}",
            f"{on_time} on time, {accepted} accepted{waiting}",
            "",
        ),
        ("Figures with evidence", share, of_how_many, ""),
        *_figures(kpis),
    ]
    return [{"name": n, "value": v, "note": t, "code": c} for n, v, t, c in facts]


def _figures(kpis: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Deaths, incidents and money; where the plan has no such indicator there is no line."""
    found = []
    for name, code in (
        ("Deaths confirmed", DEATHS),
        ("Intercepted leaving", INTERCEPTED),
        ("Money released", MONEY),
    ):
        for row in records(kpis[kpis["code"] == code]):
            note = f"{_figure_note(row)} ({code})"
            found.append((name, quantity(row["actual"], row["unit"]), note, code))
    return found


def _figure_note(row: Row) -> str:
    if pd.isna(row["actual"]):
        return "no accepted figure for the month"
    if row["code"] != MONEY:
        return f"{number(row['monthly'])} in the month; not scored"
    released, allocated = number(row["numerator"]), number(row["denominator"])
    planned = quantity(row["expected"], row["unit"])
    return f"PKR {released} of {allocated} million; {planned} planned"


def _measure(material: Material, row: Row) -> dict[str, Any]:
    plan, report, code = material.plan, material.report, row["measure"]
    own = up_to(report.measures[report.measures["measure"] == code], material.month)
    kpis, milestones = material.kpis, material.milestones
    since = stands_since(plan, report.measures, "measure", code, material.month)
    before = own[own["month"] == str(material.month + -1)]["schedule_variance"]
    change = row["schedule_variance"] - before.iloc[0] if len(before) else float("nan")
    return {
        "code": code,
        "title": row["title"],
        "mark": words.colour(row),
        "since": "new this month" if since == material.month else f"since {since.label}",
        "earned": percent(row["earned_share"]),
        "planned": percent(row["planned_share"]),
        "change": _change(material, change),
        "spark": charts.shares(plan, own),
        "headline": _headline(plan, kpis[(kpis["measure"] == code) & kpis["headline"]]),
        "milestone": words.next_milestone(
            milestones[milestones["measure"] == code], LETTERS_OF_A_NAME
        ),
    }


def _change(material: Material, change: float) -> str:
    """How the variance moved since the month before: `−2.0 on Sep`."""
    if math.isnan(change):
        return ""
    return f"{words.points(change)} on {(material.month + -1).label[:3]}"


def _headline(plan: Plan, kpis: pd.DataFrame) -> dict[str, Any] | None:
    for row in records(kpis):
        return {
            "code": row["code"][4:],
            "name": row["name"].split(" (")[0],
            "mark": words.colour(row),
            "against": _against(plan, row),
            "forecast": words.forecast(plan, row),
        }
    return None


def _against(plan: Plan, row: Row) -> list[str]:
    """What was reported and what was planned, each as it is to be read."""
    planned = words.value(row["expected"], row["unit"])
    if pd.isna(row["actual"]):
        return ["no figure,", f"{planned} planned"]
    most = "at most " if plan.kpis[row["code"]].polarity is Polarity.LOWER else ""
    return [
        words.value(row["actual"], row["unit"]),
        f"against {most}{planned.removeprefix('PKR ')}",
    ]


def _gains(material: Material) -> pd.DataFrame:
    return gains(material.report.kpis, material.number).head(MOST_GAINS)


def _gain(row: Row) -> dict[str, str]:
    before, now = (quantity(row[column], row["unit"]) for column in ("before", "actual"))
    return {
        "code": row["code"],
        "name": row["name"],
        "change": f"{before} → {now}",
        "gain": f"{words.points(row['gain'])} points on its plan",
    }
