"""Columns of the summaries: what each holds, and which of them each summary has.

CSV files, workbook, data package, `status` and `docs/command-line.md` follow this list. A column
that a summary gains is appended: programs read the files by position too.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a summary.

    `type` is one of Frictionless Table Schema; `decimals` are those that numbers keep (all, if
    None); `width` is that of the workbook's column, in letters.
    """

    name: str
    type: str
    meaning: str
    decimals: int | None = None
    width: int = 12


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary's columns in the contract's order, and those that identify a row."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]


# fmt: off
COLUMNS: dict[str, Column] = {column.name: column for column in (
    Column("month", "yearmonth", "Calendar month that the row speaks of", width=9),
    Column("code", "string", "Code of the KPI or milestone", width=9),
    Column("measure", "string", "Code of the measure"),
    Column("name", "string", "Name of the KPI, milestone or department", width=32),
    Column("title", "string", "Title of the measure", width=26),
    Column("unit", "string", "Unit of expected and actual", width=9),
    Column("lead", "string", "Leading departments"),
    Column("departments", "string", "Departments that report the KPI"),
    Column("department", "string", "Code of the department"),
    Column("owner", "string", "Department that owns the milestone"),
    Column("expected", "number", "Value planned for the end of the month, in the unit", 4),
    Column("actual", "number", "Value of the KPI in the month, in the unit", 4),
    Column("planned_share", "number", "Share of the planned change that was due, 0 to 1", 4),
    Column("earned_share", "number", "Share of the planned change that is achieved", 4),
    Column("schedule_variance", "number", "Earned share less planned share", 4),
    Column("months_behind", "number", "Months behind the planned path", 2),
    Column("forecast_month", "number", "Plan month in which the target is reached at this pace", 1),
    Column("colour", "string", "Status"),
    Column("reason", "string", "Why, in a sentence", width=58),
    Column(
        "source", "string", "Return, revision, sheet and cell that the figure comes from", width=30
    ),
    Column("kpis_green", "integer", "KPIs that are green"),
    Column("kpis_amber", "integer", "KPIs that are amber"),
    Column("kpis_red", "integer", "KPIs that are red"),
    Column("kpis_no_data", "integer", "KPIs without an accepted figure for the month"),
    Column("milestones_overdue", "integer", "Milestones that are overdue"),
    Column("reporting", "string", "Reporting light of the month's return"),
    Column("on_time_rate", "number", "Returns on time, of those expected so far", 4),
    Column("received_rate", "number", "Returns received, of those expected so far", 4),
    Column("lagging", "boolean", "Whether a lagging rule holds"),
    Column("rules", "string", "Lagging rules that hold"),
    Column("step", "string", "Step of the ladder of escalation"),
    Column("due", "date", "Due day"),
    Column("first_due", "date", "Due day as first adopted"),
    Column(
        "state",
        "string",
        "Whether the month is final or provisional; of a milestone or a return, where it stands",
    ),
    Column("month_state", "string", "Whether the month is final (closed) or provisional"),
    Column("partial", "string", "Departments without which the value was formed: they are silent"),
    Column(
        "on_hold",
        "yearmonth",
        "Month whose figures or state stand, where this month's wait; empty before there is one",
        width=9,
    ),
    Column("days", "integer", "Days overdue, or days until due"),
    Column("completed_on", "date", "Day of completion"),
    Column("forecast", "date", "Day expected by the owner"),
    Column("missing_from", "date", "Day from which the return counts as missing"),
    Column("light", "string", "Reporting light"),
    Column("received_on", "date", "Day on which the JTF received a readable file"),
    Column("revisions", "integer", "Revisions received"),
    Column("days_late", "integer", "Days after the due day"),
)}
# fmt: on
"""Every column by its name; it means the same in each summary that has it."""


def _summary(name: str, key: str, columns: str) -> Summary:
    return Summary(name, tuple(key.split()), tuple(columns.split()))


SUMMARIES: dict[str, Summary] = {
    summary.name: summary
    for summary in (
        _summary(
            "kpis",
            "month code",
            "month code measure name unit departments expected actual planned_share earned_share "
            "schedule_variance months_behind forecast_month colour reason source state partial "
            "on_hold",
        ),
        _summary(
            "measures",
            "month measure",
            "month measure title lead planned_share earned_share schedule_variance colour "
            "kpis_green kpis_amber kpis_red kpis_no_data milestones_overdue reason state "
            "on_hold",
        ),
        _summary(
            "departments",
            "month department",
            "month department name reporting on_time_rate planned_share earned_share "
            "schedule_variance colour lagging rules step reason state received_rate "
            "on_hold",
        ),
        _summary(
            "milestones",
            "month code",
            "month code measure name owner due first_due state days colour completed_on forecast "
            "planned_share earned_share reason source month_state on_hold",
        ),
        _summary(
            "register",
            "month department",
            "month department due missing_from light received_on revisions state days_late "
            "month_state",
        ),
        _summary(
            "own_shares",
            "month department code",
            "month department code name unit expected actual planned_share earned_share "
            "schedule_variance months_behind forecast_month colour reason source state on_hold",
        ),
    )
}
"""The summaries by name, in the order in which they are written."""
