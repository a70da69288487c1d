"""The database on the command line: making it, checking it, serving the pages from it."""

from __future__ import annotations

from typing import Annotated

import typer
import uvicorn

from napams.cli.options import read_month
from napams.config import ROOT, settings
from napams.domain.months import Month
from napams.services import setup, sign_in


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
