"""Why a department has no accepted figure for a month: what has become of its return."""

from __future__ import annotations

from datetime import date

import pandas as pd

from napams.domain.months import Month
from napams.domain.reporting import Light
from napams.domain.returns import ReturnState
from napams.wording.numbers import day


def why_missing(
    register: pd.DataFrame, departments: tuple[str, ...], month: Month
) -> dict[str, str]:
    """The words on each department's return for the month; `register` is that of a report."""
    owed = register[register["month"] == str(month)].set_index("department")
    return {d: _of_return({str(k): v for k, v in owed.loc[d].items()}) for d in departments}


def _of_return(row: dict[str, object]) -> str:
    state, came = row["state"], row["received_on"]
    if state == ReturnState.RECEIVED:
        when = f"received on {day(came)}" if isinstance(came, date) else "received"
        return f"return {when}, waits for the JTF’s review"
    if state == ReturnState.SENT_BACK:
        return "return sent back, waits for the department’s correction"
    if state == ReturnState.ACCEPTED:
        return "return accepted without this figure"
    return {
        Light.DUE.value: "return due, not received yet",
        Light.WAIVED.value: "return waived",
    }.get(str(row["light"]), "return not received")
