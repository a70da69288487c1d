"""The two documents as PDF: the committee's monthly brief and the JTF's agenda."""

from __future__ import annotations

from typing import Any

from napams import clock
from napams.exports.pdf import typeset
from napams.report import annex, committee_page
from napams.report.agenda import items
from napams.report.brief_data import Material
from napams.report.measure_page import measure_pages
from napams.report.narratives import told
from napams.wording.numbers import day

MOST_RESTATED = 40
"""Restatements that are listed; the returns hold them all."""


def brief_pdf(material: Material) -> bytes:
    """The committee's brief; the same material gives the same bytes."""
    restated = annex.restatements(material)
    content = {
        **_frame(material, "Monthly brief for the National Steering Committee"),
        "page": committee_page.page_one(material),
        "behind": measure_pages(material),
        "told": told(material),
        "lagging": committee_page.lagging(material),
        "milestones": annex.milestones_at_hand(material),
        "restated": restated[:MOST_RESTATED],
        "more_restated": max(0, len(restated) - MOST_RESTATED),
        "figures": annex.figures(material),
        "method": annex.method(material.plan),
    }
    return typeset.pdf("brief.typ", content, material.written_at)


def agenda_pdf(material: Material) -> bytes:
    """The agenda of the JTF's monthly meeting."""
    content = {
        **_frame(material, "Agenda of the Joint Task Force’s monthly meeting"),
        "items": items(material),
    }
    return typeset.pdf("agenda.typ", content, material.written_at)


def _frame(material: Material, title: str) -> dict[str, Any]:
    """What both documents say on every page: month, day, state of the data."""
    report, plan = material.report, material.plan
    head = report.head
    known = "as known at the end of" if report.known_on else "as known on"
    return {
        "title": title,
        "plan": plan.title,
        "month": material.month.label,
        "place": f"month {material.number} of {plan.months} of the plan",
        "as_of": day(report.as_of),
        "ended": day(material.month.last_day),
        "known": f"{known} {day(report.as_of)}",
        "demonstration": report.demonstration,
        "head": f"{head.sequence}:{head.hash}",
        "changed": _instant(material),
        "departments": [{"code": d.code, "name": d.name} for d in plan.departments],
    }


def _instant(material: Material) -> str:
    if material.report.head.sequence == 0:
        return "before anything was recorded"
    at = material.written_at.astimezone(clock.PAKISTAN)
    return f"{day(at.date())}, {at:%H:%M} in Pakistan"
