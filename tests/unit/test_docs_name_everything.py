"""Every problem, setting, role, action and column is documented under its own name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from napams.config import PREFIX, ROOT, Settings
from napams.domain.access import Action, Role
from napams.exports.columns import SUMMARIES
from napams.problems import MESSAGES

DOCS = ROOT / "docs"


def text_of(name: str) -> str:
    """A page of the documentation."""
    return Path(DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("code", MESSAGES)
def test_every_problem_is_explained(code: str) -> None:
    assert re.search(rf"\b{code}\b", text_of("problems.md"))


def test_no_problem_is_explained_that_there_is_not() -> None:
    explained = set(re.findall(r"^\| `([A-Z][A-Z_]+)` ", text_of("problems.md"), re.MULTILINE))
    assert explained == set(MESSAGES)


@pytest.mark.parametrize("name", [PREFIX + name.upper() for name in Settings.model_fields])
def test_every_setting_is_explained(name: str) -> None:
    assert re.search(rf"\b{name}\b", text_of("settings.md"))


def test_no_setting_is_explained_that_there_is_not() -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", text_of("settings.md")))
    assert named == {PREFIX + name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("role", Role)
def test_every_role_is_explained(role: Role) -> None:
    assert re.search(rf"\b{role.value}\b", text_of("access.md"))


@pytest.mark.parametrize("action", Action)
def test_every_action_is_in_the_table_of_access(action: Action) -> None:
    assert action.value in text_of("access.md").lower()


def test_every_column_of_a_status_is_in_the_table_of_columns() -> None:
    """The table of `status` names the columns of each of its lists, and no others."""
    lists = {
        "KPI": "kpis",
        "measure": "measures",
        "department": "departments",
        "share": "own_shares",
    }
    shown: dict[str, set[str]] = {name: set() for name in lists}
    table = text_of("command-line.md").partition("| column | in rows of | holds |")[2]
    for names, of in re.findall(r"^\| (`.*?`) \| ([^|]+) \|", table.partition("\n\n")[0], re.M):
        for each in lists if of.strip() == "all" else of.split(", "):
            shown[each.strip()].update(re.findall(r"`(\w+)`", names))
    for each, name in lists.items():
        assert shown[each] == set(SUMMARIES[name].columns)


@pytest.mark.parametrize("name", ["milestones", "register"])
def test_the_columns_of_the_other_files_are_listed(name: str) -> None:
    listed = f"| `{name}.csv` | `{', '.join(SUMMARIES[name].columns)}` |"
    assert listed in text_of("command-line.md")
