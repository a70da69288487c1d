"""What is different between two months, or between two days of knowing the same month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from napams.domain.colours import Colour
from napams.domain.milestones import State
from napams.wording.numbers import NOTHING, day

CHANGES = ("kind", "code", "name", "change", "before", "after", "reason")
"""`kind` is `measure`, `indicator`, `department`, `milestone` or `lagging`; `before` and `after`
are colours, states, days or rules in writing; `reason` says why it is now as it is."""

_RANK = {Colour.RED.value: 0, Colour.AMBER.value: 1, Colour.GREEN.value: 2}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stand:
    """One month of a report: the rows of status of its measures, KPIs, departments, milestones."""

    measures: pd.DataFrame
    kpis: pd.DataFrame
    departments: pd.DataFrame
    milestones: pd.DataFrame


def changes(before: Stand, after: Stand) -> pd.DataFrame:
    """A row for everything that turned, was done, slipped, or began or ceased to lag."""
    scored = after.kpis[after.kpis["score"]]
    rows = [
        *_turned("measure", before.measures, after.measures, "measure", "title"),
        *_turned("indicator", before.kpis, scored, "code", "name"),
        *_turned("department", before.departments, after.departments, "department", "name"),
        *_milestones(before.milestones, after.milestones),
        *_lagging(before.departments, after.departments),
    ]
    return pd.DataFrame(rows, columns=list(CHANGES))


def direction(before: str, after: str) -> str:
    """Whether a colour turned `worse` or `better`; `turned` where one of them is no judgement."""
    if before not in _RANK or after not in _RANK:
        return "turned"
    return "worse" if _RANK[after] < _RANK[before] else "better"


def _turned(
    kind: str, before: pd.DataFrame, after: pd.DataFrame, key: str, name: str
) -> Iterator[tuple[object, ...]]:
    """Colours that differ; worse ones first, better ones last."""
    order = {"worse": 0, "turned": 1, "better": 2}
    found = [
        (kind, code, r[name], direction(was["colour"], r["colour"]), was["colour"], *_now(r))
        for code, was, r in _pairs(before, after, key)
        if was["colour"] != r["colour"]
    ]
    yield from sorted(found, key=lambda row: order[str(row[3])])


def _now(row: Row) -> tuple[str, str]:
    return row["colour"], row["reason"]


def _milestones(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    for code, was, now in _pairs(before, after, "code"):
        told = _of_milestone(was, now)
        if told is not None:
            yield ("milestone", code, now["name"], *told, now["reason"])


def _of_milestone(was: Row, now: Row) -> tuple[str, str, str] | None:
    """What became of a milestone, with what was and what is; None if nothing did."""
    if now["state"] == State.DONE and was["state"] != State.DONE:
        return "done", was["state"], f"completed {day(now['completed_on'])}"
    if was["state"] == State.DONE and now["state"] != State.DONE:
        return "no longer done", State.DONE.value, now["state"]
    if now["due"] != was["due"]:
        return "moved", f"due {day(was['due'])}", f"due {day(now['due'])}"
    if now["state"] == State.OVERDUE and was["state"] != State.OVERDUE:
        return "fell overdue", f"due {day(now['due'])}", f"{now['days']} days overdue"
    if _slips(was["forecast"], now["forecast"], now["due"]) and now["state"] != State.DONE:
        earlier = day(was["forecast"]) if was["forecast"] else NOTHING
        return "slipped", f"expected {earlier}", f"expected {day(now['forecast'])}"
    return None


def _slips(was: date | None, now: date | None, due: date) -> bool:
    """Whether a later day is expected than before, or one beyond the due day for the first time."""
    return now is not None and now > (was or due)


def _lagging(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    for code, was, now in _pairs(before, after, "department"):
        if was["rules"] == now["rules"]:
            continue
        if not was["lagging"]:
            change = "began to lag"
        else:
            change = "lags by other rules" if now["lagging"] else "no longer lags"
        rules = (was["rules"] or NOTHING, now["rules"] or NOTHING)
        yield ("lagging", code, now["name"], change, *rules, _why_it_lags(now))


def _why_it_lags(row: Row) -> str:
    """The sentences of the rules, which stand after that of the delivery."""
    reason, first = str(row["reason"]), str(row["rules"]).split(" ", maxsplit=1)[0]
    return reason[reason.index(f"{first}: ") :] if first else "No rule holds any more."


def _pairs(before: pd.DataFrame, after: pd.DataFrame, key: str) -> Iterator[tuple[str, Row, Row]]:
    """The rows of both sides by code, in the order of `after`."""
    earlier = {r[key]: {str(k): v for k, v in r.items()} for r in before.to_dict("records")}
    for row in after.to_dict("records"):
        if row[key] in earlier:
            yield str(row[key]), earlier[row[key]], {str(k): v for k, v in row.items()}
