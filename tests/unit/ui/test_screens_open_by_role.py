"""Which page opens to which role, and that every page asks so itself before anything else.

Over the websocket, with the menu and the refusal, one page of each kind a role is opened by
tests/e2e/test_access_is_decided_at_every_run.py.
"""

from __future__ import annotations

import ast
import re

import pytest

from napams.config import ROOT
from napams.domain.access import ALLOWED, Action, Role
from napams.services.actors import Actor
from napams.web.screens import SCREENS, Screen, landing
from tests.screens import ALIKE, BY_LINK_ALONE, EVERY, OPENS


def somebody(role: str) -> Actor:
    """An account of that role; a focal person's has a department."""
    return Actor(f"{role}@demo.example", "", Role(role), "MOLJ" if role == "focal" else None)


def test_the_table_speaks_of_every_page_and_every_role_that_signs_in() -> None:
    assert {screen.path for screen in SCREENS} == set(EVERY)
    assert {page.stem for page in (ROOT / "pages").glob("*.py")} == set(EVERY)
    assert set(OPENS) == {role.value for role in Role} - {Role.OPERATOR.value}


@pytest.mark.parametrize("role", OPENS)
def test_a_role_opens_its_own_pages_and_no_other(role: str) -> None:
    actor = somebody(role)
    assert [screen.path for screen in SCREENS if screen.open_to(actor)] == list(OPENS[role])
    assert landing(actor).path == OPENS[role][0]


def test_nobody_opens_any_page() -> None:
    assert not any(screen.open_to(None) for screen in SCREENS)


def test_only_what_a_link_must_describe_is_left_out_of_the_menu() -> None:
    assert tuple(screen.path for screen in SCREENS if screen.hidden) == BY_LINK_ALONE


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.path)
def test_a_page_first_asks_for_the_right_that_the_menu_asks_for(screen: Screen) -> None:
    """So that a page run without the router, or of an older menu, is as closed as in it."""
    statements = ast.parse(screen.file.read_text(encoding="utf-8")).body
    first = next(node for node in statements if any(map(is_call, ast.walk(node))))
    assert isinstance(first, ast.Assign)
    assert isinstance(first.value, ast.Call)
    assert ast.unparse(first.value.func).removeprefix("guard.") == "require"
    assert ast.unparse(first.value.args[0]) == f"Action.{screen.needs.name}"


def is_call(node: ast.AST) -> bool:
    """Whether something is done here; imports and constants only name things."""
    return isinstance(node, ast.Call)


def test_pages_that_show_all_who_see_everything_the_same_ask_for_no_right_that_only_some_have() -> (
    None
):
    """So that a browser need look at them only once (tests/e2e/test_screens_are_for_everybody)."""
    common = ALLOWED[Role.COMMITTEE] & ALLOWED[Role.ANALYST] & ALLOWED[Role.SECRETARY]
    ui = ROOT / "napams" / "ui"
    files = [ROOT / "pages" / f"{page}.py" for page in ALIKE]
    files += [*ui.glob("*.py"), *(ui / "committee").rglob("*.py")]
    named = {n for f in files for n in re.findall(r"Action\.([A-Z_]+)", f.read_text("utf-8"))}
    assert "EXPORT" in named
    assert {Action[name] for name in named} <= common
