"""The adopted versions of the plan, and which targets and dates each of them changed."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, select

from napams.store.tables import MilestoneDate, PlanVersion, TargetPoint
from napams.store.tables.base import table
from napams.wording.numbers import as_typed

AMENDMENTS = (
    "version",
    "adopted_on",
    "effective_from",
    "code",
    "what",
    "before",
    "after",
    "decision",
    "reason",
)
_VERSIONS, _TARGETS, _DATES = table(PlanVersion), table(TargetPoint), table(MilestoneDate)


def amendments(connection: Connection) -> pd.DataFrame:
    """A row for the adoption of each version and one for each target or date that it changed.

    Newest version first; `code` is empty in the row of the adoption itself; `before` and `after`
    are in writing, empty where there was or is no target.
    """
    versions = list(connection.execute(select(_VERSIONS).order_by(_VERSIONS.c.number)))
    rows: list[tuple[object, ...]] = []
    earlier: dict[tuple[str, str], str] = {}
    for version in versions:
        now = _judged_by(connection, version.number)
        head = (version.number, version.adopted_on, version.effective_from)
        tail = (version.decision, version.reason)
        changed = [
            (*head, code, what, earlier.get((code, what), ""), now.get((code, what), ""), *tail)
            for code, what in sorted(earlier.keys() | now.keys())
            if earlier and earlier.get((code, what)) != now.get((code, what))
        ]
        said = f"{len(changed)} targets and dates changed" if earlier else "first version"
        rows = [(*head, "", "adopted", "", said, *tail), *changed, *rows]
        earlier = now
    return pd.DataFrame(rows, columns=list(AMENDMENTS))


def _judged_by(connection: Connection, version: int) -> dict[tuple[str, str], str]:
    targets = connection.execute(select(_TARGETS).where(_TARGETS.c.version == version))
    found = {(t.kpi, f"target of month {t.month:02d}"): as_typed(t.value) for t in targets}
    dates = connection.execute(select(_DATES).where(_DATES.c.version == version))
    return found | {(d.milestone, "due"): d.due.isoformat() for d in dates}
