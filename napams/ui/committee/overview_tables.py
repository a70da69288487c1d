"""The tables of the overview: measures worst first, departments worst first."""

from __future__ import annotations

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.forecast import reached_in
from napams.domain.frames import Row, of_month, records, worst_first
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.timeline import most_pressing
from napams.domain.trend import stands_since
from napams.ui.because import because
from napams.ui.links import to
from napams.ui.marks import OF_COLOUR, OF_LIGHT, drawn, of_milestone
from napams.ui.markup import Column, Html, joined, link, table, tag
from napams.wording.numbers import count, day, percent, quantity

MEASURES = (
    Column("Measure"),
    Column("Status"),
    Column("Achieved", figures=True),
    Column("Due by now", figures=True),
    Column("Headline indicator", wide=True),
    Column("Next or late milestone", wide=True),
    Column("Why", wide=True),
)
REASONS = (Column("Measure", wide=True), Column("Status"), Column("Why", wide=True))
DEPARTMENTS = (
    Column("Department"),
    Column("Return"),
    Column("On time so far", figures=True),
    Column("Delivery"),
    Column("Achieved", figures=True),
    Column("Due by now", figures=True),
    Column("Lagging"),
    Column("Why", wide=True),
)


def measures(report: StatusReport, month: Month) -> Html:
    """The measures for those who see nothing else of the plan."""
    kpis, milestones = of_month(report.kpis, month), of_month(report.milestones, month)
    rows = [
        (
            joined((f"{row['measure']} {row['title']}", _led_by(row))),
            joined((drawn(OF_COLOUR[row["colour"]]), _since(report, row, month))),
            percent(row["earned_share"]),
            percent(row["planned_share"]),
            headline(report, kpis[kpis["measure"] == row["measure"]]),
            next_milestone(milestones[milestones["measure"] == row["measure"]]),
            row["reason"],
        )
        for row in records(worst_first(of_month(report.measures, month)))
    ]
    return table(f"Measures in {month.label}, worst first", MEASURES, rows)


def reasons(report: StatusReport, month: Month) -> Html:
    """Who leads each measure and why it stands as it does; the one page says the rest."""
    rows = [
        (
            joined((_measure(report, row, month), _led_by(row))),
            because(report.known_on, row["measure"], month, drawn(OF_COLOUR[row["colour"]])),
            row["reason"],
        )
        for row in records(worst_first(of_month(report.measures, month)))
    ]
    return table(f"Measures in {month.label}, worst first", REASONS, rows)


def departments(report: StatusReport, month: Month) -> Html:
    """The departments: lagging ones first, then by delivery."""
    rows = worst_first(of_month(report.departments, month))
    rows = rows.sort_values("lagging", ascending=False, kind="stable")
    cells = [
        (
            joined((_department(report, r, month), tag("span", r["name"], class_="sub"))),
            drawn(OF_LIGHT[r["reporting"]]) if r["reporting"] else "–",
            percent(r["on_time_rate"]),
            because(report.known_on, r["department"], month, drawn(OF_COLOUR[r["colour"]])),
            percent(r["earned_share"]),
            percent(r["planned_share"]),
            f"yes: {r['rules']}" if r["lagging"] else "no",
            r["reason"],
        )
        for r in records(rows)
    ]
    return table(f"Departments in {month.label}, lagging ones first", DEPARTMENTS, cells)


def headline(report: StatusReport, kpis: pd.DataFrame) -> Html | str:
    """The measure's headline indicator: value against plan, and where the pace leads."""
    chosen = kpis[kpis["headline"]]
    if chosen.empty:
        return "–"
    row = records(chosen)[0]
    against: str = (
        f"{quantity(row['actual'], row['unit'])} against {quantity(row['expected'], row['unit'])}"
        if pd.notna(row["actual"])
        else f"no figure; {quantity(row['expected'], row['unit'])} planned"
    )
    forecast = reached(report.plan, row["forecast_month"]) if row["forecast_month"] > 0 else ""
    name = tag("span", f"{row['code']} {row['name']}", class_="sub")
    return joined((drawn(OF_COLOUR[row["colour"]], against), name, forecast))


def reached(plan: Plan, forecast: float) -> str:
    """When the target is reached at the present pace, from the forecast in plan months."""
    month = reached_in(plan, forecast)
    when = f"in {month.label}" if month else "more than five years away"
    return f"target {when} at this pace"


def next_milestone(milestones: pd.DataFrame) -> Html | str:
    """The one longest overdue, else the next to fall due."""
    late, chosen = most_pressing(milestones)
    if not chosen:
        return "all done" if len(milestones) else "–"
    row = chosen[0]
    more = f", and {count(len(late) - 1, 'other')} overdue" if len(late) > 1 else ""
    named = f"{row['code']} {row['name']}, due {day(row['due'])}{more}"
    mark = of_milestone(row["state"], row["days"], row["colour"])
    return joined((mark, tag("span", named, class_="sub")))


def _measure(report: StatusReport, row: Row, month: Month) -> Html:
    where = to("measure", report.known_on, measure=row["measure"], month=month)
    return link(where, f"{row['measure']} {row['title']}")


def _led_by(row: Row) -> Html:
    return tag("span", f"led by {', '.join(row['lead'].split())}", class_="sub")


def _department(report: StatusReport, row: Row, month: Month) -> Html:
    where = to("departments", report.known_on, department=row["department"], month=month)
    return link(where, row["department"])


def _since(report: StatusReport, row: Row, month: Month) -> Html:
    """Since which month the measure has had its colour."""
    begun = stands_since(report.plan, report.measures, "measure", row["measure"], month)
    text = f"since {begun.label}" if begun != month else "new this month"
    return tag("span", text, class_="sub")
