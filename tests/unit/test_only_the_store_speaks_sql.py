"""Only `napams.store` contains SQL: everything else calls a repository."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from napams.config import ROOT

ALLOWED = {"Connection", "SQLAlchemyError", "OperationalError"}
"""What others may name of SQLAlchemy: the type that services hand on, and its exceptions."""

FILES = sorted(
    path
    for folder in ("napams", "pages")
    for path in (ROOT / folder).rglob("*.py")
    if not path.is_relative_to(ROOT / "napams" / "store")
)


def imported(source: str) -> Iterator[str]:
    """The names that a module takes from SQLAlchemy and SQLModel; `*` for a whole package."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ("*" for alias in node.names if speaks(alias.name))
        elif isinstance(node, ast.ImportFrom) and speaks(node.module or ""):
            yield from (alias.name for alias in node.names)


def speaks(module: str) -> bool:
    return module.partition(".")[0] in ("sqlalchemy", "sqlmodel")


def test_no_module_outside_the_store_makes_a_statement() -> None:
    spoken = {
        str(path.relative_to(ROOT)): sorted(names)
        for path in FILES
        if (names := set(imported(path.read_text())) - ALLOWED)
    }
    assert len(FILES) > 100
    assert spoken == {}


@pytest.mark.parametrize(
    "line",
    [
        "from sqlalchemy import select",
        "from sqlalchemy.sql import text",
        "import sqlalchemy as sa",
        "from sqlmodel import Session",
        "def f():\n    from sqlalchemy import insert",
    ],
)
def test_a_planted_statement_would_be_found(line: str) -> None:
    assert set(imported(line)) - ALLOWED
