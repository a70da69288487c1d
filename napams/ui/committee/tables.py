"""Tables that a measure's page and a department's share: indicators, milestones, narratives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from markupsafe import Markup

from napams.domain.catalogue import Measure
from napams.domain.frames import Row, of_month, records, up_to
from napams.domain.milestones import otherwise_today
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.returns import NarrativeField
from napams.ui.links import why_link
from napams.ui.markup import (
    TableColumn,
    drawn_mark,
    joined,
    paragraph,
    section,
    sub,
    table,
)
from napams.wording.kpi_reasons import kpi_reason
from napams.wording.marks import of_milestone, status
from napams.wording.milestones import milestone_reason, state_today
from napams.wording.numbers import NOTHING, count, day, quantity
from napams.wording.sources import kpi_sources, milestone_sources

IN_MONTH = (
    TableColumn("Indicator", wide=True),
    TableColumn("Status"),
    TableColumn("Reported", figures=True),
    TableColumn("Planned", figures=True),
    TableColumn("Why", wide=True),
    TableColumn("Source", wide=True),
)


def kpis_in_month(report: StatusReport, caption: str, rows: pd.DataFrame) -> Markup:
    """Several KPIs in one month."""
    cells = [
        (
            joined((r["code"], sub(r["name"]))),
            why_link(
                report.known_on,
                r["code"],
                r["month"],
                drawn_mark(status(r)),
                share=r["department"],
            ),
            quantity(r["actual"], r["unit"]),
            quantity(r["expected"], r["unit"]),
            kpi_reason(report, r),
            source or NOTHING,
        )
        for r, source in zip(records(rows), kpi_sources(report, rows), strict=True)
    ]
    return table(caption, IN_MONTH, cells)


def milestone_table(report: StatusReport, caption: str, rows: pd.DataFrame) -> Markup:
    """Milestones of one month, the earliest due first; a sentence if there are none."""
    if rows.empty:
        return paragraph("No milestone stands here.")
    month = Month.parse(rows["month"].iloc[0])
    columns = (
        TableColumn("Milestone", wide=True),
        TableColumn("Owner"),
        TableColumn("Due"),
        TableColumn(f"State on {day(report.judged_on(month))}"),
        TableColumn("Why", wide=True),
        TableColumn("Source", wide=True),
    )
    rows = rows.sort_values(["due", "code"])
    today = otherwise_today(report.plan, report.milestones, rows, report.as_of)
    cells = [
        (
            joined((r["code"], sub(r["name"]))),
            r["owner"],
            joined((day(r["due"]), _moved(r))),
            joined((_state(report, r), _today(today.get(r["code"])))),
            milestone_reason(report, r),
            source or NOTHING,
        )
        for r, source in zip(records(rows), milestone_sources(report, rows), strict=True)
    ]
    return table(caption, columns, cells)


def _state(report: StatusReport, row: Row) -> Markup:
    mark = drawn_mark(of_milestone(row))
    return why_link(report.known_on, row["code"], row["month"], mark)


def _today(now: Row | None) -> Markup | str:
    """Today's state beside that of the month, where it differs."""
    return sub(state_today(now)) if now else ""


def _moved(row: Row) -> Markup | str:
    """The first date beside one that was moved."""
    if row["first_due"] == row["due"]:
        return ""
    return sub(f"first {day(row['first_due'])}")


HEADS = {
    NarrativeField.PROGRESS: "Progress",
    NarrativeField.CONSTRAINTS: "What stands in the way",
    NarrativeField.BLOCKED_BY: "Blocked by",
    NarrativeField.DECISIONS_REQUESTED: "Decision asked for",
}
"""The fields that speak of the work, and how the pages head them."""

ONE_FOR_ALL = (
    "A department writes one narrative a month for all of its duties; it may also speak of other "
    "measures."
)


def of_measure(narratives: pd.DataFrame, measure: Measure, month: Month) -> Markup:
    """What the measure's departments wrote in the month's returns, and who wrote nothing."""
    departments = measure.departments
    rows = of_month(narratives, month)
    words = {d: _texts(rows[rows["department"] == d]) for d in departments}
    speaking = [d for d in departments if words[d]]
    silent = [d for d in departments if not words[d]]
    heading = f"What the departments say, {month.label}"
    if not speaking:
        who = ", ".join(departments)
        return section(
            heading,
            paragraph(f"No accepted return for {month.label} from {who} says anything in words."),
        )
    caption = f"From the returns for {month.label} of the departments of {measure.code}"
    listed = table(caption, _columns("Department"), [(d, *_cells(words[d])) for d in speaking])
    quiet = paragraph(f"Nothing in words from {', '.join(silent)}.") if silent else ""
    return section(heading, paragraph(ONE_FOR_ALL, class_="faint"), listed, quiet)


def of_department(narratives: pd.DataFrame, code: str, month: Month) -> Markup:
    """What the department wrote in its returns up to the month, the newest first."""
    rows = up_to(narratives[narratives["department"] == code], month)
    by_month = {
        m: _texts(rows[rows["month"] == m]) for m in sorted(set(rows["month"]), reverse=True)
    }
    lines = [(Month.parse(m).label, *_cells(texts)) for m, texts in by_month.items() if texts]
    heading = "Constraints and progress, in its own words"
    if not lines:
        return section(
            heading, paragraph(f"No accepted return up to {month.label} says anything in words.")
        )
    caption = f"From the {count(len(lines), 'accepted return')} of {code} up to {month.label}"
    return section(heading, table(caption, _columns("Month"), lines))


def _columns(first: str) -> list[TableColumn]:
    return [
        TableColumn(first),
        *(TableColumn(head, wide=True) for head in HEADS.values()),
        TableColumn("Source", wide=True),
    ]


def _texts(rows: pd.DataFrame) -> Mapping[str, str]:
    """The words of one return by field and their cells as `source`; empty if there are none."""
    wanted = [r for r in records(rows) if r["field"] in {f.value for f in HEADS}]
    if not wanted:
        return {}
    first = wanted[0]
    return {
        **{r["field"]: r["text"] for r in wanted},
        "source": f"revision {first['revision']}, received on {day(first['received_on'])}, "
        + _cells_named(r["source"] for r in wanted),
    }


def _cells_named(sources: Iterable[str]) -> str:
    """`Narrative!B6, B7` from full addresses on one sheet."""
    sheets = [source.partition("!") for source in sources]
    return f"{sheets[0][0]}!{', '.join(cell for _, _, cell in sheets)}"


def _cells(texts: Mapping[str, str]) -> list[str]:
    return [texts.get(field.value, NOTHING) for field in HEADS] + [texts["source"]]
