"""The screens of the program: address, name, file, and what one must be allowed to open it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from napams.config import ROOT
from napams.domain.access import Action
from napams.services.actors import Actor

NAME = "NAPAMS monitor"


@dataclass(frozen=True, slots=True)
class Screen:
    """One page of the menu; `path` is its address without the slash."""

    path: str
    title: str
    needs: Action
    hidden: bool = False
    """Reached by a link with parameters, not by the menu."""

    @property
    def file(self) -> Path:
        """The page's file, absolute: a relative one would depend on how the server was started."""
        return ROOT / "pages" / f"{self.path}.py"

    def open_to(self, actor: Actor | None) -> bool:
        """Whether the actor may open it; a focal person, for their own department."""
        return actor is not None and actor.may(self.needs, actor.department)


SCREENS = (
    Screen("overview", "Overview", Action.SEE_PLAN),
    Screen("measure", "Measure", Action.SEE_EVERYTHING),
    Screen("departments", "Departments", Action.SEE_EVERYTHING),
    Screen("timeline", "Timeline", Action.SEE_EVERYTHING),
    Screen("changes", "Changes", Action.SEE_EVERYTHING),
    Screen("questions", "Questions", Action.SEE_EVERYTHING),
    Screen("why", "Why", Action.SEE_RETURNS, hidden=True),
    Screen("returns", "Returns desk", Action.SEE_RETURNS),
    Screen("entry", "Fill in a return", Action.SUBMIT),
    Screen("register", "Register", Action.SEE_RETURNS),
    Screen("closing", "Month’s close", Action.SEE_EVERYTHING),
    Screen("return", "Return", Action.SEE_RETURNS, hidden=True),
    Screen("exports", "Exports", Action.EXPORT),
    Screen("accounts", "Accounts", Action.MANAGE_ACCOUNTS),
)


def landing(actor: Actor) -> Screen:
    """The first screen that the actor may open; every role may open one."""
    return next(screen for screen in SCREENS if screen.open_to(actor))
