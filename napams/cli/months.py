"""Months on the command line: closing, reopening, what changed afterwards."""

from __future__ import annotations

from typing import Annotated

import typer

from napams.cli.console import (
    AnyDepartment,
    AnyMonth,
    As,
    Format,
    FormatOption,
    KnownOn,
    MonthOption,
    show,
)
from napams.services import changes, closing, register
from napams.services.actors import OPERATOR


def close(
    month: MonthOption,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="CODE", help="Sent back, never corrected: left out."),
    ] = None,
    actor: As = OPERATOR,
) -> None:
    """Close a month; refused with everything that is still open."""
    closing.close(actor, month, without or ())
    typer.echo(f"{month} closed")
    (*_, row) = closing.closings(actor, month).to_dict("records")
    if row["without"]:
        typer.echo(f"without {', '.join(row['without'])}")
    if earlier := closing.open_before(actor, month):
        months = ", ".join(map(str, earlier))
        typer.echo(f"  notice: earlier months are still open: {months}", err=True)


def still_open(month: MonthOption, form: FormatOption = Format.TABLE, actor: As = OPERATOR) -> None:
    """List what keeps a month from being closed; nothing if it can be closed."""
    show(closing.still_open(actor, month), form)


def reopen(
    month: MonthOption,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.")],
    actor: As = OPERATOR,
) -> None:
    """Open a closed month for corrections."""
    closing.reopen(actor, month, reason)
    typer.echo(f"{month} reopened")


def difference(
    month: MonthOption,
    closing_number: Annotated[
        int, typer.Option("--closing", min=1, help="Which closing, if there were several.")
    ] = 1,
    form: FormatOption = Format.TABLE,
    actor: As = OPERATOR,
) -> None:
    """List what differs between a month as closed and as corrected."""
    show(changes.difference(actor, month, closing_number), form)


def restatements(
    month: AnyMonth = None,
    department: AnyDepartment = None,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
    actor: As = OPERATOR,
) -> None:
    """List accepted figures that were changed later: from what to what, by whom, why."""
    show(register.restatements(actor, month, department, known_on), form)
