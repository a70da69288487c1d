"""Figures on the page Why: how the value is formed, and who reported them in which cell."""

from __future__ import annotations

from markupsafe import Markup

from napams.clock import local_day
from napams.domain.catalogue import Combine, Kpi, Plan
from napams.domain.frames import plain
from napams.domain.provenance import AcceptedFigure, Formed, Origin
from napams.domain.report import StatusReport
from napams.services.why import Why
from napams.ui.links import original_link, to_return, why_link
from napams.ui.markup import (
    TableColumn,
    drawn_mark,
    joined,
    link,
    paragraph,
    section,
    sub,
    table,
    tag,
)
from napams.wording.kpi_reasons import kpi_reason
from napams.wording.marks import status
from napams.wording.numbers import (
    NOTHING,
    count,
    day,
    number,
    quantity,
)
from napams.wording.sources import returns_counted
from napams.wording.waiting import absent

_PLACE = (
    TableColumn("Stands in", wide=True),
    TableColumn("Received"),
    TableColumn("Accepted", wide=True),
    TableColumn("Original workbook", wide=True),
)
OWN = (
    TableColumn("Department"),
    TableColumn("Status"),
    TableColumn("Own figure", figures=True),
    TableColumn("Planned", figures=True),
    TableColumn("Why", wide=True),
)
FIGURES = (
    TableColumn("Month"),
    TableColumn("Department"),
    TableColumn("Figure", figures=True),
    *_PLACE,
    TableColumn("Evidence", wide=True),
)
REPORTS = (
    TableColumn("Month"),
    TableColumn("Status"),
    TableColumn("Completed"),
    TableColumn("Forecast"),
    *_PLACE,
)
ANSWERS = (
    TableColumn("Month"),
    TableColumn("Return"),
    TableColumn("Query", wide=True),
    TableColumn("Answer", wide=True),
    TableColumn("Answered", wide=True),
)
_HOW = {
    Combine.SUM: "The figures of all months since the plan began are added up",
    Combine.LAST: "The figure of the month counts",
    Combine.POOLED_RATIO: "Numerators and denominators of three months are added up, then divided",
    Combine.LAST_RATIO: "Numerator is divided by denominator, those of the month alone",
}


def figures(report: StatusReport, found: Why) -> Markup:
    """How the value is formed, and every figure that entered it, the newest first."""
    plan, formed = report.plan, found.formed
    if formed is None:
        return Markup()
    kpi = plan.kpis[found.code]
    newest_first = sorted(formed.entered, key=lambda e: (-e.month_number, e.origin.department))
    rows = [(*_of(kpi, e), *_place(e.origin), e.named or NOTHING) for e in newest_first]
    now = plan.month(formed.months[1]).label if formed.months[1] else ""
    for entry in formed.stand_ins:
        month, department, said = _of(kpi, entry)
        stands = joined((month, sub(f"stands in for {now}")))
        rows.append((stands, department, said, *_place(entry.origin), entry.named or NOTHING))
    notes = [paragraph(_how(plan, kpi, formed))] if formed.months[1] else []
    number_of_month = min(plan.month_number(found.month), plan.months)
    for department, state in formed.lacking.items():
        sentence = absent(report, department, number_of_month, state, found.eyes)
        notes.append(paragraph(f"{sentence[0].upper()}{sentence[1:]}."))
    if found.silent_others:
        notes.append(paragraph(_silent(found)))
    if found.withheld:
        notes.append(
            paragraph(f"{count(found.withheld, 'figure')} of other departments not shown to you.")
        )
    if formed.counted:
        return section("Who says so", *notes, _counted(plan, formed))
    listed = (
        table(f"Figures that entered {kpi.code}, newest first", FIGURES, rows)
        if rows
        else paragraph("No accepted figure entered it.")
    )
    own = _own_shares(report, found)
    return joined((section("Who says so", *notes, listed, answers(found), _split(kpi, found)), own))


def _own_shares(report: StatusReport, found: Why) -> Markup:
    """What each department alone gives, for an indicator that several report."""
    if not found.own_shares:
        return Markup()
    rows = [
        (
            row["department"],
            why_link(
                report.known_on,
                row["code"],
                found.month,
                drawn_mark(status(row)),
                share=row["department"],
            ),
            quantity(row["actual"], row["unit"]),
            quantity(row["expected"], row["unit"]),
            kpi_reason(report, plain(row), found.eyes),
        )
        for row in found.own_shares
    ]
    words = "A department is judged by its own figures, never by those of the others."
    caption = f"Own shares of {found.code}"
    return section("Each department by itself", paragraph(words), table(caption, OWN, rows))


