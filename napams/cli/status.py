"""The state of the plan on the command line: printed, explained, written to files."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from napams.cli import why as explanation
from napams.cli import why_text
from napams.cli.console import (
    As,
    Format,
    FormatOption,
    KnownOn,
    MonthOption,
    read_instant,
    read_month,
    show,
    write_files,
)
from napams.domain.access import Action
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.exports import csv
from napams.services import briefs, plan, setup
from napams.services import changes as what_changed
from napams.services import status as statuses
from napams.services.actors import OPERATOR, admit
from napams.services.questions import standing
from napams.services.why import explain


class WhyFormat(StrEnum):
    """How a chain of reasons is printed: it has no rows of one kind that CSV could hold."""

    TABLE = "table"
    JSON = "json"


class By(StrEnum):
    """What `status` has a row for."""

    KPI = "kpi"
    MEASURE = "measure"
    DEPARTMENT = "department"
    SHARE = "share"


SUMMARY_BY = {
    By.KPI: "kpis",
    By.MEASURE: "measures",
    By.DEPARTMENT: "departments",
    By.SHARE: "own_shares",
}


def show_status(
    month: MonthOption,
    by: Annotated[By, typer.Option("--by")] = By.KPI,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
    actor: As = OPERATOR,
) -> None:
    """Print the status of every KPI, measure, department or department's own share in a month."""
    report = load_report(actor, known_on, month, Action.SEE_EVERYTHING)
    show(csv.tables(report, month)[SUMMARY_BY[by]], form)


def why(
    code: Annotated[str, typer.Argument(metavar="CODE", help="M04, M04-K1, M04-T1 or FIA-AHS.")],
    month: MonthOption,
    department: Annotated[
        str, typer.Option("--department", help="Of an indicator: this department's own share.")
    ] = "",
    known_on: KnownOn = None,
    form: Annotated[WhyFormat, typer.Option("--format")] = WhyFormat.TABLE,
    actor: As = OPERATOR,
) -> None:
    """Say why something has its colour, down to the cell of the workbook."""
    shown = load_report(actor, known_on)
    found = explain(actor, shown, code, month, department)
    if form is WhyFormat.JSON:
        row = explanation.as_json(shown, found)
        typer.echo(json.dumps([row], ensure_ascii=False))
        return
    for line in why_text.as_text(shown, found):
        typer.echo(line)


def lagging(
    month: MonthOption,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
    actor: As = OPERATOR,
) -> None:
    """Print which departments lag in a month, by which rule, with the sentence."""
    report = load_report(actor, known_on, needs=Action.SEE_EVERYTHING)
    show(statuses.lagging(report, month), form)


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
    """Print what changed: colours, milestones, lags, figures, acceptances withdrawn, closings."""
    shown = load_report(actor, known_on, month)
    compared = since or (month if was_known_on else what_changed.default_since(actor, shown, month))
    before = what_changed.earlier(actor, shown, compared, was_known_on)
    show(what_changed.changes(actor, shown, month, before), form)


def ask(
    number: Annotated[int, typer.Argument(metavar="QUESTION", help="1 to 21.")],
    month: MonthOption,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
    actor: As = OPERATOR,
) -> None:
    """Answer one of the committee's standing questions with rows."""
    rows = standing.ask(actor, load_report(actor, known_on), number, month)
    if rows.empty and form is Format.TABLE:
        typer.echo(standing.question(number).nothing)
        return
    show(rows, form)


def load_report(
    actor: str,
    known_on: datetime | None = None,
    month: Month | None = None,
    needs: Action = Action.SEE_PLAN,
) -> StatusReport:
    """The report of a database that is set up, with every month open that has begun.

    Refused: NOT_ALLOWED (who may not do what the command `needs`), NO_SUCH_MONTH (it has not
    `month`).
    """
    setup.ready()
    plan.open_months()
    admit(actor, needs)
    report = statuses.status_report(actor, known_on)
    if month is not None:
        statuses.month_number(report, month)
    return report


def export(
    month: MonthOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR")],
    known_on: KnownOn = None,
    measure: Annotated[str | None, typer.Option("--measure")] = None,
    department: Annotated[str | None, typer.Option("--department")] = None,
    actor: As = OPERATOR,
) -> None:
    """Write the summaries of a month: CSV files, their datapackage.json, and one workbook."""
    report = load_report(actor, known_on, month, Action.EXPORT)
    files = csv.package(report, month, measure, department)
    write_files({out / name: data for name, data in files.items()})
    for name in files:
        typer.echo(out / name)


def brief(
    month: MonthOption,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", dir_okay=False)],
    known_on: KnownOn = None,
    agenda: Annotated[bool, typer.Option("--agenda", help="The JTF’s agenda instead.")] = False,
    actor: As = OPERATOR,
) -> None:
    """Write the committee's monthly brief, or the JTF's agenda, as PDF."""
    document = briefs.Document.AGENDA if agenda else briefs.Document.BRIEF
    data = briefs.printed(actor, month, document, known_on, load_report(actor, known_on))
    write_files({out: data})
    typer.echo(out)
