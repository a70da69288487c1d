"""The table of milestones."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
from markupsafe import Markup

from napams.domain.frames import Row, records
from napams.ui.links import why_link
from napams.ui.marks import of_milestone
from napams.ui.markup import Column, joined, paragraph, table, tag
from napams.wording.numbers import NOTHING, day
from napams.wording.reasons import milestone_reason


def milestone_table(caption: str, rows: pd.DataFrame, known_on: datetime | None) -> Markup:
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
    cells = [
        (
            joined((r["code"], tag("span", r["name"], class_="sub"))),
            r["owner"],
            joined((day(r["due"]), _moved(r))),
            why_link(
                known_on, r["code"], r["month"], of_milestone(r["state"], r["days"], r["colour"])
            ),
            milestone_reason(r),
            r["source"] or NOTHING,
        )
        for r in records(rows.sort_values(["due", "code"]))
    ]
    return table(caption, columns, cells)


def _moved(row: Row) -> Markup | str:
    """The first date beside one that was moved."""
    if row["first_due"] == row["due"]:
        return ""
    return tag("span", f"first {day(row['first_due'])}", class_="sub")
