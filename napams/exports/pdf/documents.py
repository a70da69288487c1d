"""The two documents as PDF: the committee's monthly brief and the JTF's agenda.

The same data give the same bytes on every machine: fonts are those within the typst package and the
one beside this file. All that varies travels as JSON and is shown as it is: no text can act as
markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst

from napams import clock
from napams.exports.pdf import charts
from napams.exports.pdf.charts import SHAPES
from napams.report import annex
from napams.report.agenda import agenda
from napams.report.brief_data import BriefData, department_narratives
from napams.report.committee_page import (
    CommitteePage,
    LaggingDepartment,
    committee_page,
    lagging_departments,
)
from napams.report.measures import measure_pages
from napams.report.milestones import (
    MilestoneLine,
    MilestonesAtHand,
    PressingMilestone,
    milestones_at_hand,
)
from napams.report.paths import IndicatorPath, SharesByMonth
from napams.wording.marks import Mark
from napams.wording.method import method
from napams.wording.months import place, plan_is_over, standing
from napams.wording.numbers import day
from napams.wording.quotes import clipped, printable

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
FONTS = HERE / "fonts"
STANDARD: Final = "ua-1"
"""PDF/UA-1: tagged, with a language, a title and words for every drawing; else it refuses."""
_UNIT = re.compile(r"(\d) (?=%)")
MOST_RESTATED = 40
"""Restatements that are listed; the returns hold them all."""
MOST_LINES, LINES_OF_A_DECISION, LETTERS_OF_A_LINE = 10, 3, 118
"""Room for what stands below the measures, so that the first page stays one."""
LETTERS_OF_A_NAME = 40
"""Of a milestone's name in the table of measures."""


def pdf(template: str, content: dict[str, Any], at: datetime) -> bytes:
    """The document that `template` (a file's name) makes of `content`, dated `at`."""
    compiler = typst.Compiler(
        input=TEMPLATES / template,
        root=HERE,
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS]
        ),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_cleaned(content), ensure_ascii=False)},
    )
    made = compiler.compile(
        format="pdf", pdf_standards=STANDARD, timestamp=at.replace(microsecond=0)
    )
    return bytes(made)  # type: ignore[arg-type]


def _cleaned(content: Any) -> Any:
    """The same with every text in it printable."""
    match content:
        case str():
            return _UNIT.sub("\\1\u00a0", printable(content))
        case dict():
            return {key: _cleaned(part) for key, part in content.items()}
        case list() | tuple():
            return [_cleaned(part) for part in content]
    return content


def brief_pdf(data: BriefData) -> bytes:
    """The committee's brief; the same data give the same bytes."""
    restated = annex.restatements(data)
    content = {
        **_frame(data, "Monthly brief for the National Steering Committee"),
        "page": _first_page(committee_page(data)),
        "behind": measure_pages(data),
        "narratives": department_narratives(data),
        "lagging": lagging_departments(data.report, data.month),
        "milestones": milestones_at_hand(data),
        "restated": restated[:MOST_RESTATED],
        "more_restated": max(0, len(restated) - MOST_RESTATED),
        "figures": annex.figures(data),
        "method": method(data.plan),
    }
    return pdf("brief.typ", _plain(content), data.changed_at)


def agenda_pdf(data: BriefData) -> bytes:
    """The agenda of the JTF's monthly meeting."""
    content = {
        **_frame(data, "Agenda of the Joint Task Force’s monthly meeting"),
        "items": agenda(data),
    }
    return pdf("agenda.typ", _plain(content), data.changed_at)


def _frame(data: BriefData, title: str) -> dict[str, Any]:
    """What both documents say on every page: month, day, state of the data."""
    report, plan = data.report, data.plan
    head, state = report.head, report.states[data.month]
    known = "as known at the end of" if report.known_on else "as known on"
    return {
        "title": title,
        "plan": plan.title,
        "month": data.month.label,
        "state": state.state.value,
        "standing": "" if state.is_final else f"{standing(data.month, state)}.",
        "over": plan_is_over(plan, data.month),
        "place": place(plan, data.month),
        "as_of": day(report.as_of),
        "judged_on": day(data.judged_on),
        "known": f"{known} {day(report.as_of)}",
        "demonstration": report.demonstration,
        "head": f"{head.sequence}:{head.hash}",
        "changed": _instant(data),
        "departments": [{"code": d.code, "name": d.name} for d in plan.departments],
    }


def _instant(data: BriefData) -> str:
    if data.report.head.sequence == 0:
        return "before anything was recorded"
    at = data.changed_at.astimezone(clock.PAKISTAN)
    return f"{day(at.date())}, {at:%H:%M} in Pakistan"


def _first_page(page: CommitteePage) -> dict[str, Any]:
    """The page with its lists of lagging departments cut to the room there is."""
    content = {field.name: getattr(page, field.name) for field in fields(page)}
    return content | {"lagging": _lagging_in_brief(page.lagging, len(page.decisions))}


def _lagging_in_brief(
    departments: tuple[LaggingDepartment, ...], decisions_shown: int
) -> dict[str, Any]:
    """Who lags: each with the sentence where the page has room, else rule by rule."""
    lags = [(d.code, lag) for d in departments for lag in d.lags]
    if len(lags) + LINES_OF_A_DECISION * decisions_shown <= MOST_LINES:
        each = [
            {"code": code, "rule": lag.rule, "text": clipped(lag.text, LETTERS_OF_A_LINE)}
            for code, lag in lags
        ]
        return {"each": each, "by_rule": []}
    about = {lag.rule: lag.about for _, lag in lags}
    by_rule = [
        {
            "rule": rule,
            "about": about[rule],
            "departments": ", ".join(code for code, lag in lags if lag.rule == rule),
        }
        for rule in sorted(about)
    ]
    return {"each": [], "by_rule": by_rule}


def _plain(value: Any) -> Any:
    """Content as the templates read it: dataclasses by their fields, but for those of _DRAWN."""
    if type(value) in _DRAWN:
        return _DRAWN[type(value)](value)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _mark(mark: Mark) -> dict[str, Any]:
    return {"shape": SHAPES[mark.shape], "word": mark.word, "held": mark.held}


def _milestone(line: MilestoneLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name,
        "owner": line.owner,
        "due": day(line.due),
        "moved": f" (first {day(line.first_due)})" if line.first_due != line.due else "",
        "forecast": day(line.forecast),
        "completed": day(line.completed_on),
        "mark": _mark(line.mark),
        "note": line.note,
    }


def _pressing(milestone: PressingMilestone) -> dict[str, Any]:
    others = milestone.others_overdue
    return _milestone(milestone.line) | {
        "more": f"(+{others} more)" if others else "",
        "name": clipped(milestone.line.name, LETTERS_OF_A_NAME),
    }


def _at_hand(milestones: MilestonesAtHand) -> dict[str, Any]:
    return {
        "day": day(milestones.on),
        "overdue": _plain(milestones.overdue),
        "past_due": _plain(milestones.past_due),
        "ahead": _plain(milestones.ahead),
    }


_DRAWN: dict[type, Callable[[Any], dict[str, Any]]] = {
    Mark: _mark,
    SharesByMonth: charts.shares,
    IndicatorPath: charts.path,
    MilestoneLine: _milestone,
    PressingMilestone: _pressing,
    MilestonesAtHand: _at_hand,
}
"""Content that is drawn otherwise than by its fields."""
