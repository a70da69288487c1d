"""Returns on the command line: blank forms, taking in, reviewing, waiting for."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from napams.cli.console import (
    AnyDepartment,
    AnyMonth,
    As,
    DepartmentOption,
    Format,
    FormatOption,
    Json,
    KnownOn,
    MonthOption,
    RevisionOption,
    complain,
    read_day,
    show,
    write_files,
)
from napams.domain.months import Month
from napams.problems import Problem, Refused, refuse
from napams.services import correction_request, forms, plan, register, review, setup, submission
from napams.services.actors import OPERATOR
from napams.wording import returns as return_words


class Queue(StrEnum):
    """Who is waited for."""

    US = "us"
    THEM = "them"


def form(
    month: MonthOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR")],
    department: Annotated[str | None, typer.Option("--department")] = None,
    actor: As = OPERATOR,
) -> None:
    """Write the blank monthly workbook of one department, or of all."""
    made = {out / name: data for name, data in forms.blank_forms(actor, month, department)}
    write_files(made)
    for file in made:
        typer.echo(file)


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
    every = [f for given in files for f in (review.files_in(given) if given.is_dir() else [given])]
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


def accept(
    month: AnyMonth = None,
    department: AnyDepartment = None,
    revision: RevisionOption = None,
    answer: Annotated[str, typer.Option("--answer", help="Answers every open query.")] = "",
    clean: Annotated[
        bool, typer.Option("--clean", help="All that wait and have no open query.")
    ] = False,
    actor: As = OPERATOR,
) -> None:
    """Accept a department's return, every first one that waits for the month, or all clean ones."""
    if clean:
        if department or revision or answer:
            raise typer.BadParameter("--clean goes with --month alone")
        _accept_clean(actor, month)
        return
    if month is None:
        raise typer.BadParameter("give --month, or --clean for every month")
    if revision and not department:
        raise typer.BadParameter("--revision goes with --department")
    if department:
        number = review.accept(actor, department, month, revision, answer)
        typer.echo(f"{department} {month}: revision {number} accepted")
        return
    results = list(review.accept_all(actor, month, answer))
    if not results:
        raise refuse("NOTHING_TO_ACCEPT", found=str(month))
    for done in sorted(results, key=lambda r: r.department):
        became = f"revision {done.revision} accepted" if done.accepted else "not accepted"
        typer.echo(f"{done.department} {month}: {became}")
    if refused := [p for done in results for p in done.problems]:
        raise Refused(*refused)


def _accept_clean(actor: str, month: Month | None) -> None:
    left: list[Problem] = []
    result = None
    for result in review.accept_clean(actor, month):
        word = "accepted" if result.accepted else f"left ({result.problems[0].code})"
        which = f"{result.department} {result.month}: revision {result.revision}"
        typer.echo(f"{result.nth}/{result.of} {which} {word}")
        left += result.problems
    if result is None:
        raise refuse("NOTHING_TO_ACCEPT", found=str(month) if month else "any month")
    if left:
        raise Refused(*left)


def send_back(
    month: MonthOption,
    department: DepartmentOption,
    note: Annotated[str, typer.Option("--note", help="What to correct.")],
    revision: RevisionOption = None,
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
        write_files({out: back.data})
        typer.echo(out)
    typer.echo(f"\n{back.text}", nl=False)


def withdraw_acceptance(
    month: MonthOption,
    department: DepartmentOption,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.")],
    revision: RevisionOption = None,
    actor: As = OPERATOR,
) -> None:
    """Withdraw the acceptance of a return until its month is closed; it is to be reviewed again."""
    done = review.withdraw_acceptance(actor, department, month, revision, reason)
    counts = return_words.counts_now(done.counts)
    typer.echo(f"{department} {month}: acceptance of revision {done.revision} withdrawn; {counts}")


def answer(
    month: MonthOption,
    department: DepartmentOption,
    code: Annotated[str, typer.Option("--code", help="The query's code.")],
    text: Annotated[str, typer.Option("--text", help="The answer in a sentence.")],
    revision: Annotated[int, typer.Option("--revision", help="The one looked at.")],
    cell: Annotated[
        str, typer.Option("--cell", help="Its place, such as Return!G17, if it has one.")
    ] = "",
    actor: As = OPERATOR,
) -> None:
    """Answer one query of a return; the sentence stays with the return."""
    left = review.answer(actor, department, month, revision, code, cell, text)
    typer.echo(
        f"{department} {month}, revision {revision}: {cell or code} answered, {left} still open"
    )


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
    read = review.queries if every else review.open_queries
    show(read(actor, month, department), form)


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


def waiting(
    for_: Annotated[Queue, typer.Option("--for", help="us: the JTF; them: the departments.")],
    month: AnyMonth = None,
    form: FormatOption = Format.TABLE,
    actor: As = OPERATOR,
) -> None:
    """List what waits for the JTF, or for the departments, the oldest first."""
    queue = register.inbox if for_ is Queue.US else register.outstanding
    show(queue(actor, month), form)


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
        register.withdraw(actor, department, month, reason)
    else:
        register.waive(actor, department, month, authority, reason)
    typer.echo(f"{department} {month}: {'owed again' if withdraw else 'waived'}")
