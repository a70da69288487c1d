"""The month in a few sentences: what is far behind, what turned, what is overdue."""

from __future__ import annotations

import pandas as pd

from napams.domain.frames import of_month, records
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.timeline import most_pressing
from napams.report.committee_page import lead
from napams.services.changes import Changed
from napams.ui.links import to
from napams.ui.marks import OF_COLOUR, drawn
from napams.ui.markup import Html, joined, link, paragraph, tag
from napams.wording.numbers import count, day, number


def opening(report: StatusReport, month: Month, *, everything: bool) -> Html:
    """The sentence that sums the month up, and the day of the data under it."""
    summed_up = f"{month.label}: {lead(of_month(report.measures, month))}"
    place = f"Month {number(report.plan.month_number(month))} of {report.plan.months} of the plan"
    counts = f" {_what_counts(report, month)}" if everything else ""
    return joined(
        (
            paragraph(summed_up, class_="lead"),
            paragraph(f"{place}. Data as of {day(report.as_of)}.{counts}", class_="faint"),
        )
    )


def facts(report: StatusReport, month: Month, changed: Changed) -> Html:
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
    return tag("dl", *(joined((tag("dt", name), tag("dd", words))) for name, words in rows))


def _what_counts(report: StatusReport, month: Month) -> str:
    owed = of_month(report.register, month)
    if len(owed) and owed["received_on"].isna().all():
        return (
            f"No return for {month.label} has been received: what was due and is not reported "
            "counts as not achieved."
        )
    return "Only accepted figures count."


def _turned(rows: pd.DataFrame) -> Html:
    """Which measures turned, those that turned worse first."""
    told = [
        joined(
            (
                f"{row['code']} {row['name']}: ",
                drawn(OF_COLOUR[row["before"]]),
                " → ",
                drawn(OF_COLOUR[row["after"]]),
            )
        )
        for row in records(rows[rows["kind"] == "measure"])
    ]
    return joined(told, "; ") if told else Html("no measure changed its colour")


def _milestones(rows: pd.DataFrame) -> str:
    """Milestones by what became of them: done, fell overdue, slipped, moved."""
    own = rows[rows["kind"] == "milestone"]
    told = [
        f"{change}: {', '.join(own.loc[own['change'] == change, 'code'])}"
        for change in dict.fromkeys(own["change"])
    ]
    return "; ".join(told) or "none done, late or moved"


def _restated(rows: pd.DataFrame) -> str:
    """How many figures were restated, and of whom and which month."""
    own = rows[rows["kind"] == "figure"]
    whose = "; ".join(dict.fromkeys(own["name"]))
    return f"{count(len(own), 'figure')} ({whose})" if whose else "no figure"


def _overdue(report: StatusReport, month: Month) -> Html:
    milestones = of_month(report.milestones, month)
    late, named = most_pressing(milestones)
    if late.empty:
        return Html("none")
    worst = named[0]
    words = (
        f"{len(late)} of {len(milestones)}; the longest is {worst['code']} {worst['name']} "
        f"({worst['owner']}), by {count(worst['days'], 'day')}"
    )
    where = to("timeline", report.known_on, horizon="overdue")
    return joined((words, ". ", link(where, "All that are overdue today")))
