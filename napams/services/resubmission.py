"""A form that says just what the newest revision of its return says: opened and saved again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from napams.domain.returns import ValidReturn
from napams.problems import Problem, from_dict, problem, queries
from napams.store import revisions
from napams.store.tables.returns import ReviewOutcome


def look_again(
    connection: Connection, valid: ValidReturn, problems: Iterable[Problem]
) -> tuple[Problem, ...]:
    """What is to be said of a return in which nothing has changed; nothing of any other.

    NOTHING_CHANGED where the revision was accepted or waits: there is nothing to review anew. If
    it waits and fewer questions are to be asked now, the form was put right and is a revision. If
    it was sent back the department may stand by it, and is asked why: SENT_BACK_UNCHANGED.
    """
    identity = valid.identity
    newest = revisions.find(connection, identity.department, identity.month)
    if newest is None or not revisions.says(connection, newest, valid):
        return ()
    label = f"revision {newest.number}"
    if newest.outcome is ReviewOutcome.SENT_BACK:
        return (problem("SENT_BACK_UNCHANGED", found=f"the same as {label}"),)
    if newest.outcome is None:
        before = {(q.code, q.place) for q in queries(map(from_dict, newest.problems))}
        if not before <= {(q.code, q.place) for q in queries(problems)}:
            return ()
    became = "was accepted" if newest.outcome is ReviewOutcome.ACCEPTED else "waits for review"
    return (problem("NOTHING_CHANGED", found=f"the same as {label}, which {became}"),)