def _counted(plan: Plan, formed: Formed) -> Markup:
    """What the program counted in each month, the newest first."""
    lines = (tag("li", returns_counted(plan, c)) for c in reversed(formed.counted))
    words = paragraph("Counted by the program from its register of returns:")
    return joined((words, tag("ul", *lines)))


def reports(found: Why) -> Markup:
    """All reports on a milestone in its owner's accepted returns."""
    rows = [
        (r.origin.month.label, r.status, day(r.completed_on), day(r.forecast), *_place(r.origin))
        for r in reversed(found.reports)
    ]
    if not rows:
        return section("Who says so", paragraph("No accepted return has spoken of it."))
    words = (
        "For a completion the newest of them counts, whichever month it is for; for the expected "
        "day the newest up to the month."
    )
    caption = f"Reports on {found.code}, newest first"
    listed = table(caption, REPORTS, rows)
    return section("Who says so", paragraph(words), listed, answers(found))


def answers(found: Why) -> Markup:
    """The queries on what entered, each with who answered it, when and what."""
    if not found.answers:
        return Markup()
    rows = [
        (
            a.month.label,
            joined((a.department, sub(f"{a.place}, revision {a.revision}"))),
            joined((a.query, sub(f"found: {a.found}") if a.found else "")),
            a.text,
            joined((day(local_day(a.at)), sub(f"by {a.by}"))),
        )
        for a in found.answers
    ]
    return table(f"Queries on these returns of {found.code}, and their answers", ANSWERS, rows)


def _silent(found: Why) -> str:
    others = count(found.silent_others, "other department has", "other departments have")
    return f"{others} no accepted figure for {found.month.label}."


def _how(plan: Plan, kpi: Kpi, formed: Formed) -> Markup:
    several = " and the departments' figures with them" if len(kpi.reporters) > 1 else ""
    first, last = (plan.month(n).label for n in formed.months)
    span = last if first == last else f"{first} to {last}"
    value = tag("b", quantity(formed.value, kpi.unit))
    if formed.denominator is not None:
        ratio = f"{number(formed.numerator)} ÷ {number(formed.denominator)} = "
        words = f" ({kpi.numerator} ÷ {kpi.denominator})"
        return joined((f"{_HOW[kpi.combine]}{several}: {span}: {ratio}", value, words, "."))
    return joined((f"{_HOW[kpi.combine]}{several}: {span}: ", value, "."))


def _of(kpi: Kpi, entry: AcceptedFigure) -> tuple[object, ...]:
    """Month, department and figure."""
    if entry.denominator is not None:
        figure = f"{number(entry.numerator)} of {number(entry.denominator)}"
    else:
        figure = NOTHING if entry.value is None else quantity(entry.value, kpi.unit)
    words = entry.state.value if entry.state.value != "reported" else ""
    remark = joined((words, ": " if words and entry.remark else "", entry.remark))
    said = joined((figure, sub(remark))) if remark else figure
    return entry.origin.month.label, entry.origin.department, said


def _place(origin: Origin) -> tuple[object, ...]:
    """Its cell, when it was received, who accepted it, and the original file."""
    answer = sub(origin.answer) if origin.answer else ""
    return (
        joined((tag("b", f"{origin.sheet}!{origin.cell}"), ", ", _revision(origin))),
        joined((day(origin.received_on), sub(f"from {origin.sent_by}"))),
        joined((f"{day(local_day(origin.accepted_at))} by {origin.accepted_by}", answer)),
        (
            original_link(origin.upload_id, origin.file_name)
            + sub(f"SHA-256 {origin.sha256[:16]}…", title=origin.sha256)
        ),
    )


def _revision(origin: Origin) -> Markup:
    """The revision, which opens as the desk sees it."""
    opened = to_return(origin.department, origin.month, origin.revision)
    return link(opened, f"revision {origin.revision}")


def _split(kpi: Kpi, found: Why) -> Markup:
    """The breakdown of the month, with its cells."""
    if kpi.breakdown is None or not found.split:
        return Markup()
    columns = (
        TableColumn(kpi.breakdown.name),
        TableColumn("Department"),
        TableColumn("Figure", figures=True),
        TableColumn("Stands in", wide=True),
    )
    rows = [
        (
            e.category,
            e.origin.department,
            _of(kpi, e)[2],
            joined((f"{e.origin.sheet}!{e.origin.cell}, ", _revision(e.origin))),
        )
        for e in found.split
    ]
    caption = f"{kpi.code} in {found.split[0].origin.month.label}: {kpi.breakdown.name}"
    return table(caption, columns, rows)
