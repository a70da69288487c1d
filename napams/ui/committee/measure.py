"""A measure's page: its status, each of its KPIs with chart, sentence and figures, milestones."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from markupsafe import Markup

from napams.domain.catalogue import Combine, Kpi, Measure, Plan, Polarity, Unit
from napams.domain.frames import Row, of_month, records, up_to
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.ui import cache
from napams.ui.cache import CachedReport
from napams.ui.committee import charts, tables
from napams.ui.links import why_link
from napams.ui.markup import (
    TableColumn,
    definitions,
    drawn_mark,
    joined,
    paragraph,
    section,
    table,
    tag,
)
from napams.wording.group_reasons import group_reason
from napams.wording.kpi_reasons import kpi_reason
from napams.wording.marks import status
from napams.wording.numbers import NOTHING, change, count, number, quantity
from napams.wording.pace import things_needed
from napams.wording.sources import kpi_source, kpi_sources

KEY = (
    "Charts: the grey line is the planned path, the blue line what was reported, dashed where the "
    "present pace leads. Green and amber bands show how far a value may stand from the path."
)
CHART = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
"""Charts are for reading only; a table below each has the figures."""
COUNTED = {
    Combine.SUM: "total since the plan began",
    Combine.LAST: "as it stands at the end of the month",
    Combine.POOLED_RATIO: "over the last three months together",
    Combine.LAST_RATIO: "of the month",
}
BY_MONTH = (
    TableColumn("Month"),
    TableColumn("Planned", figures=True),
    TableColumn("Reported", figures=True),
    TableColumn("Of the month", figures=True),
    TableColumn("Status"),
    TableColumn("Source", wide=True),
)


def summary(cached: CachedReport, measure: Measure, month: Month) -> Markup:
    """Title, purpose, who leads, and the measure's status with its reason."""
    rows = of_month(cached.report.measures, month)
    row = records(rows[rows["measure"] == measure.code])[0]
    support = f" Supported by {', '.join(measure.support)}." if measure.support else ""
    return tag(
        "div",
        tag("h2", f"{measure.code} {measure.title}"),
        paragraph(measure.purpose, f" Led by {', '.join(measure.lead)}.{support}"),
        paragraph(
            why_link(cached.known_on, measure.code, month, drawn_mark(status(row))),
            f" in {month.label}. ",
            group_reason(cached.report, row),
        ),
        paragraph(_tally(row), class_="faint"),
        paragraph(KEY, class_="faint") if measure.kpis else "",
        class_="nm",
    )


def show_kpi(cached: CachedReport, kpi: Kpi, month: Month) -> None:
    """A KPI's words beside its chart, its figures folded below."""
    plan, frame = cached.report.plan, cached.report.kpis
    own = frame[frame["code"] == kpi.code]
    words, beside = st.columns([5, 6], gap="medium")
    row = records(of_month(own, month))[0]
    words.html(
        cache.drawn(cached, f"{kpi.code} {month}", lambda: described(cached.report, kpi, row))
    )
    chart = cache.drawn(
        cached, f"chart {kpi.code} {month}", lambda: charts.path_chart(plan, kpi, up_to(own, month))
    )
    name = f"{kpi.code} {kpi.name}"
    with beside:
        st.plotly_chart(
            chart,
            key=f"chart {kpi.code}",
            config=CHART,
            alt=f"{name}. {kpi_reason(cached.report, row)}",
        )
        with st.expander(f"Figures of {kpi.code}"):
            st.html(
                cache.drawn(
                    cached, f"figures {kpi.code} {month}", lambda: _figures(cached, kpi, month)
                )
            )


def milestones_of(cached: CachedReport, measure: Measure, month: Month) -> Markup:
    """The measure's milestones."""
    rows = of_month(cached.report.milestones, month)
    caption = f"Milestones of {measure.code} at the end of {month.label}"
    return section(
        "Milestones",
        tables.milestone_table(cached.report, caption, rows[rows["measure"] == measure.code]),
    )


def _figures(cached: CachedReport, kpi: Kpi, month: Month) -> Markup:
    own = cached.report.kpis[cached.report.kpis["code"] == kpi.code]
    by_month = figures_by_month(cached.report, kpi, up_to(own, month))
    split = breakdown(kpi, month, cache.categories(cached, kpi.code)) if kpi.breakdown else ""
    return tag("div", joined((by_month, split)), class_="nm")


def _tally(row: Row) -> str:
    """Numbers of KPIs by colour, and of milestones overdue."""
    words = {
        "green": "on plan",
        "amber": "behind",
        "red": "far behind",
        "no_data": "no figure",
    }
    counts = [f"{row['kpis_' + key]} {words[key]}" for key in words if row["kpis_" + key]]
    overdue = row["milestones_overdue"]
    late = f"; {count(overdue, 'milestone')} overdue" if overdue else ""
    return f"Indicators: {', '.join(counts) or 'none rated yet'}{late}."


