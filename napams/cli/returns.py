"""The returns desk on the command line: taking in, reviewing, answering, sending back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from napams.cli import files as cli_files
from napams.cli.options import (
    AnyDepartment,
    AnyMonth,
    As,
    DepartmentOption,
    Format,
    FormatOption,
    Json,
    Looked,
    MonthOption,
    complain,
    read_day,
    show,
)
from napams.domain.months import Month
from napams.problems import Problem, Refused, refuse
from napams.services import answers, bulk_accept, correction_request, review, submission
from napams.services.actors import OPERATOR
from napams.services.register import inbox

desk = typer.Typer()


@desk.command()
def submit(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE_OR_FOLDER…", exists=True, readable=True)
    ],
    received: Annotated[
        date | None, typer.Option("--received", parser=read_day, metavar="DAY")
    ] = None,
    actor: As = OPERATOR,
    as_json: Json = False,
) -> None:
    """Take in filled workbooks, or every file of a folder; exit 1 if any was not received."""
    every = [
        f for given in files for f in (bulk_accept.files_in(given) if given.is_dir() else [given])
    ]
    if not every:
        raise refuse("NOTHING_TO_SUBMIT", found=", ".join(str(f) for f in files))
    taken = []
    for file in every:
        answer = submission.submit(actor, file.name, file.read_bytes(), received)
        taken.append(answer)
        if not as_json:
            whose = f"{answer.department} {answer.month}" if answer.department else "unknown form"
            number = f", revision {answer.revision}" if answer.revision else ""
            typer.echo(f"{file.name}: {answer.outcome} ({whose}{number})")
            complain(answer.problems)
            for notice in answer.notices:
                typer.echo(f"  notice: {notice}", err=True)
    if as_json:
        problems = [p.as_dict() for a in taken for p in a.problems]
        typer.echo(json.dumps({"files": [a.as_dict() for a in taken], "problems": problems}))
    if any(a.outcome != submission.RECEIVED for a in taken):
        raise typer.Exit(1)


@desk.command()
def accept(
    month: AnyMonth = None,
    department: AnyDepartment = None,
    revision: Looked = None,
    answer: Annotated[str, typer.Option("--answer", help="Answers every open query.")] = "",
    clean: Annotated[
        bool, typer.Option("--clean", help="All that wait and have no open query.")
    ] = False,
    actor: As = OPERATOR,
) -> None:
    """Accept a department's return, every one that waits for the month, or all clean ones."""
    if clean:
        if department or revision or answer:
            raise typer.BadParameter("--clean goes with --month alone")
        _accept_clean(actor, month)
        return
    if month is None:
        raise typer.BadParameter("give --month, or --clean for every month")
    waiting = [department] if department else sorted(inbox(actor, month)["department"])
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


@desk.command(name="send-back")
def send_back(
    month: MonthOption,
    department: DepartmentOption,
    note: Annotated[str, typer.Option("--note", help="What to correct.")],
    revision: Looked = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.xlsx", help="Where the marked workbook goes."),
    ] = None,
    actor: As = OPERATOR,
) -> None:
    """Send a return back with a note; with --out, print the mail and write the marked workbook."""
    number = review.send_back(actor, department, month, revision, note)
    typer.echo(f"{department} {month}: revision {number} sent back")
    if out is None:
        return
    back = correction_request.for_return(actor, department, month, number, note)
    if back.data is not None:
        cli_files.write({out: back.data})
        typer.echo(out)
    typer.echo(f"\n{back.text}", nl=False)


@desk.command()
def answer(
    month: MonthOption,
    department: DepartmentOption,
    code: Annotated[str, typer.Option("--code", help="The query's code.")],
    cell: Annotated[str, typer.Option("--cell", help="Its place, such as Return!G17.")],
    text: Annotated[str, typer.Option("--text", help="The answer in a sentence.")],
    revision: Annotated[int, typer.Option("--revision", help="The one looked at.")],
    actor: As = OPERATOR,
) -> None:
    """Answer one query of a return; the sentence stays with the return."""
    left = answers.answer(actor, department, month, revision, code, cell, text)
    typer.echo(f"{department} {month}, revision {revision}: {cell} answered, {left} still open")


@desk.command()
def queries(
    month: AnyMonth = None,
    department: AnyDepartment = None,
    every: Annotated[
        bool, typer.Option("--all", help="Answered ones and past revisions too.")
    ] = False,
    form: FormatOption = Format.TABLE,
    actor: As = OPERATOR,
) -> None:
    """List the open queries of the returns that wait."""
    read = answers.queries if every else answers.open_queries
    show(read(actor, month, department), form)


def _accept_clean(actor: str, month: Month | None) -> None:
    left: list[Problem] = []
    told = None
    for told in bulk_accept.accept_clean(actor, month):
        word = "accepted" if told.accepted else f"left ({told.problems[0].code})"
        typer.echo(
            f"{told.nth}/{told.of} {told.department} {told.month}: revision {told.revision} {word}"
        )
        left += told.problems
    if told is None:
        raise refuse("NOTHING_TO_ACCEPT", found=str(month) if month else "any month")
    if left:
        raise Refused(*left)
