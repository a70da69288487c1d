"""Accounts on the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from napams.cli.options import Format
from napams.cli.output import show
from napams.domain.access import Role
from napams.services import accounts
from napams.services.actors import OPERATOR

accounts_app = typer.Typer(no_args_is_help=True, help="Who may sign in.")
Email = Annotated[str, typer.Argument(metavar="E-MAIL")]
Password = Annotated[
    str, typer.Option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
]


@accounts_app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option("--name")],
    role: Annotated[Role, typer.Option("--role")],
    password: Password,
    department: Annotated[str | None, typer.Option("--department")] = None,
) -> None:
    """Add an account; a focal person needs a department."""
    accounts.add(OPERATOR, email, name, role, department, password)
    typer.echo(f"{email} added as {role.value}")


@accounts_app.command(name="list")
def listed() -> None:
    """List the accounts."""
    show(accounts.accounts(OPERATOR), Format.TABLE)


@accounts_app.command()
def disable(email: Email) -> None:
    """Take an account out of use."""
    accounts.disable(OPERATOR, email)
    typer.echo(f"{email} disabled")


@accounts_app.command(name="password")
def set_password(email: Email, password: Password) -> None:
    """Give an account a new password."""
    accounts.set_password(OPERATOR, email, password)
    typer.echo(f"{email} has a new password")
