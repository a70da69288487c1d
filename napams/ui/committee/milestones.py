"""The table of milestones."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from napams.domain.frames import Row, records
from napams.domain.report import StatusReport
from napams.ui.links import why_link
from napams.ui.marks import of_milestone
from napams.ui.markup import Column, joined, paragraph, table, tag
from napams.wording.numbers import NOTHING, day
from napams.wording.reasons import milestone_reason
from napams.wording.sources import milestone_sources


def milestone_table(report: StatusReport, caption: str, rows: pd.DataFrame) -> Markup:
    """Milestones of one month, the earliest due first; a sentence if there are none."""
    if rows.empty:
        return paragraph("No milestone stands here.")
    columns = (
        Column("Milestone", wide=True),
        Column("Owner"),
        Column("Due"),
        Column(f"State on {day(rows['as_of'].iloc[0])}"),
        Column("Why", wide=True),
        Column("Source", wide=True),
    )
    rows = rows.sort_values(["due", "code"])
    cells = [
        (
            joined((r["code"], tag("span", r["name"], class_="sub"))),
            r["owner"],
            joined((day(r["due"]), _moved(r))),
            _state(report, r),
            milestone_reason(r),
            source or NOTHING,
        )
        for r, source in zip(records(rows), milestone_sources(report, rows), strict=True)
    ]
    return table(caption, columns, cells)


def _state(report: StatusReport, row: Row) -> Markup:
    mark = of_milestone(row["state"], row["days"], row["colour"])
    return why_link(report.known_on, row["code"], row["month"], mark)


def _moved(row: Row) -> Markup | str:
    """The first date beside one that was moved."""
    if row["first_due"] == row["due"]:
        return ""
    return tag("span", f"first {day(row['first_due'])}", class_="sub")
