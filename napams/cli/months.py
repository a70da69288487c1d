"""The register on the command line: months closed, returns waived, what changed, who waits."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from napams.cli.options import (
    AnyDepartment,
    AnyMonth,
    As,
    DepartmentOption,
    Format,
    FormatOption,
    KnownOn,
    MonthOption,
    show,
)
from napams.services import (
    closing,
    closing_checklist,
    corrections,
    plan,
    register,
    setup,
    waivers,
)
from napams.services.actors import OPERATOR

desk_register = typer.Typer()


class Queue(StrEnum):
    """Who is waited for."""

    US = "us"
    THEM = "them"


@desk_register.command(name="register")
def show_register(
    month: MonthOption,
    department: AnyDepartment = None,
    revisions: Annotated[
        bool, typer.Option("--revisions", help="A row a revision, with who did what when.")
    ] = False,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
    actor: As = OPERATOR,
) -> None:
    """Print the month's returns with light, day of receipt, revisions and state."""
    setup.ready()
    plan.open_months()
    if revisions:
        show(register.revisions(actor, month, department, known_on), form)
    else:
        show(register.register(actor, month, department, known_on), form)


@desk_register.command()
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
    if earlier := closing_checklist.open_before(actor, month):
        months = ", ".join(map(str, earlier))
        typer.echo(f"  notice: earlier months are still open: {months}", err=True)


@desk_register.command(name="still-open")
def still_open(month: MonthOption, form: FormatOption = Format.TABLE, actor: As = OPERATOR) -> None:
    """List what keeps a month from being closed; nothing if it can be closed."""
    show(closing.still_open(actor, month), form)


@desk_register.command()
def reopen(
    month: MonthOption,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.")],
    actor: As = OPERATOR,
) -> None:
    """Open a closed month for corrections."""
    closing.reopen(actor, month, reason)
    typer.echo(f"{month} reopened")


@desk_register.command()
def difference(
    month: MonthOption,
    closing_number: Annotated[
        int, typer.Option("--closing", min=1, help="Which closing, if there were several.")
    ] = 1,
    form: FormatOption = Format.TABLE,
    actor: As = OPERATOR,
) -> None:
    """List what differs between a month as closed and as corrected."""
    show(corrections.difference(actor, month, closing_number), form)


@desk_register.command()
def waive(
    month: MonthOption,
    department: DepartmentOption,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.")],
    authority: Annotated[str, typer.Option("--authority", help="Who excused it.")] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="The return is owed again.")] = False,
    actor: As = OPERATOR,
) -> None:
    """Excuse a department from a month's return, or withdraw that."""
    if withdraw:
        waivers.withdraw(actor, department, month, reason)
    else:
        waivers.waive(actor, department, month, authority, reason)
    typer.echo(f"{department} {month}: {'owed again' if withdraw else 'waived'}")


@desk_register.command()
def restatements(
    month: AnyMonth = None,
    department: AnyDepartment = None,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
    actor: As = OPERATOR,
) -> None:
    """List accepted figures that were changed later: from what to what, by whom, why."""
    show(register.restatements(actor, month, department, known_on), form)


@desk_register.command()
def waiting(
    for_: Annotated[Queue, typer.Option("--for", help="us: the JTF; them: the departments.")],
    month: AnyMonth = None,
    form: FormatOption = Format.TABLE,
    actor: As = OPERATOR,
) -> None:
    """List what waits for the JTF, or for the departments, the oldest first."""
    queue = register.inbox if for_ is Queue.US else register.outstanding
    show(queue(actor, month), form)
