"""`why CODE`, `lagging`, `changes`, `ask`: reasons down to the cell, what is new, questions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from napams.cli import why_rows
from napams.cli.options import (
    As,
    Format,
    FormatOption,
    KnownOn,
    MonthOption,
    read_instant,
    read_month,
    show,
    status_report,
)
from napams.clock import local_day
from napams.domain.catalogue import Plan
from napams.domain.contributions import Pull
from napams.domain.months import Month
from napams.domain.provenance import Answered, Entry, Formed, Origin
from napams.services import changes as what_changed
from napams.services import lagging as lagging_departments
from napams.services.actors import OPERATOR
from napams.services.questions import standing
from napams.services.why import Why, explain
from napams.wording.lags import sentence
from napams.wording.numbers import count, day, number, percent, points, quantity
from napams.wording.reasons import on_its_due_day


class Shape(StrEnum):
    """How a chain of reasons is printed: it has no rows of one kind that CSV could hold."""

    TABLE = "table"
    JSON = "json"


reasons = typer.Typer()


@reasons.command()
def why(
    code: Annotated[str, typer.Argument(metavar="CODE", help="M04, M04-K1, M04-T1 or FIA-AHS.")],
    month: MonthOption,
    known_on: KnownOn = None,
    form: Annotated[Shape, typer.Option("--format")] = Shape.TABLE,
    actor: As = OPERATOR,
) -> None:
    """Say why something has its colour, down to the cell of the workbook."""
    shown = status_report(known_on)
    found = explain(actor, shown, code, month)
    if form is Shape.JSON:
        row = why_rows.as_row(found, shown)
        typer.echo(json.dumps([row], ensure_ascii=False))
        return
    for line in _lines(shown.plan, found):
        typer.echo(line)


@reasons.command()
def lagging(
    month: MonthOption, known_on: KnownOn = None, form: FormatOption = Format.TABLE
) -> None:
    """Print which departments lag in a month, by which rule, with the sentence."""
    show(lagging_departments.lagging(status_report(known_on), month), form)


@reasons.command()
def changes(
    month: MonthOption,
    since: Annotated[
        Month | None,
        typer.Option(
            "--since",
            parser=read_month,
            metavar="MONTH",
            help="The month to compare with: as closed, if it is; the last closed one unless said.",
        ),
    ] = None,
    was_known_on: Annotated[
        datetime | None,
        typer.Option(
            "--was-known-on",
            parser=read_instant,
            metavar="DATE",
            help="Compare with what was known then.",
        ),
    ] = None,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
    actor: As = OPERATOR,
) -> None:
    """Print what changed: colours, milestones, lagging departments, restated figures."""
    shown = status_report(known_on, month)
    compared = since or (month if was_known_on else what_changed.default_since(shown, month))
    before = what_changed.earlier(actor, shown, compared, was_known_on)
    show(what_changed.changes(actor, shown, month, before), form)


@reasons.command()
def ask(
    number: Annotated[int, typer.Argument(metavar="QUESTION", help="1 to 21.")],
    month: MonthOption,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
    actor: As = OPERATOR,
) -> None:
    """Answer one of the committee's standing questions with rows."""
    rows = standing.ask(actor, status_report(known_on), number, month)
    if rows.empty and form is Format.TABLE:
        typer.echo(standing.question(number).nothing)
        return
    show(rows, form)


def _lines(plan: Plan, found: Why) -> Iterator[str]:
    """The reason as text, a paragraph for each step of the way down."""
    since = plan.month(found.run.first).label
    before = f", {_word(found.run.before)} before" if found.run.before else ""
    colour = _word(found.row["colour"])
    yield f"{found.code} {found.name}, {found.month.label}: {colour}"
    yield f"  {found.row['reason']}"
    yield f"  {colour} since {since}{before}"
    yield "Asked in this order; the first that holds decides"
    for check in found.checks:
        if check.decided:
            yield f"  {check.condition}: yes, hence {_word(check.colour)} ({check.found})"
            break
        yield f"  {check.condition}: no ({check.found})"
    if found.path:
        yield "Planned path"
        points_of = ", ".join(f"month {p.month_number}: {number(p.value)}" for p in found.path)
        yield f"  {points_of}"
    if found.formed is not None:
        yield from _figures(plan, found, found.formed)
    for report in found.reports:
        forecast = f", forecast {day(report.forecast)}" if report.forecast else ""
        done = f", completed on {day(report.completed_on)}" if report.completed_on else ""
        yield f"  {report.status}{done}{forecast}: {_origin(report.origin)}"
    if found.answers:
        yield "Queries on these returns, and their answers"
        yield from (f"  {_answered(a)}" for a in found.answers)
    if found.whole is not None:
        yield "Parts, by how far they pull it down"
        yield from (f"  {_part(plan, found.month, p)}" for p in found.whole.parts)
    for lag in found.lags:
        yield f"Lags by {lag.rule}: {sentence(plan, lag)}"


def _word(colour: str) -> str:
    """A colour as people write it, `no data`."""
    return colour.replace("_", " ")


def _figures(plan: Plan, found: Why, formed: Formed) -> Iterator[str]:
    first, last = (plan.month(n).label for n in formed.months)
    unit = plan.kpis[found.code].unit
    span = first if first == last else f"{first} to {last}"
    ratio = (
        f" ({number(formed.numerator)} of {number(formed.denominator)})"
        if formed.denominator is not None
        else ""
    )
    yield f"Figures, {span}: {quantity(formed.value, unit)}{ratio}"
    for entry in formed.entered:
        yield f"  {_figure(entry, unit)}: {_origin(entry.origin)}"
    if formed.missing:
        for department, words in found.silences.items():
            yield f"  no accepted figure for {last} from {department}: {words}"
    if found.silent_others:
        others = count(found.silent_others, "other department")
        yield f"  no accepted figure for {last} from {others}"
    if found.withheld:
        yield f"  {count(found.withheld, 'figure')} of other departments not shown to you"


def _figure(entry: Entry, unit: str) -> str:
    if entry.denominator is not None:
        return f"{number(entry.numerator)} of {number(entry.denominator)}"
    return entry.state.value if entry.value is None else quantity(entry.value, unit)


def _answered(answer: Answered) -> str:
    found = f" (found: {answer.found})" if answer.found else ""
    return (
        f"{answer.department} return {answer.month.label}, revision {answer.revision}, "
        f"{answer.place}: {answer.query}{found} Answered on {day(local_day(answer.at))} by "
        f"{answer.by}: {answer.text}"
    )


def _origin(origin: Origin) -> str:
    return (
        f"{origin.place}; received on {day(origin.received_on)}, accepted by "
        f"{origin.accepted_by} on {day(local_day(origin.accepted_at))}; {origin.file_name} "
        f"(SHA-256 {origin.sha256[:12]}…)"
    )


def _part(plan: Plan, month: Month, part: Pull) -> str:
    share = f"{percent(part.earned_share)} of {percent(part.planned_share)}"
    pull = part.outside if part.pull is None else points(part.pull)
    silence = ""
    if part.carried_from is not None:
        silence = (
            f", silent, share of {plan.month(part.carried_from).label} carried forward"
            if part.carried_from
            else ", never reported"
        )
    guard = ", keeps the guard up" if part.guards else ""
    late = f", {count(part.days, 'day')} overdue" if part.days else ""
    if part.falls_due:
        late = f", {on_its_due_day(month.last_day)}"
    return (
        f"{pull:<14} {part.code} {part.name}: {_word(part.colour)}, {share}, weight "
        f"{number(part.weight)}{silence}{late}{guard}"
    )
