"""Why something has its colour, as the command line prints it to be read: lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from napams.clock import local_day
from napams.domain.catalogue import Plan
from napams.domain.frames import plain
from napams.domain.months import Month
from napams.domain.provenance import (
    AcceptedFigure,
    Answered,
    Formed,
    Origin,
    Outside,
    Part,
)
from napams.domain.report import StatusReport
from napams.services.why import CodeKind, Why
from napams.wording.arithmetic import arithmetic
from napams.wording.explanation import (
    condition,
    kept_from,
    outside,
    what_was_found,
)
from napams.wording.kpi_reasons import kpi_reason
from napams.wording.lags import sentence
from napams.wording.marks import OF_COLOUR, is_held
from napams.wording.milestones import state_today
from napams.wording.months import named
from napams.wording.numbers import count, day, number, points, quantity, share_percent
from napams.wording.reasons import reason
from napams.wording.sources import place, returns_counted
from napams.wording.waiting import absent


def as_text(report: StatusReport, found: Why) -> Iterator[str]:
    """Lines of text, a paragraph for each step from the colour down to the cell."""
    plan = report.plan
    since = plan.month(found.streak.first).label
    before = f", {_word(found.streak.before)} before" if found.streak.before else ""
    colour = _word(found.row["colour"])
    share = f", own share of {found.share_of}" if found.share_of else ""
    held = ", on hold" if is_held(found.row) else ""
    yield f"{found.code} {found.name}{share}, {named(report, found.month)}: {colour}{held}"
    yield f"  {reason(report, found.kind, found.row, found.eyes)}"
    yield f"  {colour} since {since}{before}"
    if found.today:
        yield f"  {state_today(found.today)}"
    yield "Asked in this order; the first that holds decides"
    for check in found.checks:
        asked, facts = condition(check, plan.thresholds), what_was_found(check)
        if check.decided:
            yield f"  {asked}: yes, hence {_word(check.colour or found.row['colour'])} ({facts})"
            break
        yield f"  {asked}: no ({facts})"
    if found.path:
        yield "Planned path"
        points_of = ", ".join(f"month {p.month_number}: {number(p.value)}" for p in found.path)
        yield f"  {points_of}"
        worked_out = arithmetic(plan.kpis[found.code], found.row, found.weighed)
        yield from (f"{name.capitalize()}: {words}" for name, words in worked_out.items())
    if found.formed is not None:
        yield from _figure_lines(report, found, found.formed)
    for said in found.reports:
        forecast = f", forecast {day(said.forecast)}" if said.forecast else ""
        done = f", completed on {day(said.completed_on)}" if said.completed_on else ""
        yield f"  {said.status}{done}{forecast}: {_origin_line(said.origin)}"
    if found.answers:
        yield "Queries on these returns, and their answers"
        yield from (f"  {_answer_line(a)}" for a in found.answers)
    if found.kind in (CodeKind.MEASURE, CodeKind.DEPARTMENT):
        yield "Parts, by how far they pull it down (achieved counts from 0 to 100 %)"
        yield from (f"  {_part_line(plan, found.month, p)}" for p in found.parts)
    for lag in found.lags:
        yield f"Lags by {lag.rule}: {sentence(plan, lag)}"


def _word(colour: str) -> str:
    """A colour as pages and documents write it: `behind`, `no figure`."""
    return OF_COLOUR[colour].word


def _figure_lines(report: StatusReport, found: Why, formed: Formed) -> Iterator[str]:
    plan = report.plan
    first, last = (plan.month(n).label for n in formed.months)
    unit = plan.kpis[found.code].unit
    span = first if first == last else f"{first} to {last}"
    if not formed.months[1]:
        span = "none yet"
    ratio = (
        f" ({number(formed.numerator)} of {number(formed.denominator)})"
        if formed.denominator is not None
        else ""
    )
    number_of_month = min(plan.month_number(found.month), plan.months)
    for department, state in formed.lacking.items():
        yield f"Lacking: {absent(report, department, number_of_month, state, found.eyes)}"
    if found.silent_others:
        others = count(found.silent_others, "other department")
        yield f"Lacking: no accepted figure from {others}"
    yield f"Figures, {span}: {quantity(formed.value, unit)}{ratio}"
    for counted in reversed(formed.counted):
        yield f"  counted from the register, {returns_counted(plan, counted)}"
    for entry in formed.entered:
        yield f"  {_figure_words(entry, unit)}: {_origin_line(entry.origin)}"
    for entry in formed.stand_ins:
        yield f"  stands in: {_figure_words(entry, unit)}: {_origin_line(entry.origin)}"
    if found.withheld:
        yield f"  {count(found.withheld, 'figure')} of other departments not shown to you"
    for row in found.own_shares:
        yield f"Own share of {row['department']}: {kpi_reason(report, plain(row), found.eyes)}"


def _figure_words(entry: AcceptedFigure, unit: str) -> str:
    if entry.denominator is not None:
        return f"{number(entry.numerator)} of {number(entry.denominator)}"
    return entry.state.value if entry.value is None else quantity(entry.value, unit)


def _answer_line(answer: Answered) -> str:
    found = f" (found: {answer.found})" if answer.found else ""
    return (
        f"{answer.department} return {answer.month.label}, revision {answer.revision}, "
        f"{answer.place}: {answer.query}{found} Answered on {day(local_day(answer.at))} by "
        f"{answer.by}: {answer.text}"
    )


def _origin_line(origin: Origin) -> str:
    return (
        f"{place(origin)}; received on {day(origin.received_on)}, accepted by "
        f"{origin.accepted_by} on {day(local_day(origin.accepted_at))}; {origin.file_name} "
        f"(SHA-256 {origin.sha256[:12]}…)"
    )


def _part_line(plan: Plan, month: Month, part: Part) -> str:
    said = [outside(plan, part)]
    if part.outside is not Outside.LEFT_OUT:
        said.insert(0, _word(part.colour))
    if part.outside is None:
        said.append(f"{share_percent(part.earned_share)} of {share_percent(part.planned_share)}")
    said += [f"weight {number(part.weight)}", kept_from(plan, part)]
    said.append(f"{count(part.days, 'day')} overdue" if part.days else "")
    said.append("keeps the whole from green" if part.guards else "")
    return f"{points(part.pull):<14} {part.code} {part.name}: {', '.join(filter(None, said))}"