def described(report: StatusReport, kpi: Kpi, row: Row) -> Markup:
    """A KPI in the month of `row`: name, status, sentence and what the figure rests on."""
    plan = report.plan
    mark = why_link(report.known_on, kpi.code, row["month"], drawn_mark(status(row)))
    if not kpi.score:
        mark = joined((mark, " · shown, not scored"))
    facts = {
        "Needed from now": _needed(plan, kpi, row),
        "Counted": f"{_unit(kpi)}, {COUNTED[kpi.combine]}",
        **_reported(report, kpi, row),
        "Baseline": _baseline(kpi),
        "Verified by": kpi.verification or NOTHING,
        "Note": kpi.note,
    }
    return tag(
        "div",
        tag("h3", f"{kpi.code} {kpi.name}"),
        paragraph(mark),
        paragraph(kpi_reason(report, row)),
        definitions((name, words) for name, words in facts.items() if words),
        class_="nm",
    )


def _reported(report: StatusReport, kpi: Kpi, row: Row) -> dict[str, str]:
    """Who reports a KPI, and where its figure of the month stands."""
    source = kpi_source(report, row)
    if kpi.computed:
        return {"Reported by": "nobody: the program counts it", "Source": source}
    return {
        "Reported by": ", ".join(kpi.reporters),
        "Source": source or "no accepted return for this month",
        "Evidence": "named in the return" if row["evidence"] else "none named in the return",
    }


def figures_by_month(report: StatusReport, kpi: Kpi, rows: pd.DataFrame) -> Markup:
    """The figures of a KPI month by month: what its chart shows, to be read."""
    cells = [
        (
            Month.parse(r["month"]).label,
            quantity(r["expected"], kpi.unit),
            quantity(r["actual"], kpi.unit),
            _of_the_month(kpi, r),
            why_link(report.known_on, kpi.code, r["month"], drawn_mark(status(r))),
            source or NOTHING,
        )
        for r, source in zip(records(rows), kpi_sources(report, rows), strict=True)
    ]
    return table(f"{kpi.code} by month ({_unit(kpi)})", BY_MONTH, cells)


def breakdown(kpi: Kpi, month: Month, figures: pd.DataFrame) -> Markup:
    """The KPI's categories in a month; empty if none were accepted."""
    rows = records(figures[figures["month"] == str(month)])
    if kpi.breakdown is None or not rows:
        return Markup()
    columns = [TableColumn(kpi.breakdown.name)]
    if kpi.combine.is_ratio:
        columns += [
            TableColumn(kpi.numerator, figures=True),
            TableColumn(kpi.denominator, figures=True),
        ]
        cells = [[r["category"], number(r["numerator"]), number(r["denominator"])] for r in rows]
    else:
        columns += [TableColumn(_unit(kpi), figures=True)]
        cells = [[r["category"], quantity(r["value"], kpi.unit)] for r in rows]
    by = kpi.breakdown.name.lower()
    return table(f"{kpi.code} in {month.label} by {by} (figures of the month)", columns, cells)


def _unit(kpi: Kpi) -> str:
    words: dict[str, str] = {
        Unit.PERCENT: "per cent",
        Unit.MONEY: "millions of rupees",
        Unit.YES_NO: "yes or no",
    }
    return words.get(kpi.unit, kpi.unit)


def _needed(plan: Plan, kpi: Kpi, row: Row) -> str:
    """What the months left must bring to reach the target, or may bring to stay within it."""
    left = count(plan.months - row["month_number"], "month")
    target = quantity(row["target"], row["unit"])
    if kpi.is_ceiling and row["month_number"] < plan.months and not pd.isna(row["actual"]):
        room = row["target"] - row["actual"]
        if room < 0:
            return f"the plan's limit of {target} is passed by {quantity(-room, row['unit'])}"
        return f"at most {quantity(room, row['unit'])} in the {left} left, to stay within {target}"
    if pd.isna(row["needed"]):
        return ""
    if row["needed"] * (-1 if kpi.polarity is Polarity.LOWER else 1) <= 0:
        return f"nothing more: the target, {target}, is reached"
    if row["unit"] == Unit.YES_NO:
        return f"“yes” within {left}"
    needed, word = abs(row["needed"]), "more" if row["needed"] > 0 else "less"
    how_many = f"{change(needed, kpi.unit)} {word} a month for {left}"
    if Unit.is_count(kpi.unit):
        things = things_needed(needed, plan.months - row["month_number"])
        how_many = f"{number(things)} {word} in {left}"
    return f"{how_many}, to reach {target}"


def _of_the_month(kpi: Kpi, row: Row) -> str:
    if kpi.combine.is_ratio:
        if pd.isna(row["monthly_denominator"]):
            return NOTHING
        return f"{number(row['monthly_numerator'])} of {number(row['monthly_denominator'])}"
    return quantity(row["monthly"], kpi.unit)


def _baseline(kpi: Kpi) -> str:
    if kpi.baseline is None:
        return f"not known ({kpi.baseline_basis})"
    return f"{quantity(kpi.baseline, kpi.unit)} ({kpi.baseline_basis})"
