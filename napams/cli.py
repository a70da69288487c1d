"""The command line (design.md §5.2): thin callers of the services.

Exit 0 done, 1 refused with the problems on standard error (as a JSON object on standard output
with `--json`), 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from napams.cli_accounts import accounts_app
from napams.cli_options import (
    As,
    Format,
    FormatOption,
    Json,
    KnownOn,
    MonthOption,
    day_of,
    month_of,
    picture,
    print_table,
)
from napams.cli_why import register as register_why
from napams.config import ROOT, settings
from napams.domain.months import Month
from napams.exports import csv
from napams.problems import Problem, Refused, refuse
from napams.services import briefs, forms, review, setup, sign_in, submission
from napams.services.actors import OPERATOR
from napams.services.returns import revisions
from napams.store.engine import close

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Monitors the National Action Plan against Migrant Smuggling.",
)
app.add_typer(accounts_app, name="account")
register_why(app)


class By(StrEnum):
    """What `status` has a row for."""

    KPI = "kpi"
    MEASURE = "measure"
    DEPARTMENT = "department"


@app.command()
def init(
    starts: Annotated[
        Month | None, typer.Option("--starts", parser=month_of, metavar="MONTH")
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
    out.mkdir(parents=True, exist_ok=True)
    for name, data in forms.blank_forms(actor, month, department):
        (out / name).write_bytes(data)
        typer.echo(out / name)


@app.command()
def submit(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", exists=True, dir_okay=False, readable=True)
    ],
    received: Annotated[
        date | None, typer.Option("--received", parser=day_of, metavar="DAY")
    ] = None,
    actor: As = OPERATOR,
    as_json: Json = False,
) -> None:
    """Take in filled workbooks, each by itself; exit 1 if any was not received."""
    answers = []
    for file in files:
        answer = submission.submit(actor, file.name, file.read_bytes(), received)
        answers.append(answer)
        if not as_json:
            whose = f"{answer.department} {answer.month}" if answer.department else "unknown form"
            number = f", revision {answer.revision}" if answer.revision else ""
            typer.echo(f"{file.name}: {answer.outcome} ({whose}{number})")
            _complain(answer.problems)
            for notice in answer.notices:
                typer.echo(f"  notice: {notice}", err=True)
    if as_json:
        problems = [p.as_dict() for a in answers for p in a.problems]
        typer.echo(json.dumps({"files": [a.as_dict() for a in answers], "problems": problems}))
    if any(a.outcome != submission.RECEIVED for a in answers):
        raise typer.Exit(1)


@app.command()
def accept(
    month: MonthOption,
    department: Annotated[str | None, typer.Option("--department")] = None,
    revision: Annotated[int | None, typer.Option("--revision", help="The one looked at.")] = None,
    answer: Annotated[str, typer.Option("--answer", help="Answer to the open queries.")] = "",
    actor: As = OPERATOR,
) -> None:
    """Accept a department's return for the month, or every one that is waiting."""
    waiting = [department] if department else _waiting(actor, month)
    if not waiting:
        raise refuse("NOTHING_TO_ACCEPT", found=str(month))
    refused: list[Problem] = []
    for code in waiting:
        try:
            number = review.accept(actor, code, month, revision, answer)
            typer.echo(f"{code} {month}: revision {number} accepted")
        except Refused as refusal:
            refused += refusal.problems
            typer.echo(f"{code} {month}: not accepted")
    if refused:
        raise Refused(*refused)


@app.command(name="send-back")
def send_back(
    month: MonthOption,
    department: Annotated[str, typer.Option("--department")],
    note: Annotated[str, typer.Option("--note", help="What to correct.")],
    revision: Annotated[int | None, typer.Option("--revision", help="The one looked at.")] = None,
    actor: As = OPERATOR,
) -> None:
    """Send a return back to its department with a note."""
    number = review.send_back(actor, department, month, revision, note)
    typer.echo(f"{department} {month}: revision {number} sent back")


@app.command(name="status")
def show_status(
    month: MonthOption,
    by: Annotated[By, typer.Option("--by")] = By.KPI,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print the status of every KPI, measure or department in a month."""
    shown = picture(known_on)
    table = {By.KPI: "kpis", By.MEASURE: "measures", By.DEPARTMENT: "departments"}[by]
    print_table(csv.tables(shown, month)[table], form)


@app.command()
def export(
    month: MonthOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR")],
    known_on: KnownOn = None,
    measure: Annotated[str | None, typer.Option("--measure")] = None,
    department: Annotated[str | None, typer.Option("--department")] = None,
) -> None:
    """Write the summaries of a month: CSV files, their datapackage.json, and one workbook."""
    files = csv.package(picture(known_on), month, measure, department)
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (out / name).write_bytes(data)
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
    data = briefs.printed(actor, month, document, known_on, picture(known_on))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(data)
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
            _complain(refusal.problems)
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


def _waiting(actor: str, month: Month) -> list[str]:
    """Departments whose newest revision for the month nobody has looked at."""
    frame = revisions(actor, month)
    newest = frame.drop_duplicates("department", keep="first")
    return sorted(newest.loc[newest["state"] == "received", "department"])


def _complain(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        typer.echo(f"  {problem.severity.value}: {problem}", err=True)
