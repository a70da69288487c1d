"""Who may do what (docs/access.md). The default is no; only this table says yes."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Role of an account."""

    COMMITTEE = "committee"
    ANALYST = "analyst"
    SECRETARY = "secretary"
    FOCAL = "focal"
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


class Action(StrEnum):
    """What an account can be allowed to do; each service names the action it needs."""

    SEE_PLAN = "see the public overview of the plan"
    SEE_EVERYTHING = "see every department's returns and status"
    SEE_RETURNS = "see returns"
    ISSUE_FORMS = "issue forms"
    SUBMIT = "submit returns"
    REVIEW = "accept returns or send them back"
    WITHDRAW_OWN = "withdraw acceptances of one's own"
    WITHDRAW_ANY = "withdraw anybody's acceptances"
    ANSWER = "answer queries"
    WAIVE = "record waivers"
    CLOSE = "close months"
    REOPEN = "reopen months"
    EXPORT = "export summaries"
    MANAGE_ACCOUNTS = "manage accounts"
    LOAD_PLAN = "load the plan's catalogue"


_READS = frozenset({Action.SEE_PLAN, Action.SEE_EVERYTHING, Action.SEE_RETURNS, Action.EXPORT})
_OWN = frozenset({Action.ISSUE_FORMS, Action.SUBMIT, Action.ANSWER})
_DESK = _READS | _OWN | {Action.REVIEW, Action.WITHDRAW_OWN, Action.WAIVE, Action.CLOSE}
_ABOVE_THE_DESK = frozenset({Action.REOPEN, Action.WITHDRAW_ANY})

ALLOWED: dict[Role, frozenset[Action]] = {
    Role.COMMITTEE: _READS,
    Role.ANALYST: _DESK,
    Role.SECRETARY: _DESK | _ABOVE_THE_DESK,
    Role.FOCAL: _OWN | {Action.SEE_PLAN, Action.SEE_RETURNS},
    Role.ADMINISTRATOR: frozenset({Action.MANAGE_ACCOUNTS}),
    Role.OPERATOR: _DESK | _ABOVE_THE_DESK | {Action.MANAGE_ACCOUNTS, Action.LOAD_PLAN},
}

OWN_DEPARTMENT_ONLY: frozenset[Role] = frozenset({Role.FOCAL})
"""Roles that see and submit for their own department alone."""


def allowed(
    role: Role, action: Action, *, own: str | None = None, department: str | None = None
) -> bool:
    """Whether a role may do this; `own` is the actor's department, `department` the one touched."""
    if action not in ALLOWED[role]:
        return False
    if role in OWN_DEPARTMENT_ONLY and action is not Action.SEE_PLAN:
        return own is not None and department == own
    return True
