"""Which account opens which screens in which states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from napams.domain.access import Role
from napams.services.actors import Actor
from napams.web.screens import SCREENS

STARTS, SEED, NOW = "2025-01", 14, "2026-01-20T10:00:00+05:00"
"""The made-up year and the moment at which it is looked at: its last returns are in review."""

FOCAL = "MOLJ"
PEOPLE = {
    "committee": Actor("committee@demo.example", "", Role.COMMITTEE, None),
    "analyst": Actor("analyst@demo.example", "", Role.ANALYST, None),
    "focal": Actor("focal.molj@demo.example", "", Role.FOCAL, FOCAL),
    "administrator": Actor("administrator@demo.example", "", Role.ADMINISTRATOR, None),
}

OPENED = {
    "measure": {"measure-red": "measure=M04&month=2025-12"},
    "departments": {"departments-lagging": "department=POL&month=2025-12"},
    "timeline": {"timeline-due": "horizon=60"},
    "overview": {
        "overview-known-on": "month=2025-08&known_on=2025-09-30",
        "overview-provisional": "month=2025-12&known_on=2026-01-03",
        "overview-final": "month=2025-10",
    },
    "why": {
        "why-measure": "code=M04&month=2025-12",
        "why-indicator": "code=M06-K1&month=2025-12",
    },
    "return": {
        "return-revised": "department=FIA-AHS&month=2025-08",
        "return-own": f"department={FOCAL}&month=2025-12",
    },
    "entry": {"entry": f"department={FOCAL}&month=2025-12"},
}
"""By screen: the states to open, each with what its address asks for."""
ONLY_OPENED = {"why", "return", "entry"}
"""Screens that show something only when the address says what."""
OWN = {"why-indicator", "return-own", "entry"}
"""States that concern the focal person's own department."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One screen in one state, opened by one account."""

    who: str
    state: str
    address: str

    @property
    def name(self) -> str:
        """Beginning of the names of its files."""
        return f"{self.who}-{self.state}"


def visits() -> Iterator[Visit]:
    """Every account with every screen that it may open, in every state."""
    for who, person in PEOPLE.items():
        for screen in SCREENS:
            if not screen.open_to(person):
                continue
            if screen.path not in ONLY_OPENED:
                yield Visit(who, screen.path, screen.path)
            for state, asked in OPENED.get(screen.path, {}).items():
                if person.department is None or state in OWN:
                    yield Visit(who, state, f"{screen.path}?{asked}")
