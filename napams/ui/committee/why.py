"""Why something has its colour, as a page: sentence, condition that decided, numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.frames import Row
from napams.domain.report import StatusReport
from napams.services.why import Kind, Why
from napams.ui.because import because
from napams.ui.committee import why_parts, why_sources
from napams.ui.links import to
from napams.ui.marks import OF_COLOUR, drawn
from napams.ui.markup import Column, Html, joined, link, paragraph, section, table, tag
from napams.wording.numbers import NOTHING, change, count, number, percent, points, quantity

PATH = (Column("End of"), Column("Plan month", figures=True), Column("Planned", figures=True))


def page(report: StatusReport, found: Why, *, leads: bool) -> Html:
    """The whole of the reason; `leads` to that of others for those who may open them."""
    parts = [_head(report, found, leads=leads), _decided(found)]
    if found.kind is Kind.INDICATOR:
        parts += [
            section("The numbers", _numbers(report.plan, found)),
            why_sources.figures(report.plan, found),
        ]
    if found.kind is Kind.MILESTONE:
        parts.append(why_sources.reports(found))
    if found.whole is not None:
        parts.append(why_parts.made_of(report, found))
    return joined(parts)


def _head(report: StatusReport, found: Why, *, leads: bool) -> Html:
    since = report.plan.month(found.run.first)
    before = (
        joined((", before that ", drawn(OF_COLOUR[found.run.before]))) if found.run.before else ""
    )
    return tag(
        "div",
        tag("h2", f"{found.code} {found.name}"),
        paragraph(
            drawn(OF_COLOUR[found.row["colour"]]),
            f" in {found.month.label}, since {since.label}",
            before,
            ".",
            class_="lead",
        ),
        paragraph(_sentence(found)),
        paragraph(*_belongs(report, found, leads=leads), class_="faint"),
        class_="nm",
    )


def _sentence(found: Why) -> str:
    """The reason; the rules by which a department lags stand further down."""
    return found.whole.reason if found.whole is not None else str(found.row["reason"])


def _belongs(report: StatusReport, found: Why, *, leads: bool) -> Iterator[object]:
    """Where it belongs and who speaks for it, each with its own reason."""
    plan, month = report.plan, found.month

    def led(code: str, words: str) -> object:
        return because(report.known_on, code, month, words) if leads else words

    if found.kind in (Kind.MEASURE, Kind.DEPARTMENT) and not leads:
        return
    if found.kind in (Kind.MEASURE, Kind.DEPARTMENT):
        page_of = "measure" if found.kind is Kind.MEASURE else "departments"
        asked = {found.kind.value: found.code, "month": month}
        yield link(to(page_of, report.known_on, **asked), f"To the page of {found.code}")
        return
    measure = plan.measure_by_code[found.code[:3]]
    yield "Part of "
    yield led(measure.code, f"{measure.code} {measure.title}")
    if found.kind is Kind.INDICATOR:
        codes, verb = plan.kpis[found.code].reporters, "reported"
    else:
        codes, verb = (plan.milestones[found.code].owner,), "owned"
    yield f"; {verb} by "
    yield joined((led(c, c) for c in codes), ", ")
    yield "."


def _decided(found: Why) -> Html:
    """The conditions in the order in which they are asked, down to the one that decided."""
    items = []
    for check in found.checks:
        verdict = "yes" if check.holds else "no"
        words = joined((check.condition[0].upper(), check.condition[1:], "? "))
        gives = joined((": ", drawn(OF_COLOUR[check.colour]))) if check.decided else ""
        answer = tag("b" if check.decided else "span", verdict, gives)
        items.append(tag("li", words, answer, tag("span", f" ({check.found})", class_="faint")))
        if check.decided:
            break
    return section(
        "How the colour came about",
        paragraph("Asked in this order; the first that holds decides.", class_="faint"),
        tag("ol", *items),
    )


def _numbers(plan: Plan, found: Why) -> Html:
    kpi, row = plan.kpis[found.code], found.row
    facts = {
        "Reported": quantity(row["actual"], kpi.unit),
        "Planned by now": quantity(row["expected"], kpi.unit),
        "Target": quantity(row["target"], kpi.unit),
        "Due of the change": _share(row, "planned_share"),
        "Achieved of it": _share(row, "earned_share"),
        "Schedule variance": points(row["schedule_variance"]),
        "Behind": _months(row["months_behind"]),
        "Target reached": _forecast(plan, row),
        "Needed a month": _needed(row, kpi.unit),
    }
    listed = joined(
        joined((tag("dt", name), tag("dd", words)))
        for name, words in facts.items()
        if words != NOTHING
    )
    return joined((tag("dl", listed), _path(plan, found)))


def _share(row: Row, column: str) -> str:
    share = row[column]
    return NOTHING if pd.isna(share) else f"{percent(share)} ({number(share, 4)})"


def _months(behind: float) -> str:
    return NOTHING if pd.isna(behind) or behind == 0 else count(round(behind, 2), "month")


def _forecast(plan: Plan, row: Row) -> str:
    forecast = row["forecast_month"]
    if pd.isna(forecast):
        return NOTHING
    return f"in plan month {number(round(forecast, 1))} at this pace, of {plan.months}"


def _needed(row: Row, unit: str) -> str:
    if pd.isna(row["needed"]):
        return NOTHING
    return change(row["needed"], unit)


def _path(plan: Plan, found: Why) -> Html | str:
    """The planned path by its points, the value planned for the month itself among them."""
    if not found.path:
        return ""
    unit, now = plan.kpis[found.code].unit, plan.month_number(found.month)
    rows = [
        (
            plan.month(p.month_number).label if p.month_number else "the start",
            number(p.month_number),
            joined((quantity(p.value, unit), " (nothing due yet)"))
            if p.nothing_due and p.month_number
            else quantity(p.value, unit),
        )
        for p in found.path
    ]
    if now not in {p.month_number for p in found.path}:
        shown = (found.month.label, number(now), quantity(found.row["expected"], unit))
        rows = sorted([*rows, shown], key=lambda r: float(r[1]))
    shape = plan.kpis[found.code].shape
    caption = f"Planned path of {found.code} ({shape.value if shape else ''})"
    return tag("div", table(caption, PATH, rows), class_="nm-narrow")
