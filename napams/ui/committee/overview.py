"""The overview as one piece of HTML: the month summed up, the heat map, the tables."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from napams.domain.frames import of_month, records, worst_first
from napams.domain.milestones import most_pressing
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.report.brief_data import BriefData
from napams.report.measures import Headline, MeasureLine, measure_lines
from napams.report.milestones import PressingMilestone
from napams.services.changes import Changed
from napams.ui import heatmap, markup
from napams.ui.committee import one_page
from napams.ui.links import department_link, measure_link, to, why_link
from napams.ui.markup import (
    TableColumn,
    definitions,
    drawn_mark,
    joined,
    link,
    paragraph,
    section,
    sub,
    table,
    tag,
)
from napams.wording.committee import lead
from napams.wording.group_reasons import department_reason
from napams.wording.marks import OF_COLOUR, OF_LIGHT, of_milestone, status
from napams.wording.months import named, place
from napams.wording.numbers import count, day, percent, share_percent
from napams.wording.waiting import NOBODY

MEASURES = (
    TableColumn("Measure"),
    TableColumn("Status"),
    TableColumn("Achieved", figures=True),
    TableColumn("Due by now", figures=True),
    TableColumn("Headline indicator", wide=True),
    TableColumn("Next or late milestone", wide=True),
    TableColumn("Why", wide=True),
)
REASONS = (TableColumn("Measure", wide=True), TableColumn("Status"), TableColumn("Why", wide=True))
DEPARTMENTS = (
    TableColumn("Department"),
    TableColumn("Return"),
    TableColumn("On time so far", figures=True),
    TableColumn("Delivery"),
    TableColumn("Achieved", figures=True),
    TableColumn("Due by now", figures=True),
    TableColumn("Lagging"),
    TableColumn("Why", wide=True),
)


def drawn(
    report: StatusReport, month: Month, data: BriefData | None, changed: Changed | None
) -> Markup:
    """What a reader sees; without the committee's data and changes, the measures alone."""
    opened = tag("div", opening(report, month, everything=data is not None), class_="nm nm-opening")
    by_month = section(
        "Measures by month",
        heatmap.heat_map(report, month, leads=data is not None),
        markup.colour_legend(),
    )
    if data is None or changed is None:
        return tag("div", opened, by_month, section("Measures", measures(report, month)))
    return tag(
        "div",
        opened,
        tag("div", one_page.drawn(data), class_="nm nm-one"),
        section("What changed, and what is overdue", facts(report, month, changed)),
        by_month,
        section("Why the measures stand so", _reasons(report, measure_lines(report, month), month)),
        section("Departments", _departments(report, month)),
    )


def opening(report: StatusReport, month: Month, *, everything: bool) -> Markup:
    """The sentence that sums the month up, and the day of the data under it."""
    summed_up = f"{named(report, month)}: {lead(of_month(report.measures, month))}"
    where = place(report.plan, month)
    counts = f" {_what_counts(report, month)}" if everything else ""
    as_of = f"{where[:1].upper()}{where[1:]}. Data as of {day(report.as_of)}.{counts}"
    return paragraph(summed_up, class_="lead") + paragraph(as_of, class_="faint")


def _what_counts(report: StatusReport, month: Month) -> str:
    owed = of_month(report.register, month)
    if len(owed) and owed["received_on"].isna().all():
        state = report.states[month]
        means = "what was due and is not reported counts as not achieved."
        if state.not_due:
            means = f"returns are due by {day(state.due)}, and until then the month before stands."
        return f"No return for {month.label} has been received: {means}"
    return "Only accepted figures count."


def facts(report: StatusReport, month: Month, changed: Changed) -> Markup:
    """What the one page has no room for: changes since the last closed month, what is overdue."""
    since = changed.against.month
    overdue = ("Milestones overdue", _overdue(report, month))
    rows: list[tuple[str, object]] = [("Changed", "this is the first month"), overdue]
    if since < month:
        closed = ", as closed" if changed.against.as_closed else ""
        where = to("changes", report.known_on, month=month, since=since)
        rows = [
            (f"Since {since.label}{closed}", _turned(changed.rows)),
            ("Milestones since", _milestones(changed.rows)),
            ("Restated since", joined((_restated(changed.rows), ". ", link(where, "All changes")))),
            overdue,
        ]
    return definitions(rows)


