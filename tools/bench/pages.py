"""Addresses of the pages that are measured."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, create_engine, func, select

from napams.domain.access import Role
from napams.services.actors import Actor
from napams.store.tables.returns import OBLIGATIONS, REVISIONS
from napams.web.screens import SCREENS

EMPTY = "a plain empty page"
ANALYST = "analyst@demo.example"
"""The account that opens the pages; no other may open all of them."""

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
class PageAddress:
    """Path and query of a page."""

    path: str
    query: str


def pages(month: str) -> dict[str, PageAddress]:
    """Every page that an analyst may open, by path; `month` has been reported."""
    analyst = Actor(ANALYST, "", Role.ANALYST, None)
    return {
        screen.path: PageAddress(screen.path, _ASKED.get(screen.path, "").format(month=month))
        for screen in SCREENS
        if screen.open_to(analyst)
    }


def newest(url: str) -> str:
    """Newest month with a return of FIA-AHS in the database at `url`."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(_REPORTED, {"of": "FIA-AHS"}).scalar_one()
    engine.dispose()
    return str(found)
