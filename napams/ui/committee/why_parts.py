"""What a measure or a department is made of, in the order in which its parts pull it down."""

from __future__ import annotations

from napams.domain.contributions import Pull
from napams.domain.report import StatusReport
from napams.services.why import Why
from napams.ui.because import because
from napams.ui.marks import OF_COLOUR, drawn
from napams.ui.markup import Column, Html, joined, paragraph, section, table, tag
from napams.wording.lags import sentence
from napams.wording.numbers import count, number, percent, points
from napams.wording.reasons import on_its_due_day

PARTS = (
    Column("Part", wide=True),
    Column("Status"),
    Column("Pulls by", figures=True),
    Column("Achieved", figures=True),
    Column("Due", figures=True),
    Column("Weight", figures=True),
    Column("Remark", wide=True),
)
MEAN = (
    "Each part pulls by its weight times what it has achieved less what was due, divided by all "
    "weights; the pulls add up to the schedule variance."
)


def made_of(report: StatusReport, found: Why) -> Html:
    """The parts, then the rules by which a department lags."""
    whole = found.whole
    if whole is None or not whole.parts:
        return section("What it is made of", paragraph("It has no parts."))
    rows = [_row(report, found, p) for p in whole.parts]
    total = (
        tag("b", "Together"),
        drawn(OF_COLOUR[whole.colour]),
        tag("b", points(whole.schedule_variance)),
        percent(whole.earned_share),
        percent(whole.planned_share),
        number(sum(p.weight for p in whole.parts if p.pull is not None)),
        "",
    )
    caption = f"Parts of {found.code}, what pulls it down most first"
    parts = section(
        "What it is made of",
        paragraph(MEAN, class_="faint"),
        table(caption, PARTS, [*rows, total]),
    )
    return joined((_lags(report, found), parts))


def _row(report: StatusReport, found: Why, part: Pull) -> tuple[object, ...]:
    why = because(report.known_on, part.code, found.month, part.code)
    return (
        joined((why, tag("span", part.name, class_="sub"))),
        drawn(OF_COLOUR[part.colour]),
        points(part.pull),
        percent(part.earned_share),
        percent(part.planned_share),
        number(part.weight),
        "; ".join(_remarks(report, found, part)),
    )


def _remarks(report: StatusReport, found: Why, part: Pull) -> list[str]:
    said = [f"outside the mean: {part.outside}"] if part.outside else []
    if part.carried_from:
        label = report.plan.month(part.carried_from).label
        said.append(f"silent: what it had achieved by {label} is carried forward")
    elif part.carried_from == 0:
        said.append("never reported: nothing achieved")
    if part.falls_due:
        said.append(on_its_due_day(found.month.last_day))
    if part.days:
        said.append(f"{count(part.days, 'day')} overdue")
    if part.guards:
        said.append("keeps the whole from being green")
    return said


def _lags(report: StatusReport, found: Why) -> Html:
    if not found.lags:
        return Html()
    rules = (tag("li", tag("b", f"{lag.rule}: "), sentence(report.plan, lag)) for lag in found.lags)
    return section("Why it lags", tag("ul", *rules))
