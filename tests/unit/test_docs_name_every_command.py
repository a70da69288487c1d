"""Every command is documented, and those of the groups go by their names alone too."""

from __future__ import annotations

import re

import pytest
import typer.main

from napams.cli import app
from napams.config import ROOT

CONTRACT = {
    *("init", "form", "submit", "accept", "send-back", "status", "lagging", "close", "reopen"),
    *("export", "brief", "account", "verify", "serve"),
}
ALONE = {
    *("withdraw-acceptance", "answer", "queries", "register", "waiting", "waive"),
    *("still-open", "difference", "restatements"),
}
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
GROUPS = ("return", "month", "account")
GROUPED = [f"{group} {name}" for group in GROUPS for name in COMMANDS[group].commands]


@pytest.mark.parametrize("name", [*(n for n, c in COMMANDS.items() if not c.hidden), *GROUPED])
def test_every_command_is_explained(name: str) -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    *_, leaf = name.split()
    assert re.search(rf"^## .*\b{leaf}\b", text, re.MULTILINE) or f"`{leaf}`" in text


def test_the_commands_of_the_contract_stand_in_the_help() -> None:
    assert {n for n, c in COMMANDS.items() if not c.hidden} >= CONTRACT


def test_what_is_grouped_goes_by_its_name_alone_too() -> None:
    assert {n for n, c in COMMANDS.items() if c.hidden} == ALONE
    leaves = {name.split()[1] for name in GROUPED}
    assert leaves >= ALONE
