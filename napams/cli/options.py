"""What the commands share: how months, days and instants are written, and how rows are printed."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import pandas as pd
import typer

from napams import clock
from napams.cli.output import as_lines
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.exports import csv
from napams.problems import Problem
from napams.services import plan, setup, status
from napams.services.actors import SYSTEM


class Format(StrEnum):
    """How a table is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def read_month(text: str) -> Month:
    """`2025-03`."""
    try:
        return Month.parse(text)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from wrong


def read_day(text: str) -> date:
    """`2025-04-05`."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise typer.BadParameter(f"a day is written like 2025-04-05, not {text!r}") from wrong


def read_instant(text: str) -> datetime:
    """An instant, or a day: then its end in Pakistan."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise typer.BadParameter(f"give a day like 2025-04-05, not {text!r}") from wrong
    if len(text) == len("2025-04-05"):
        instant = instant.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return instant if instant.tzinfo else instant.replace(tzinfo=clock.PAKISTAN)


MonthOption = Annotated[Month, typer.Option("--month", parser=read_month, metavar="MONTH")]
AnyMonth = Annotated[
    Month | None,
    typer.Option("--month", parser=read_month, metavar="MONTH", help="Of all if left out."),
]
As = Annotated[str, typer.Option("--as", metavar="E-MAIL", help="On whose behalf.")]
Json = Annotated[bool, typer.Option("--json", help="Answer as a JSON object.")]
FormatOption = Annotated[Format, typer.Option("--format")]
DepartmentOption = Annotated[str, typer.Option("--department", metavar="CODE")]
AnyDepartment = Annotated[str | None, typer.Option("--department", metavar="CODE")]
Looked = Annotated[int | None, typer.Option("--revision", help="The one looked at.")]
KnownOn = Annotated[
    datetime | None,
    typer.Option("--known-on", parser=read_instant, metavar="DATE", help="As it was known then."),
]


def status_report(known_on: datetime | None = None, month: Month | None = None) -> StatusReport:
    """The report of a database that is set up, with every month open that has begun.

    The operator of the server reads it; the services ask on whose behalf the rest is done.
    Refused (NO_SUCH_MONTH) where it has not `month`.
    """
    setup.ready()
    plan.open_months()
    report = status.status_report(SYSTEM, known_on)
    if month is not None:
        status.month_number(report, month)
    return report


def complain(problems: Iterable[Problem]) -> None:
    """Print problems on standard error."""
    for problem in problems:
        typer.echo(f"  {problem.severity.value}: {problem}", err=True)


def show(frame: pd.DataFrame, form: Format) -> None:
    """Print rows as a table, as CSV or as a JSON list."""
    if form is Format.JSON:
        typer.echo(json.dumps(csv.rows(frame), ensure_ascii=False))
    elif form is Format.CSV:
        sys.stdout.write(csv.as_csv(frame).decode("utf-8-sig"))
    elif frame.empty:
        typer.echo("Nothing.")
    else:
        for line in as_lines(frame, shutil.get_terminal_size().columns):
            typer.echo(line)
