"""The database, the server and the accounts on the command line."""

from __future__ import annotations

from typing import Annotated

import typer
import uvicorn

from napams.cli.console import Format, read_month, show
from napams.config import ROOT, settings
from napams.domain.access import Role
from napams.domain.months import Month
from napams.services import accounts, setup, sign_in
from napams.services.actors import OPERATOR


def init(
    starts: Annotated[
        Month | None, typer.Option("--starts", parser=read_month, metavar="MONTH")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Add a year of made-up returns.")] = False,
    seed: Annotated[int, typer.Option("--seed", help="Which made-up year.")] = 1,
) -> None:
    """Create or upgrade the database and load the plan's catalogue."""
    if demo:
        with typer.progressbar(length=100, label="Making up a year of returns") as bar:
            made = setup.demonstrate(
                starts, seed, lambda share: bar.update(round(share * 100) - bar.pos)
            )
        typer.echo(f"{made.returns} returns over {made.months} months are in.")
        return
    loaded = setup.initialise(starts)
    state = "loaded" if loaded.changed else "unchanged"
    typer.echo(f"Plan version {loaded.plan.version} {state}; {loaded.months_opened} months opened.")


def verify(
    head: Annotated[
        str | None, typer.Option("--head", metavar="NUMBER:HASH", help="A head noted earlier.")
    ] = None,
) -> None:
    """Check the audit trail and the integrity of the database."""
    checked = setup.verify(head)
    typer.echo(
        f"Audit trail whole: {checked.sequence} events, head {checked.sequence}:{checked.hash}"
    )


def serve() -> None:
    """Serve the pages until stopped."""
    setup.ready()
    where = f"http://{settings().host}:{settings().port}"
    if token := sign_in.first_link():
        typer.echo(
            f"Make the first administrator's account here, once: {where}/claim?token={token}"
        )
    typer.echo(f"Serving on {where}")
    uvicorn.run(
        "app:app",
        app_dir=str(ROOT),
        host=settings().host,
        port=settings().port,
        log_level="warning",
        proxy_headers=False,
    )


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
