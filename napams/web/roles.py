"""What the roles are called and what they may do, in the words of the sign-in page."""

from __future__ import annotations

from napams.domain.access import Role
from napams.services.actors import Actor

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


def title(actor: Actor) -> str:
    """`Focal person, FIA-AHS`; the department only where the role is bound to one."""
    words = TITLES[actor.role]
    return f"{words}, {actor.department}" if actor.department else words
