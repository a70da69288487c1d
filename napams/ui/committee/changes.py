"""What changed, as a page: what turned worse first, then what was done, lags, and was restated."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from napams.domain.colours import Colour
from napams.domain.frames import Row, of_month, records
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.trend import streak
from napams.services.changes import Earlier
from napams.ui.links import why_link
from napams.ui.markup import TableColumn, drawn_mark, joined, paragraph, section, sub, table, tag
from napams.wording.marks import OF_COLOUR
from napams.wording.numbers import count

TURNED = (
    TableColumn("What", wide=True),
    TableColumn("Turned"),
    TableColumn("Before"),
    TableColumn("Now"),
    TableColumn("Since"),
    TableColumn("Why", wide=True),
)
HAPPENED = (
    TableColumn("What", wide=True),
    TableColumn("What happened"),
    TableColumn("Before", wide=True),
    TableColumn("Now", wide=True),
    TableColumn("Why", wide=True),
)
RED = (
    TableColumn("What", wide=True),
    TableColumn("Status"),
    TableColumn("Since"),
    TableColumn("Months", figures=True),
)
_COLOURED = {
    "measure": "Measures that turned",
    "indicator": "Indicators that turned",
    "department": "Departments that turned",
}
_HAPPENED = {
    "milestone": "Milestones done, moved or late",
    "lagging": "Departments that began or ceased to lag",
    "figure": "Figures and milestones restated",
}


def page(report: StatusReport, month: Month, before: Earlier, frame: pd.DataFrame) -> Markup:
    """The whole of it; sections in which nothing happened say so."""
    rows = {kind: frame[frame["kind"] == kind] for kind in (*_COLOURED, *_HAPPENED)}
    against = _against(month, before)
    parts = [_summary(against, rows)]
    for kind, title in _COLOURED.items():
        parts.append(_turned(report, month, title, against, rows[kind]))
    for kind, title in _HAPPENED.items():
        parts.append(_happened(report, month, title, against, rows[kind]))
    parts.append(red_since(report, month))
    return joined(parts)


def red_since(report: StatusReport, month: Month) -> Markup:
    """Measures and indicators that are far behind, the longest first."""
    number = report.plan.month_number(month)
    scored = report.kpis[report.kpis["score"]]
    found = []
    for frame, key, name in ((report.measures, "measure", "title"), (scored, "code", "name")):
        now = of_month(frame, month)
        for row in records(now[now["colour"] == Colour.RED.value]):
            run = streak(frame, key, row[key], number)
            found.append((run.first if run else number, row[key], row[name], row["colour"]))
    rows = [
        (
            _what(report, month, code, name),
            drawn_mark(OF_COLOUR[colour]),
            report.plan.month(first).label,
            number - first + 1,
        )
        for first, code, name, colour in sorted(found)
    ]
    listed = (
        table(f"Far behind in {month.label}, the longest first", RED, rows)
        if rows
        else paragraph("Nothing is far behind.")
    )
    return section("Red since when", listed)


def _against(month: Month, before: Earlier) -> str:
    """What is compared with what."""
    against = f"{before.month.label}, as it was closed" if before.as_closed else before.month.label
    if before.month == month:
        against = f"what was known of {against} before"
    return f"{month.label} against {against}"


def _summary(against: str, rows: dict[str, pd.DataFrame]) -> Markup:
    measures = rows["measure"]["change"]
    worse, better = int((measures == "worse").sum()), int((measures == "better").sum())
    done = int((rows["milestone"]["change"] == "done").sum())
    began = int((rows["lagging"]["change"] == "began to lag").sum())
    words = (
        f"{against}: {count(worse, 'measure')} turned worse, {better} "
        f"better; {count(done, 'milestone')} done; {count(began, 'department')} began to lag; "
        f"{count(len(rows['figure']), 'figure')} restated."
    )
    return tag("div", paragraph(words, class_="lead"), class_="nm")


def _turned(
    report: StatusReport, month: Month, title: str, against: str, rows: pd.DataFrame
) -> Markup:
    caption = f"{title}, {against}"
    cells = [
        (
            _what(report, month, r["code"], r["name"]),
            r["change"],
            drawn_mark(OF_COLOUR[r["before"]]),
            why_link(report.known_on, r["code"], month, drawn_mark(OF_COLOUR[r["after"]])),
            Month.parse(r["since"]).label,
            r["reason"],
        )
        for r in records(rows)
    ]
    return section(title, table(caption, TURNED, cells) if cells else paragraph("None."))


def _happened(
    report: StatusReport, month: Month, title: str, against: str, rows: pd.DataFrame
) -> Markup:
    caption = f"{title}, {against}"
    cells = [
        (
            _what(report, _shown(r, month), r["code"], r["name"]),
            r["change"],
            r["before"],
            r["after"],
            r["reason"],
        )
        for r in records(rows)
    ]
    return section(title, table(caption, HAPPENED, cells) if cells else paragraph("None."))


def _shown(row: Row, month: Month) -> Month:
    """A restated figure is looked at in its own month."""
    return Month.parse(row["since"]) if row["kind"] == "figure" else month


def _what(report: StatusReport, month: Month, code: str, name: str) -> Markup:
    return why_link(report.known_on, code, month, code) + sub(name)
