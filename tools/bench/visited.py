"""The pages that are measured, each with something to show."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, create_engine, func, select

from napams.domain.access import Role
from napams.services.actors import Actor
from napams.store.tables.returns import OBLIGATIONS, REVISIONS
from napams.web.screens import SCREENS

EMPTY = "a plain empty page"
ANALYST = "analyst@demo.example"
"""Who visits: nobody else may open all of them."""

_ASKED = {
    "measure": "measure=M04",
    "why": "code=M04-K1",
    "return": "department=FIA-AHS&month={month}",
}

_REPORTED = (
    select(func.max(OBLIGATIONS.c.month))
    .join(REVISIONS, REVISIONS.c.obligation_id == OBLIGATIONS.c.id)
    .where(OBLIGATIONS.c.department == bindparam("of"))
)


@dataclass(frozen=True, slots=True)
class Visited:
    """A page's path and what its address asks for."""

    path: str
    query: str


def pages(month: str) -> dict[str, Visited]:
    """Every page by its name, as an analyst opens it; `month` has ended and been reported."""
    analyst = Actor(ANALYST, "", Role.ANALYST, None)
    return {
        screen.path: Visited(screen.path, _ASKED.get(screen.path, "").format(month=month))
        for screen in SCREENS
        if screen.open_to(analyst)
    }


def newest(url: str) -> str:
    """The newest month of a demonstration's database of which the plan's returns are in."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(_REPORTED, {"of": "FIA-AHS"}).scalar_one()
    engine.dispose()
    return str(found)
