"""The command line (design.md §5.2): thin callers of the services.

Exit 0 done, 1 refused with the problems on standard error (as a JSON object on standard output
with `--json`), 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from napams.cli import files as written
from napams.cli.accounts import accounts_app
from napams.cli.months import desk_register
from napams.cli.options import (
    As,
    Format,
    FormatOption,
    KnownOn,
    MonthOption,
    complain,
    read_month,
    show,
    status_report,
)
from napams.cli.returns import desk
from napams.cli.status import reasons
from napams.config import ROOT, settings
from napams.domain.months import Month
from napams.exports import csv
from napams.problems import Refused, refuse
from napams.services import briefs, forms, setup, sign_in
from napams.services.actors import OPERATOR
from napams.store.engine import close

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Monitors the National Action Plan against Migrant Smuggling.",
)
app.add_typer(desk)
app.add_typer(desk_register)
app.add_typer(reasons)
app.add_typer(accounts_app, name="account")


class By(StrEnum):
    """What `status` has a row for."""

    KPI = "kpi"
    MEASURE = "measure"
    DEPARTMENT = "department"


@app.command()
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


@app.command()
def form(
    month: MonthOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR")],
    department: Annotated[str | None, typer.Option("--department")] = None,
    actor: As = OPERATOR,
) -> None:
    """Write the blank monthly workbook of one department, or of all."""
    made = {out / name: data for name, data in forms.blank_forms(actor, month, department)}
    written.write(made)
    for file in made:
        typer.echo(file)


@app.command(name="status")
def show_status(
    month: MonthOption,
    by: Annotated[By, typer.Option("--by")] = By.KPI,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print the status of every KPI, measure or department in a month."""
    table = {By.KPI: "kpis", By.MEASURE: "measures", By.DEPARTMENT: "departments"}[by]
    show(csv.tables(status_report(known_on, month), month)[table], form)


@app.command()
def export(
    month: MonthOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR")],
    known_on: KnownOn = None,
    measure: Annotated[str | None, typer.Option("--measure")] = None,
    department: Annotated[str | None, typer.Option("--department")] = None,
) -> None:
    """Write the summaries of a month: CSV files, their datapackage.json, and one workbook."""
    files = csv.package(status_report(known_on, month), month, measure, department)
    written.write({out / name: data for name, data in files.items()})
    for name in files:
        typer.echo(out / name)


@app.command()
def brief(
    month: MonthOption,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", dir_okay=False)],
    known_on: KnownOn = None,
    agenda: Annotated[bool, typer.Option("--agenda", help="The JTF’s agenda instead.")] = False,
    actor: As = OPERATOR,
) -> None:
    """Write the committee's monthly brief, or the JTF's agenda, as PDF."""
    document = briefs.Document.AGENDA if agenda else briefs.Document.BRIEF
    data = briefs.printed(actor, month, document, known_on, status_report(known_on))
    written.write({out: data})
    typer.echo(out)


@app.command()
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


@app.command()
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


def main() -> None:
    """Run the command line; a refusal prints its problems and exits with 1."""
    try:
        _run()
    except Refused as refusal:
        if "--json" in sys.argv:
            problems = [p.as_dict() for p in refusal.problems]
            typer.echo(json.dumps({"outcome": "refused", "problems": problems}))
        else:
            complain(refusal.problems)
        raise SystemExit(1) from None
    finally:
        close()


def _run() -> None:
    """Run a command; a database that is not set up, or does not answer, is a refusal."""
    try:
        app()
    except SQLAlchemyError as failure:
        setup.ready()
        if isinstance(failure, OperationalError):
            raise refuse("DATABASE_UNREACHABLE", found=type(failure).__name__) from failure
        raise
