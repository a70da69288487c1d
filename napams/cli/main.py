"""The command line as a whole: what its commands are called, and what a refusal prints.

Exit 0 done, 1 refused with the problems on standard error (as a JSON object on standard output
with `--json`), 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import typer

from napams.cli import administration, months, returns, status
from napams.cli.administration import accounts_app
from napams.cli.console import complain
from napams.problems import Refused
from napams.services import setup

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Monitors the National Action Plan against Migrant Smuggling.",
)

Command = Callable[..., None]

DATABASE, MONTHLY, STATUS, FILES, MORE = (
    "Database and server",
    "The monthly round",
    "The state of the plan",
    "Files and papers",
    "More",
)
FLAT: tuple[tuple[str, str, Command], ...] = (
    (DATABASE, "init", administration.init),
    (DATABASE, "verify", administration.verify),
    (DATABASE, "serve", administration.serve),
    (MONTHLY, "form", returns.form),
    (MONTHLY, "submit", returns.submit),
    (MONTHLY, "accept", returns.accept),
    (MONTHLY, "send-back", returns.send_back),
    (MONTHLY, "close", months.close),
    (MONTHLY, "reopen", months.reopen),
    (STATUS, "status", status.show_status),
    (STATUS, "why", status.why),
    (STATUS, "lagging", status.lagging),
    (STATUS, "changes", status.changes),
    (STATUS, "ask", status.ask),
    (FILES, "export", status.export),
    (FILES, "brief", status.brief),
)
"""Commands of everyday use, each with its part of the help."""

OF_A_RETURN: dict[str, Command] = {
    "withdraw-acceptance": returns.withdraw_acceptance,
    "answer": returns.answer,
    "queries": returns.queries,
    "waiting": returns.waiting,
    "register": returns.show_register,
    "waive": returns.waive,
}
OF_A_MONTH: dict[str, Command] = {
    "still-open": months.still_open,
    "difference": months.difference,
    "restatements": months.restatements,
}
ALSO_OF_A_RETURN = ("form", "submit", "accept", "send-back")
ALSO_OF_A_MONTH = ("close", "reopen")


def _group(words: str, own: dict[str, Command], also: tuple[str, ...]) -> typer.Typer:
    """A group of commands: its own, which also go by their former flat names, and flat ones."""
    group = typer.Typer(no_args_is_help=True, help=words)
    for _, name, command in FLAT:
        if name in also:
            group.command(name)(command)
    for name, command in own.items():
        group.command(name)(command)
        app.command(name, hidden=True)(command)
    return group


for panel, flat_name, flat_command in FLAT:
    app.command(flat_name, rich_help_panel=panel)(flat_command)
for group_name, group in {
    "return": _group("All that is done with returns.", OF_A_RETURN, ALSO_OF_A_RETURN),
    "month": _group("All that is done with a month.", OF_A_MONTH, ALSO_OF_A_MONTH),
    "account": accounts_app,
}.items():
    app.add_typer(group, name=group_name, rich_help_panel=MORE)


def main() -> None:
    """Run the command line; a refusal prints its problems and exits with 1."""
    try:
        with setup.work():
            app()
    except Refused as refusal:
        if "--json" in sys.argv:
            problems = [p.as_dict() for p in refusal.problems]
            typer.echo(json.dumps({"outcome": "refused", "problems": problems}))
        else:
            complain(refusal.problems)
        raise SystemExit(1) from None
