"""All milestones by due day: a strip of measures by months, and the list with today's line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import streamlit as st
from markupsafe import Markup

from napams.domain.catalogue import Plan, within_measure
from napams.domain.frames import Row, of_month, records
from napams.domain.milestones import Horizon, otherwise_today, standing, within
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.exports.csv import as_csv, summary
from napams.ui.links import to, why_link
from napams.ui.markup import drawn_mark, joined, link, paragraph, scrollable, section, sub, tag
from napams.wording.marks import of_milestone
from napams.wording.milestones import state_today
from napams.wording.numbers import NOTHING, count, day

WORDS = {
    Horizon.ALL: "all milestones",
    Horizon.OVERDUE: "overdue",
    Horizon.SOON: "due in 60 days",
    Horizon.QUARTER: "due in 90 days",
    Horizon.DONE: "done",
}
OTHER_DAY = (
    "Chosen by how they stand on this day. Where a milestone stood otherwise at the end of the "
    "newest month, by which its measure is judged, its mark is that of then, with today beneath."
)


def chosen(report: StatusReport, horizon: Horizon, owner: str) -> pd.DataFrame:
    """The milestones of a horizon as of today, with the columns of `standing`; `owner` is a
    department, or empty for all."""
    today = report.as_of
    rows = within(standing(report.plan, report.milestones, today), horizon, today)
    return rows[rows["owner"] == owner] if owner else rows


def page(report: StatusReport, horizon: Horizon, owner: str) -> Markup:
    """The chosen milestones: how many, by month, in order of time."""
    today, rows = report.as_of, chosen(report, horizon, owner)
    by_month = strip(report, rows) if len(rows) else ""
    return joined((tally(rows, horizon, owner, today), by_month, listed(report, rows)))


def as_file(report: StatusReport, horizon: Horizon, owner: str) -> bytes:
    """The same milestones as CSV, in the columns of the summary of milestones."""
    rows = chosen(report, horizon, owner)
    return as_csv(summary(report, "milestones", rows))


def download(report: StatusReport, horizon: Horizon, owner: str) -> None:
    """The button that gives the file."""
    named = "-".join(w for w in ("milestones", horizon.value, owner, str(report.as_of)) if w)
    st.download_button(
        "Download these milestones (CSV)",
        lambda: as_file(report, horizon, owner),
        f"napams-{named}.csv",
        "text/csv",
        on_click="ignore",
    )


def tally(rows: pd.DataFrame, horizon: Horizon, owner: str, today: date) -> Markup:
    """How many there are, in a sentence."""
    whose = f" of {owner}" if owner else ""
    which = "" if horizon is Horizon.ALL else f" {WORDS[horizon]}"
    words = f"{count(len(rows), 'milestone')}{whose}{which}, as of {day(today)}."
    return tag("div", paragraph(words, class_="lead"), paragraph(OTHER_DAY), class_="nm")


def heads(today: date) -> tuple[str, ...]:
    """The headings of the list."""
    return ("Due", "Milestone", "Owner", f"State on {day(today)}", "Completed or expected")


def strip(report: StatusReport, rows: pd.DataFrame) -> Markup:
    """Measures by months with a mark where a milestone falls due; the present month is ruled."""
    plan, today = report.plan, report.as_of
    now = plan.month_number(Month.of(today))
    dues = [plan.month_number(Month.of(d)) for d in rows["due"]]
    span = range(min(now, *dues), max(now, *dues) + 1)
    heads = joined(
        tag(
            "th", plan.month(n).label, scope="col", **({"aria_current": "true"} if n == now else {})
        )
        for n in span
    )
    by_cell: dict[tuple[str, int], list[Row]] = {}
    then = _at_the_end(report, rows)
    for row in records(rows):
        key = (row["measure"], plan.month_number(Month.of(row["due"])))
        by_cell.setdefault(key, []).append(then.get(row["code"], row))
    body = joined(
        tag(
            "tr",
            tag("th", f"{m.code} {m.title}", scope="row"),
            *(_cell(report, by_cell.get((m.code, n), []), now=n == now) for n in span),
        )
        for m in plan.measures
        if any(key[0] == m.code for key in by_cell)
    )
    caption = f"Milestones by the month in which they fall due; the month of {day(today)} is ruled"
    whole = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", tag("td"), heads)),
        tag("tbody", body),
        class_="nm-grid nm-strip",
    )
    scroll = scrollable(caption, whole)
    return section("By month", scroll)


def listed(report: StatusReport, rows: pd.DataFrame) -> Markup:
    """The milestones one under the other, with a line where today lies."""
    if rows.empty:
        return section("In order of time", paragraph("No milestone here."))
    today = report.as_of
    named = heads(today)
    lines: list[Markup] = []
    then = _at_the_end(report, rows)
    drawn_today = False
    for row in records(rows):
        if not drawn_today and row["due"] >= today:
            lines.append(_today(report))
            drawn_today = True
        lines.append(_line(report, row, then))
    if not drawn_today:
        lines.append(_today(report))
    caption = "Milestones by due day; the first date stands beside one that was moved"
    whole = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *(tag("th", h, scope="col", class_="short") for h in named))),
        tag("tbody", *lines),
        class_="nm-table",
    )
    scroll = scrollable(caption, whole)
    return section("In order of time", scroll)


def _today(report: StatusReport) -> Markup:
    today = day(report.as_of)
    words = f"Today, {today}" if report.known_on is None else f"The day looked back to, {today}"
    span = str(len(heads(report.as_of)))
    return tag("tr", tag("th", words, scope="row", colspan=span), class_="nm-today")


def _at_the_end(report: StatusReport, rows: pd.DataFrame) -> dict[str, Row]:
    """The rows of the newest month's end, by code, of those that stood otherwise then."""
    if report.latest is None:
        return {}
    ended = of_month(report.milestones, report.latest)
    otherwise = otherwise_today(report.plan, report.milestones, ended, report.as_of)
    then = {r["code"]: r for r in records(ended)}
    return {code: then[code] for code in rows["code"] if code in otherwise}


