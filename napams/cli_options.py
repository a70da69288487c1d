"""What the commands share: how months, days and formats are written, how tables are printed."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import pandas as pd
import typer

from napams import clock
from napams.domain.months import Month
from napams.exports import csv
from napams.services import plan, setup, status
from napams.services.status import Picture


class Format(StrEnum):
    """How a table is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def month_of(text: str) -> Month:
    """A month as it is typed, `2025-03`."""
    try:
        return Month.parse(text)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from wrong


def day_of(text: str) -> date:
    """A day as it is typed, `2025-04-05`."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise typer.BadParameter(f"a day is written like 2025-04-05, not {text!r}") from wrong


def instant_of(text: str) -> datetime:
    """An instant, or a day: then its end in Pakistan."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise typer.BadParameter(f"give a day like 2025-04-05, not {text!r}") from wrong
    if len(text) == len("2025-04-05"):
        instant = instant.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return instant if instant.tzinfo else instant.replace(tzinfo=clock.PAKISTAN)


MonthOption = Annotated[Month, typer.Option("--month", parser=month_of, metavar="MONTH")]
As = Annotated[str, typer.Option("--as", metavar="E-MAIL", help="On whose behalf.")]
Json = Annotated[bool, typer.Option("--json", help="Answer as a JSON object.")]
KnownOn = Annotated[
    datetime | None,
    typer.Option("--known-on", parser=instant_of, metavar="DATE", help="As it was known then."),
]
FormatOption = Annotated[Format, typer.Option("--format")]


def picture(known_on: datetime | None = None) -> Picture:
    """The picture of a database that is set up, with every month open that has begun."""
    setup.ready()
    plan.open_months()
    return status.picture(known_on)


def print_table(frame: pd.DataFrame, form: Format) -> None:
    """Rows as a table, as CSV or as a JSON list."""
    if form is Format.JSON:
        typer.echo(json.dumps(csv.rows(frame), ensure_ascii=False))
    elif form is Format.CSV:
        sys.stdout.write(csv.as_csv(frame).decode("utf-8-sig"))
    else:
        typer.echo(frame.to_string(index=False, na_rep="–", max_colwidth=60))
