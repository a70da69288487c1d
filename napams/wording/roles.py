"""What the roles are called and what they may do, in the words of the sign-in page."""

from __future__ import annotations

from napams.domain.access import Role

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


def title(role: Role, department: str | None = None) -> str:
    """`Focal person, FIA-AHS`; the department only where the role is bound to one."""
    return f"{TITLES[role]}, {department}" if department else TITLES[role]
