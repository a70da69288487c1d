"""The files of a month: the summaries as CSV, the printed brief and agenda."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from napams.cli.options import As, KnownOn, MonthOption
from napams.cli.output import write_files
from napams.cli.status import load_report
from napams.domain.access import Action
from napams.exports import csv
from napams.services import briefs
from napams.services.actors import OPERATOR


def export(
    month: MonthOption,
    out: Annotated[Path, typer.Option("--out", metavar="DIR")],
    known_on: KnownOn = None,
    measure: Annotated[str | None, typer.Option("--measure")] = None,
    department: Annotated[str | None, typer.Option("--department")] = None,
    actor: As = OPERATOR,
) -> None:
    """Write the summaries of a month: CSV files, their datapackage.json, and one workbook."""
    report = load_report(actor, known_on, month, Action.EXPORT)
    files = csv.package(report, month, measure, department)
    write_files({out / name: data for name, data in files.items()})
    for name in files:
        typer.echo(out / name)


def brief(
    month: MonthOption,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", dir_okay=False)],
    known_on: KnownOn = None,
    agenda: Annotated[bool, typer.Option("--agenda", help="The JTF’s agenda instead.")] = False,
    actor: As = OPERATOR,
) -> None:
    """Write the committee's monthly brief, or the JTF's agenda, as PDF."""
    document = briefs.Document.AGENDA if agenda else briefs.Document.BRIEF
    data = briefs.printed(actor, month, document, known_on, load_report(actor, known_on))
    write_files({out: data})
    typer.echo(out)
