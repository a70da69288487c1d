"""What changed, in writing: what was, what is, and why it is so now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from napams.clock import local_day
from napams.domain.catalogue import Plan
from napams.domain.comparison import AdoptedVersion, Change, ChangeKind, Difference, Turn
from napams.domain.frames import Row, records
from napams.domain.lagging import Lag
from napams.domain.milestones import State
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.which_month import Standing
from napams.wording import reasons
from napams.wording.lags import with_rules
from napams.wording.numbers import NOTHING, as_typed, count, day

CHANGES = ("kind", "code", "name", "change", "before", "after", "reason")
"""`kind` and `change` as `napams.domain.comparison` names them; `before` and `after` are colours,
states, days or rules in writing; `reason` says why it is now as it is."""

DIFFERENCES = ("month", "kind", "code", "name", "what", "as_closed", "as_corrected")
"""The columns of a difference; both values in writing, empty where there is none."""
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
COLUMNS_IN_WORDS = {"actual": "value", "reporting": "light", "rules": "lagging by"}


def change_rows(report: StatusReport, changes: Iterable[Change]) -> pd.DataFrame:
    """A row for each change, with the columns CHANGES; `report` is the one of now."""
    rows = [
        (c.kind.value, c.code, c.name, c.turn.value, *sides(c), reason(report, c)) for c in changes
    ]
    return pd.DataFrame(rows, columns=list(CHANGES))


def restatement_rows(restatements: pd.DataFrame) -> pd.DataFrame:
    """A row for each corrected figure or milestone, with the columns CHANGES."""
    rows = [
        (
            ChangeKind.FIGURE.value,
            r["code"],
            f"{r['department']}, {Month.parse(r['month']).label}",
            Turn.RESTATED.value,
            r["before"],
            r["after"],
            r["why"] or f"revision {r['revision']}, accepted by {r['accepted_by']}",
        )
        for r in records(restatements)
    ]
    return pd.DataFrame(rows, columns=list(CHANGES))


def withdrawal_rows(withdrawals: pd.DataFrame) -> pd.DataFrame:
    """A row for each acceptance withdrawn, with the columns CHANGES."""
    rows = [
        (
            ChangeKind.ACCEPTANCE.value,
            r["department"],
            f"{r['department']}, {Month.parse(r['month']).label}",
            Turn.WITHDRAWN.value,
            f"revision {r['revision']} accepted",
            "waits again",
            f"{r['reason']} Withdrawn by {r['by']} on {day(local_day(r['at']))}.",
        )
        for r in records(withdrawals)
    ]
    return pd.DataFrame(rows, columns=list(CHANGES))


def closing_rows(closings: pd.DataFrame) -> pd.DataFrame:
    """A row for each closing and reopening of a month, with the columns CHANGES."""
    rows = [_closing(r) for r in records(closings)]
    return pd.DataFrame(rows, columns=list(CHANGES))


def _closing(row: Row) -> tuple[str, ...]:
    open_, final = Standing.PROVISIONAL.value, Standing.FINAL.value
    head = (ChangeKind.MONTH.value, row["month"], Month.parse(row["month"]).label)
    done = f"by {row['by']} on {day(local_day(row['at']))}"
    if row["event"] == Turn.REOPENED:
        why = f"{row['reason']} Reopened {done}."
        return (*head, Turn.REOPENED.value, final, open_, why)
    without = f", without {', '.join(row['without'])}" if row["without"] else ""
    return (*head, Turn.CLOSED.value, open_, final, f"Closed {done}{without}.")


def sides(change: Change) -> tuple[str, str]:
    """What was and what is."""
    was, now = change.before, change.after
    if change.kind is ChangeKind.LAGGING:
        return was["rules"] or NOTHING, now["rules"] or NOTHING
    if change.kind is not ChangeKind.MILESTONE:
        return was["colour"], now["colour"]
    written = {
        Turn.DONE: (was["state"], f"completed {day(now['completed_on'])}"),
        Turn.NO_LONGER_DONE: (State.DONE.value, now["state"]),
        Turn.MOVED: (f"due {day(was['due'])}", f"due {day(now['due'])}"),
        Turn.FELL_OVERDUE: (f"due {day(now['due'])}", f"{count(now['days'], 'day')} overdue"),
        Turn.SLIPPED: (f"expected {day(was['forecast'])}", f"expected {day(now['forecast'])}"),
    }
    return written[change.turn]


def reason(report: StatusReport, change: Change) -> str:
    """Why it is now as it is."""
    if change.kind is ChangeKind.LAGGING:
        month = Month.parse(change.after["month"])
        return why_it_lags(report.plan, report.lags_of(change.code, month))
    return reasons.reason(report, change.kind, change.after)


def why_it_lags(plan: Plan, lags: Iterable[Lag]) -> str:
    """The sentences of the rules that hold, each after its rule."""
    return with_rules(plan, lags) or "No rule holds any more."


def difference_rows(month: Month, differences: Iterable[Difference]) -> pd.DataFrame:
    """What a closed month looked like and what it is now, with the columns DIFFERENCES."""
    rows = [
        (
            str(month),
            "KPI" if d.kind is ChangeKind.INDICATOR else d.kind.value,
            d.code,
            d.name,
            COLUMNS_IN_WORDS.get(d.column, d.column),
            _written(d.before),
            _written(d.after),
        )
        for d in differences
    ]
    return pd.DataFrame(rows, columns=list(DIFFERENCES))


def amendment_rows(versions: Iterable[AdoptedVersion]) -> pd.DataFrame:
    """A row for the adoption of each version and one for each target or date that it changed.

    `code` is empty in the row of the adoption itself; `before` and `after` are in writing, empty
    where there was or is no target. Columns of AMENDMENTS.
    """
    rows: list[tuple[object, ...]] = []
    for version in versions:
        head = (version.number, version.adopted_on, version.effective_from)
        tail = (version.decision, version.reason)
        changed = f"{len(version.changes)} targets and dates changed"
        adopted = "first version" if version.is_first else changed
        rows.append((*head, "", "adopted", "", adopted, *tail))
        rows += [
            (*head, c.code, _aim(c.month), _value(c.before), _value(c.after), *tail)
            for c in version.changes
        ]
    return pd.DataFrame(rows, columns=list(AMENDMENTS))


def _aim(month: int) -> str:
    return f"target of month {month:02d}" if month else "due"


def _value(value: float | date | None) -> str:
    """A target as typed, a due day."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else as_typed(value)


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, date) else str(value)
