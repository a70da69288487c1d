"""A page for each measure that is behind: indicators, paths, milestones, whose words to read."""

from __future__ import annotations

from typing import Any

from napams.domain.frames import Row, records, up_to, worst_first
from napams.domain.trend import stands_since
from napams.exports.pdf import charts
from napams.report import words
from napams.report.brief_data import Material
from napams.report.narratives import speaking
from napams.wording.numbers import NOTHING, day, percent


def measure_pages(material: Material) -> list[dict[str, Any]]:
    """The pages, worst first."""
    rows = worst_first(material.measures)
    return [_page(material, r) for r in records(rows) if words.needs_work(r["colour"])]


def _page(material: Material, row: Row) -> dict[str, Any]:
    code = row["measure"]
    measure = material.plan.measure_by_code[code]
    since = stands_since(material.plan, material.report.measures, "measure", code, material.month)
    kpis = records(material.kpis[material.kpis["measure"] == code])
    milestones = records(material.milestones[material.milestones["measure"] == code])
    return {
        "code": code,
        "title": row["title"],
        "purpose": measure.purpose,
        "lead": ", ".join(measure.lead),
        "mark": words.colour(row),
        "since": since.label,
        "planned": percent(row["planned_share"]),
        "earned": percent(row["earned_share"]),
        "variance": words.points(row["schedule_variance"]),
        "reason": row["reason"],
        "kpis": [_kpi(k) for k in kpis],
        "charts": [_chart(material, k) for k in kpis],
        "milestones": [_milestone(t) for t in milestones],
        "told_by": ", ".join(sorted(speaking(material).intersection(measure.departments))),
    }


def _kpi(row: Row) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name"],
        "mark": words.colour(row),
        "expected": words.value(row["expected"], row["unit"]),
        "actual": words.value(row["actual"], row["unit"]),
        "variance": words.points(row["schedule_variance"]),
        "reason": row["reason"],
        "source": f"{row['source']}." if row["source"] else "",
    }


def _chart(material: Material, row: Row) -> dict[str, Any]:
    frame = material.report.kpis
    rows = up_to(frame[frame["code"] == row["code"]], material.month)
    drawn = charts.path(material.plan, material.plan.kpis[row["code"]], rows)
    return {"code": row["code"], "name": row["name"], "mark": words.colour(row), **drawn}


def _milestone(row: Row) -> dict[str, Any]:
    moved = row["first_due"] != row["due"]
    return {
        "code": row["code"],
        "name": row["name"],
        "owner": row["owner"],
        "due": day(row["due"]) + (f" (first {day(row['first_due'])})" if moved else ""),
        "mark": words.milestone(row),
        "note": words.milestone_note(row),
        "forecast": day(row["forecast"]) if row["forecast"] else NOTHING,
        "completed": day(row["completed_on"]) if row["completed_on"] else NOTHING,
    }
