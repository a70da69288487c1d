"""The standing questions as a page: one answered in full, the others a click away."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pandas as pd
from markupsafe import Markup

from napams.clock import local_day
from napams.domain.catalogue import Unit
from napams.domain.colours import Colour
from napams.domain.frames import records
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.services.questions.standing import QUESTIONS, Question
from napams.ui.links import to, why_link
from napams.ui.markup import TableColumn, drawn_mark, link, paragraph, section, table, tag
from napams.wording.marks import OF_COLOUR
from napams.wording.numbers import NOTHING, change, day, number, percent, points, quantity

WIDE = (
    "category",
    "name",
    "title",
    "reason",
    "constraint",
    "why",
    "answer",
    "question",
    "found",
    "usual",
)
SHARES = ("share", "share_of_frozen", "earned_share", "planned_share")
CODES = ("code", "measure", "department")
PAGES: dict[int, tuple[str, str]] = {
    1: ("departments", "All departments and their returns"),
    2: ("register", "The register"),
    3: ("overview", "All measures"),
    5: ("timeline", "The timeline"),
    6: ("timeline", "The timeline"),
    9: ("changes", "All changes"),
}
"""Where there is more to see than the rows of the answer."""
_SHOWN: dict[int, dict[str, str]] = {5: {"horizon": "60"}, 6: {"horizon": "overdue"}}
MONTHS = ("month", "since", "from", "to", "last_in", "target_reached", "effective_from")
HEADINGS = {
    "kpis_behind": "Indicators behind",
    "which": "Which indicators",
    "in_month_pkr_m": "In the month (PKR million)",
    "so_far_pkr_m": "So far (PKR million)",
    "share_of_frozen": "Share of the frozen",
    "in_month": "In the month",
    "colour": "Status",
    "reason": "Why",
    "months": "Months running",
    "departments": "Reported by",
    "actual": "Reported",
    "forecast_month": "Plan month of the forecast",
    "needed": "Needed a month from now",
    "missing_in_a_row": "Returns missing in a row",
    "share": "Share with evidence",
    "figures": "Figures given",
    "problem": "Looks",
    "at": "Cell",
    "usual": "Expected",
    "of": "Of intercepted or returned",
    "accused": "Accused in the month",
    "of_so_far": "Of those so far",
    "what": "What changed",
    "after_close": "After the month’s close",
    "version": "Version of the plan",
    "earned_share": "Achieved",
    "planned_share": "Due by then",
}
"""Headings that the name of a column does not give by itself."""
DAYS = {5: "Days left", 6: "Days overdue"}
LOOKS = {
    "LOOKS_CUMULATIVE": "cumulative",
    "SAME_AS_LAST_MONTH": "copied from last month",
    "SAME_AS_ANOTHER_DEPARTMENT": "copied from another department",
}
IN_UNITS = ("actual", "target", "needed")
_LISTS = ("lead", "departments", "which")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def answered(report: StatusReport, month: Month, question: Question, rows: pd.DataFrame) -> Markup:
    """The heading, the rows, and where there is more."""
    when = f"as of {day(report.as_of)}" if question.dated else month.label
    body = (
        table(f"{question.heading}, {when}", _columns(question, rows), _cells(report, month, rows))
        if len(rows)
        else paragraph(question.nothing)
    )
    return section(
        question.heading,
        paragraph(question.words, class_="faint"),
        body,
        _more(report, month, question),
    )


def not_kept(question: Question) -> Markup:
    """For what the release keeps no record of."""
    return section(
        question.heading, paragraph(question.words, class_="faint"), paragraph(question.nothing)
    )


def all_of_them(report: StatusReport, month: Month, shown: Question) -> Markup:
    """Every question as a link."""
    items = (
        tag("li", q.words)
        if q is shown
        else tag("li", link(to("questions", report.known_on, ask=q.number, month=month), q.words))
        for q in QUESTIONS
    )
    return section("All questions", tag("ol", *items))


def _more(report: StatusReport, month: Month, question: Question) -> Markup:
    if question.number not in PAGES:
        return Markup()
    page, words = PAGES[question.number]
    about = _SHOWN.get(question.number, {"month": str(month)})
    return paragraph(link(to(page, report.known_on, **about), words))


def _columns(question: Question, rows: pd.DataFrame) -> list[TableColumn]:
    return [
        TableColumn(
            _heading(str(c), question.number),
            figures=pd.api.types.is_numeric_dtype(rows[c]) and rows[c].dtype != bool,
            wide=c in WIDE,
        )
        for c in rows.columns
        if c != "unit"
    ]


def _cells(report: StatusReport, month: Month, rows: pd.DataFrame) -> list[list[object]]:
    return [
        [
            _cell(report, month, name, _in_unit(name, value, row.get("unit")))
            for name, value in row.items()
            if name != "unit"
        ]
        for row in records(rows)
    ]


def _cell(report: StatusReport, month: Month, name: str, value: Any) -> object:
    """A value as people write it; codes lead to their reason."""
    if value is None or value == "" or (isinstance(value, float) and pd.isna(value)):
        return NOTHING
    if name in CODES and value in _known(report):
        return why_link(report.known_on, value, month, value)
    if isinstance(value, str) and value in set(Colour):
        return drawn_mark(OF_COLOUR[value])
    if name in SHARES:
        return percent(value)
    if name == "schedule_variance":
        return points(value)
    return _written(name, value)


def _written(name: str, value: Any) -> str:
    if isinstance(value, str):
        return _text(name, value)
    if isinstance(value, datetime):
        return day(local_day(value))
    if isinstance(value, date):
        return day(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, int | float) else str(value)


def _known(report: StatusReport) -> set[str]:
    plan = report.plan
    return {*plan.kpis, *plan.milestones, *plan.measure_by_code, *plan.department_by_code}


def _heading(column: str, question: int) -> str:
    """The heading of a column in the answer to a question."""
    if column == "days":
        return DAYS.get(question, "Days")
    return HEADINGS.get(column, column.replace("_", " ").capitalize())


def _text(column: str, value: str) -> str:
    """A text of an answer: codes of problems in words, lists with commas, days and months."""
    if column == "problem":
        return LOOKS.get(value, value)
    if column in _LISTS:
        return ", ".join(value.split())
    if column in ("before", "after") and _ISO_DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    return _month(value) if column in MONTHS else value


def _in_unit(name: str, value: Any, unit: str | None) -> Any:
    """An amount of an indicator with its unit, which a percentage changes by points of."""
    if name == "percentage":
        return quantity(value, Unit.PERCENT)
    if unit is None or name not in IN_UNITS or pd.isna(value):
        return value
    if name != "needed":
        return quantity(value, unit)
    return change(value, unit)


def _month(text: str) -> str:
    try:
        return Month.parse(text).label
    except ValueError:
        return text
