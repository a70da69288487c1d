"""What changed, as a page: what turned worse first, then what was done, lags, and was restated."""

from __future__ import annotations

from collections.abc import Sequence

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
    "acceptance": "Acceptances withdrawn",
    "month": "Months closed or reopened",
}
_OF_ITS_OWN_MONTH = ("figure", "acceptance")


def page(report: StatusReport, month: Month, before: Earlier, frame: pd.DataFrame) -> Markup:
    """The page; sections in which nothing happened say so."""
    rows = {kind: frame[frame["kind"] == kind] for kind in (*_COLOURED, *_HAPPENED)}
    against = _against(month, before)
    parts = [_summary(against, rows)]
    for kind, title in _COLOURED.items():
        turned = [_turned(report, month, row) for row in records(rows[kind])]
        parts.append(_listed(title, f"{title}, {against}", TURNED, turned))
    for kind, title in _HAPPENED.items():
        happened = [_happened(report, month, row) for row in records(rows[kind])]
        parts.append(_listed(title, f"{title}, {against}", HAPPENED, happened))
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


def _listed(
    title: str, caption: str, columns: Sequence[TableColumn], rows: Sequence[Sequence[object]]
) -> Markup:
    """A section with its table; it says so if nothing happened."""
    return section(title, table(caption, columns, rows) if rows else paragraph("None."))


def _turned(report: StatusReport, month: Month, row: Row) -> tuple[object, ...]:
    return (
        _what(report, month, row["code"], row["name"]),
        row["change"],
        drawn_mark(OF_COLOUR[row["before"]]),
        why_link(report.known_on, row["code"], month, drawn_mark(OF_COLOUR[row["after"]])),
        Month.parse(row["since"]).label,
        row["reason"],
    )


def _happened(report: StatusReport, month: Month, row: Row) -> tuple[object, ...]:
    """A restated figure and an acceptance withdrawn lead to their own month."""
    about = Month.parse(row["since"]) if row["kind"] in _OF_ITS_OWN_MONTH else month
    named = row["kind"] == "month"
    what = row["name"] if named else _what(report, about, row["code"], row["name"])
    return (what, row["change"], row["before"], row["after"], row["reason"])


def _what(report: StatusReport, month: Month, code: str, name: str) -> Markup:
    return why_link(report.known_on, code, month, code) + sub(name)
