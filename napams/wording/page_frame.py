"""Words around every page: who is signed in, and why its figures may not be the real ones."""

from __future__ import annotations

from datetime import datetime

from napams.domain.access import Role

DEMONSTRATION = "Made-up returns: this database is a demonstration, no figure is real."
TITLES: dict[Role, str] = {
    Role.COMMITTEE: "Committee member",
    Role.ANALYST: "JTF analyst",
    Role.SECRETARY: "Secretary of the committee",
    Role.FOCAL: "Focal person",
    Role.ADMINISTRATOR: "Administrator",
    Role.OPERATOR: "Operator of the command line",
}
MAY: dict[Role, str] = {
    Role.COMMITTEE: "reads everything and exports it",
    Role.ANALYST: "issues forms, receives returns, accepts them or sends them back",
    Role.SECRETARY: "reads everything and handles returns",
    Role.FOCAL: "sees the plan and sends in the department’s own returns",
    Role.ADMINISTRATOR: "keeps the accounts and changes no figure",
    Role.OPERATOR: "acts from the server’s command line",
}


def held_clock(moment: datetime) -> str:
    """That the clock stands still, at a moment in Pakistan's time."""
    return f"Rehearsal: the clock stands still at {moment:%H:%M} on {moment.day} {moment:%b %Y}."


def title(role: Role, department: str | None = None) -> str:
    """`Focal person, FIA-AHS`; the department only where the role is bound to one."""
    return f"{TITLES[role]}, {department}" if department else TITLES[role]
