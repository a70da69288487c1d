"""The people of the tests, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from napams.domain.access import Role


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody with an account; without a password nobody can sign in as them."""

    email: str
    name: str
    role: Role
    department: str | None = None
    password: str | None = None


ANALYST = Persona("analyst@jtf.example", "Analyst of the JTF", Role.ANALYST)
SECOND_ANALYST = Persona("analyst2@jtf.example", "Second analyst of the JTF", Role.ANALYST)
SECRETARY = Persona("secretary@nsc.example", "Secretary of the NSC", Role.SECRETARY)
MEMBER = Persona(
    "member@nsc.example", "Member of the NSC", Role.COMMITTEE, password="a committee of nine"
)
FOCAL_FIA = Persona("focal@fia-ahs.example", "Focal person of FIA-AHS", Role.FOCAL, "FIA-AHS")
FOCAL_MOLJ = Persona("focal@molj.example", "Focal person of MOLJ", Role.FOCAL, "MOLJ")
ADMINISTRATOR = Persona("admin@it.example", "Administrator", Role.ADMINISTRATOR)

PEOPLE = (ANALYST, SECOND_ANALYST, SECRETARY, MEMBER, FOCAL_FIA, FOCAL_MOLJ, ADMINISTRATOR)