def _state(report: StatusReport, row: Row, then: Mapping[str, Row]) -> Markup:
    """At the end of the newest month, by which its measure is judged, and today's beneath."""
    was = then.get(row["code"])
    if was is None or report.latest is None:
        return drawn_mark(of_milestone(row))
    mark = of_milestone(was)
    held = "on hold " if mark.held else ""
    ended = sub(f"{held}at the end of {report.latest.label}")
    return joined((drawn_mark(mark), ended, sub(state_today(row))))


def _line(report: StatusReport, row: Row, then: Mapping[str, Row]) -> Markup:
    moved = sub(f"first {day(row['first_due'])}") if row["first_due"] != row["due"] else ""
    name = joined((_code(report, row), sub(row["name"])))
    state = _state(report, row, then)
    ends = (
        f"completed {day(row['completed_on'])}"
        if row["completed_on"] is not None and row["state"] == "done"
        else f"expected {day(row['forecast'])}"
        if row["forecast"] is not None
        else NOTHING
    )
    cells = (name, row["owner"], state, ends)
    return tag(
        "tr",
        tag("th", day(row["due"]), moved, scope="row", class_="short"),
        *(tag("td", c, data_label=h) for c, h in zip(cells, heads(report.as_of)[1:], strict=True)),
    )


def _code(report: StatusReport, row: Row) -> Markup | str:
    """The code, leading to the reason once a month has ended for which there is one."""
    if not report.months:
        return str(row["code"])
    return why_link(report.known_on, row["code"], report.months[-1], row["code"])


def _cell(report: StatusReport, rows: list[Row], *, now: bool) -> Markup:
    marks = []
    for row in rows:
        mark = of_milestone(row)
        words = f"{row['code']} {row['name']}: due {day(row['due'])}, {mark.word}"
        shape = tag("span", f"{mark.shape} ", aria_hidden="true")
        content = joined((shape, within_measure(row["code"])))
        held = " nm-held" if mark.held else ""
        look = {"class": f"nm-cell nm-{mark.tone}{held}", "title": words, "aria_label": words}
        marks.append(_led(report, row, content, look))
    return tag("td", *marks, class_="nm-now" if now else "nm-then")


def _led(report: StatusReport, row: Row, content: Markup, look: dict[str, str]) -> Markup:
    if not report.months:
        return tag("span", content, tabindex="0", role="note", **look)
    where = to("why", report.known_on, code=row["code"], month=report.months[-1])
    return link(where, content, **look)


def owners(plan: Plan) -> dict[str, str]:
    """The departments that own a milestone, by code."""
    owning = {t.owner for t in plan.milestones.values()}
    return {d.code: d.name for d in plan.departments if d.code in owning}
