"""The options that commands share, and how months, days and instants are written in them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer

from napams import clock
from napams.domain.months import Month


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
    """An instant, or a day, which means its end in Pakistan."""
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
RevisionOption = Annotated[int | None, typer.Option("--revision", help="The one looked at.")]
KnownOn = Annotated[
    datetime | None,
    typer.Option("--known-on", parser=read_instant, metavar="DATE", help="As it was known then."),
]