def _turned(rows: pd.DataFrame) -> Markup:
    """Which measures turned, those that turned worse first."""
    named = [
        joined(
            (
                f"{row['code']} {row['name']}: ",
                drawn_mark(OF_COLOUR[row["before"]]),
                " → ",
                drawn_mark(OF_COLOUR[row["after"]]),
            )
        )
        for row in records(rows[rows["kind"] == "measure"])
    ]
    return joined(named, "; ") if named else Markup("no measure changed its colour")


def _milestones(rows: pd.DataFrame) -> str:
    """Milestones by what became of them: done, fell overdue, slipped, moved."""
    own = rows[rows["kind"] == "milestone"]
    named = [
        f"{change}: {', '.join(own.loc[own['change'] == change, 'code'])}"
        for change in dict.fromkeys(own["change"])
    ]
    return "; ".join(named) or "none done, late or moved"


def _restated(rows: pd.DataFrame) -> str:
    """How many figures were restated, and of whom and which month."""
    own = rows[rows["kind"] == "figure"]
    whose = "; ".join(dict.fromkeys(own["name"]))
    return f"{count(len(own), 'figure')} ({whose})" if whose else "no figure"


def _overdue(report: StatusReport, month: Month) -> Markup:
    milestones = of_month(report.milestones, month)
    late, named = most_pressing(milestones)
    if late.empty:
        return Markup("none")
    worst = named[0]
    words = (
        f"{len(late)} of {len(milestones)}; the longest is {worst['code']} {worst['name']} "
        f"({worst['owner']}), {of_milestone(worst).word}"
    )
    where = to("timeline", report.known_on, horizon="overdue")
    return joined((words, ". ", link(where, "All that are overdue today")))


def measures(report: StatusReport, month: Month) -> Markup:
    """The measures for those who see nothing else of the plan."""
    rows = [
        (
            joined((f"{line.code} {line.title}", _led_by(line))),
            drawn_mark(line.mark) + sub(line.since),
            line.earned,
            line.planned,
            _headline(line.headline),
            _milestone(line.milestone)
            if report.plan.measure_by_code[line.code].milestones
            else "–",
            line.reason,
        )
        for line in measure_lines(report, month, NOBODY)
    ]
    return table(f"Measures in {month.label}, worst first", MEASURES, rows)


def _headline(headline: Headline | None) -> Markup | str:
    """The headline indicator: value against plan, and where the pace leads."""
    if headline is None:
        return "–"
    name = sub(f"{headline.code} {headline.name}")
    return joined((drawn_mark(headline.mark, headline.sentence), name, headline.pace))


def _milestone(milestone: PressingMilestone | None) -> Markup | str:
    """The one longest overdue, else the next to fall due."""
    if milestone is None:
        return "all done"
    line, others = milestone.line, milestone.others_overdue
    more = f", and {count(others, 'other')} overdue" if others else ""
    named = f"{line.code} {line.name}, due {day(line.due)}{more}"
    return drawn_mark(line.mark) + sub(named)


def _reasons(report: StatusReport, lines: tuple[MeasureLine, ...], month: Month) -> Markup:
    """Who leads each measure and why it has its status; the one page shows the rest."""
    rows = [
        (
            joined(
                (
                    measure_link(report.known_on, line.code, month, f"{line.code} {line.title}"),
                    _led_by(line),
                )
            ),
            why_link(report.known_on, line.code, month, drawn_mark(line.mark)),
            line.reason,
        )
        for line in lines
    ]
    return table(f"Measures in {month.label}, worst first", REASONS, rows)


def _led_by(line: MeasureLine) -> Markup:
    return sub(f"led by {', '.join(line.lead)}")


def _departments(report: StatusReport, month: Month) -> Markup:
    """The departments: lagging ones first, then by delivery."""
    rows = worst_first(of_month(report.departments, month))
    rows = rows.sort_values("lagging", ascending=False, kind="stable")
    cells = [
        (
            (
                department_link(report.known_on, r["department"], month, r["department"])
                + sub(r["name"])
            ),
            drawn_mark(OF_LIGHT[r["reporting"]]) if r["reporting"] else "–",
            percent(r["on_time_rate"]),
            why_link(report.known_on, r["department"], month, drawn_mark(status(r))),
            share_percent(r["earned_share"]),
            share_percent(r["planned_share"]),
            f"yes: {r['rules']}" if r["lagging"] else "no",
            department_reason(report, r),
        )
        for r in records(rows)
    ]
    return table(f"Departments in {month.label}, lagging ones first", DEPARTMENTS, cells)
