"""Restatements in writing: what a return said before, what it says now, and why."""

from __future__ import annotations

import pandas as pd

from napams.domain.returns import FigureState, StatedFigure, StatedMilestone
from napams.wording.numbers import as_typed, day

RESTATEMENTS = (
    "month",
    "department",
    "kind",
    "code",
    "category",
    "before",
    "after",
    "value_before",
    "value_after",
    "revision_before",
    "revision",
    "sent_by",
    "accepted_by",
    "accepted_at",
    "why",
    "after_close",
)
"""`kind` is `figure` or `milestone`; `before` and `after` are in writing, empty where nothing was
reported; `value_before` and `value_after` are numbers, NaN for milestones and where there is none;
`why` is the remark beside the figure and the note of the acceptance; `after_close` says whether the
month had been closed before the correction was accepted."""


def restatement_rows(restated: pd.DataFrame) -> pd.DataFrame:
    """The rows of `store.restatements` in writing, with the columns RESTATEMENTS."""
    reasons = zip(restated["remark"], restated["note"], strict=True)
    written = restated.assign(
        before=restated["before"].map(stated).astype(object),
        after=restated["after"].map(stated).astype(object),
        why=[why(remark, note) for remark, note in reasons],
    )
    return written[list(RESTATEMENTS)]


def stated(said: StatedFigure | StatedMilestone | None) -> str:
    """What a return says: `12`, `13 ÷ 30`, `not applicable`, `in progress, forecast 3 May 2025`."""
    if said is None:
        return ""
    return _milestone(said) if isinstance(said, StatedMilestone) else _figure(said)


def why(remark: str, note: str) -> str:
    """The department's remark and the note of the acceptance, as sentences or as parts of one."""
    between = " " if remark.endswith((".", "!", "?", "۔")) else "; "
    return between.join(filter(None, (remark, note)))


def _figure(said: StatedFigure) -> str:
    if said.numerator is not None and said.denominator is not None:
        return f"{as_typed(said.numerator)} ÷ {as_typed(said.denominator)}"
    return FigureState.NOT_APPLICABLE.value if said.value is None else as_typed(said.value)


def _milestone(said: StatedMilestone) -> str:
    dates = (("forecast", said.forecast), ("completed on", said.completed_on))
    return ", ".join([str(said.status), *(f"{word} {day(date)}" for word, date in dates if date)])
