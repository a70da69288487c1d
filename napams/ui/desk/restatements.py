"""The accepted figures that were changed later: from what to what, by whom and why."""

from __future__ import annotations

from datetime import datetime

from napams.domain.catalogue import Plan
from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.services import restatements
from napams.services.actors import Actor
from napams.ui.desk.return_view import to_return
from napams.ui.desk.returns_tables import moment, month_name
from napams.ui.markup import Column, Html, joined, link, paragraph, section, table, tag
from napams.wording.numbers import NOTHING

COLUMNS = (
    Column("Return"),
    Column("Figure", wide=True),
    Column("From", figures=True),
    Column("To", figures=True),
    Column("Why", wide=True),
    Column("Accepted"),
)


def shown(actor: Actor, plan: Plan, month: Month, known_on: datetime | None) -> Html:
    """The restatements of a month's returns, newest first."""
    rows = records(restatements.restatements(actor.email, month, known_on=known_on))
    if not rows:
        words = f"No accepted figure of {month.label} was changed later."
        return section("Restatements", paragraph(words))
    caption = f"Accepted figures of {month.label} that were changed later"
    return section("Restatements", table(caption, COLUMNS, [_cells(plan, row) for row in rows]))


def _cells(plan: Plan, row: Row) -> tuple[object, ...]:
    closed = tag("span", "after the month was closed", class_="sub") if row["after_close"] else ""
    kpi = plan.kpis.get(row["code"])
    name = row["category"] or (kpi.name if kpi else "")
    return (
        _way(row),
        f"{row['code']} {name}",
        row["before"] or NOTHING,
        row["after"] or NOTHING,
        row["why"] or "no reason given",
        joined((moment(row["accepted_at"]), tag("span", row["accepted_by"], class_="sub"), closed)),
    )


def _way(row: Row) -> Html:
    words = f"{row['department']} {month_name(row['month'])}"
    revisions = f"revision {row['revision_before']} → {row['revision']}"
    address = f"{to_return(row['department'], row['month'])}&against={row['revision_before']}"
    return joined((link(address, words), tag("span", revisions, class_="sub")))
