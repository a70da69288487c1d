"""A department's page: its duties, how it reports, how it delivers, why it lags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from markupsafe import Markup

from napams.domain.catalogue import Kpi, Measure
from napams.domain.frames import Row, of_month, records, up_to, worst_first
from napams.domain.milestones import State
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.reporting import NOT_EXPECTED, ReportingStatus
from napams.domain.returns import ReturnState
from napams.ui import heatmap, markup
from napams.ui.committee import tables
from napams.ui.links import department_link, measure_link, why_link
from napams.ui.markup import drawn_mark, joined, paragraph, section, tag
from napams.wording.group_reasons import group_reason
from napams.wording.lags import with_rule
from napams.wording.marks import OF_LIGHT, status
from napams.wording.numbers import count, day, percent

_CAME = (ReportingStatus.ON_TIME.value, ReportingStatus.LATE.value, ReportingStatus.MISSING.value)
STATES = (State.DONE, State.OVERDUE, State.DUE, State.PLANNED)
"""In the order in which they are counted."""


OWN = (
    "Each by what the department alone reports. A count that several departments report is shown "
    "as a whole and judges none of them."
)


def first_to_hear(report: StatusReport, month: Month) -> str:
    """The department shown by default: the furthest behind of those that lag, else of all."""
    rows = worst_first(of_month(report.departments, month))
    lagging = rows[rows["lagging"]]
    return str((lagging if len(lagging) else rows)["department"].iloc[0])


def lagging(report: StatusReport, month: Month) -> Markup:
    """Who lags in the month and by which rules, worst first as everywhere."""
    rows = worst_first(of_month(report.departments, month))
    rows = rows[rows["lagging"]]
    if rows.empty:
        return tag("div", paragraph(f"No department lags in {month.label}."), class_="nm")
    named = joined(
        (
            (
                department_link(report.known_on, r["department"], month, r["department"])
                + f" ({r['rules']})"
            )
            for r in records(rows)
        ),
        ", ",
    )
    verb = "lags" if len(rows) == 1 else "lag"
    said = f"{count(len(rows), 'department')} {verb} in {month.label}, worst first: "
    return tag("div", paragraph(said, named, "."), class_="nm")


def returns_calendar(report: StatusReport, month: Month) -> Markup:
    """Which department's return came when, all months that have begun."""
    return section("Returns by month", heatmap.calendar(report, month), markup.light_legend())


def in_month(report: StatusReport, code: str, month: Month) -> Markup:
    """The department in the month: its duties, how it reports, its KPIs, its milestones."""
    rows = of_month(report.departments, month)
    row = records(rows[rows["department"] == code])[0]
    figures = _figures(report, code, month)
    dates = of_month(report.milestones, month)
    owned = dates[dates["owner"] == code]
    return tag(
        "div",
        tag("h2", f"{code} {row['name']}"),
        _duties(report, code, owned, month),
        _reporting(report, row, month),
        paragraph(
            "Delivery: ",
            why_link(report.known_on, code, month, drawn_mark(status(row))),
            f" in {month.label}.",
        ),
        _reasons(report, row, month),
        paragraph(OWN, class_="faint"),
        tables.kpis_in_month(report, f"Indicators that {code} reports, {month.label}", figures),
        tables.milestone_table(report, f"Milestones that {code} owns, end of {month.label}", owned),
        class_="nm",
    )


def _figures(report: StatusReport, code: str, month: Month) -> pd.DataFrame:
    """A department's own shares, and whole indicators that are in no department's account."""
    own, whole = of_month(report.own_shares, month), of_month(report.kpis, month)
    own = own[own["department"] == code]
    reported = [k.code for k in report.plan.kpis_of(code)]
    whole = whole[whole["code"].isin(reported) & ~whole["code"].isin(own["code"])]
    rows = pd.concat([own, whole])
    return rows.sort_values("code", kind="stable", ignore_index=True)


def _duties(report: StatusReport, code: str, owned: pd.DataFrame, month: Month) -> Markup:
    """What it leads, reports and owns, in sentences.

    `owned` are the milestones that it owns, as they stood at the month's end.
    """
    plan = report.plan
    led = [m for m in plan.measures if code in m.lead]
    sentences = [
        joined(("Leads ", _linked(report, led, month), ".")) if led else "Leads no measure.",
        _reported(plan.kpis_of(code)),
        _owned(owned),
    ]
    return paragraph("Duties: ", joined(sentences, " "))


def _linked(report: StatusReport, measures: Iterable[Measure], month: Month) -> Markup:
    return joined(
        (measure_link(report.known_on, m.code, month, f"{m.code} {m.title}") for m in measures),
        ", ",
    )


def _reported(kpis: Sequence[Kpi]) -> str:
    """How many it reports, of which measures, with whom, and which of them count against nobody."""
    if not kpis:
        return "Reports no indicator."
    measures = ", ".join(dict.fromkeys(k.measure for k in kpis))
    words = f"Reports {count(len(kpis), 'indicator')} a month, of {measures}"
    if shared := [k.code for k in kpis if len(k.reporters) > 1]:
        words += f"; {', '.join(shared)} together with other departments"
    if unscored := [k.code for k in kpis if not k.score]:
        words += f"; {', '.join(unscored)} shown without being scored"
    return words + "."


def _owned(milestones: pd.DataFrame) -> str:
    if milestones.empty:
        return "Owns no milestone."
    counts = milestones["state"].value_counts()
    states = [f"{counts[s]} {s}" for s in STATES if s in counts.index]
    return f"Owns {count(len(milestones), 'milestone')}: {', '.join(states)}."


def _reporting(report: StatusReport, row: Row, month: Month) -> Markup:
    record = report.register[report.register["department"] == row["department"]]
    owed = of_month(record, month)
    if owed.empty:
        return paragraph(f"No return was asked for in {month.label}.")
    one = records(owed)[0]
    came = f"received on {day(one['received_on'])}" if one["received_on"] else "not received"
    state = f", {one['state']}" if one["state"] else ""
    waits = one["state"] == ReturnState.RECEIVED
    return paragraph(
        "Return: ",
        drawn_mark(OF_LIGHT[one["light"]]),
        f" ({came}, due by {day(one['due'])}{state}).",
        " It waits for the JTF’s review; until then its figures do not count." if waits else "",
        _so_far(up_to(record, month), row["on_time_rate"]),
    )


def _so_far(record: pd.DataFrame, on_time_rate: float) -> str:
    """How the returns expected so far came."""
    expected = record[~record["light"].isin(NOT_EXPECTED)]
    if expected.empty:
        return " None was expected so far."
    lights = expected["light"].value_counts()
    came = ", ".join(f"{lights[w]} {w}" for w in _CAME if w in lights.index)
    whole = count(len(expected), "return was", "returns were")
    return f" So far {whole} expected: {came} ({percent(on_time_rate)} on time)."


def _reasons(report: StatusReport, row: Row, month: Month) -> Markup:
    """Why it delivers as it does, then each rule by which it lags."""
    lags = [with_rule(report.plan, lag) for lag in report.lags_of(row["department"], month)]
    delivery = group_reason(report, row)
    if not lags:
        return paragraph(delivery) + paragraph("It does not lag by any rule.")
    rules = joined(tag("li", lag) for lag in lags)
    return paragraph(delivery) + paragraph("It lags:") + tag("ul", rules)
