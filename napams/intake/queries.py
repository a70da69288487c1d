"""The doubts about a return, put to the cells that raise them."""

from __future__ import annotations

from collections.abc import Mapping

from napams.domain.catalogue import TOTAL, Plan
from napams.domain.doubts import Part
from napams.domain.history import History
from napams.domain.months import Month
from napams.domain.plausibility import doubts
from napams.domain.returns import Figure, MilestoneLine
from napams.forms.contract import MilestoneColumn, ReturnColumn
from napams.intake.findings import Findings
from napams.intake.reading.rows import Key
from napams.intake.reading.table import Row

_COLUMNS = {
    Part.VALUE: ReturnColumn.THIS_MONTH,
    Part.NUMERATOR: ReturnColumn.NUMERATOR,
    Part.DENOMINATOR: ReturnColumn.DENOMINATOR,
    Part.EVIDENCE: ReturnColumn.EVIDENCE,
    Part.STATUS: MilestoneColumn.STATUS,
    Part.COMPLETED_ON: MilestoneColumn.COMPLETED_ON,
}


def ask_about_the_past(
    plan: Plan,
    month: Month,
    content: tuple[tuple[Figure, ...], tuple[MilestoneLine, ...], bool],
    rows: Mapping[Key, Row],
    history: History,
    findings: Findings,
) -> None:
    """Ask about everything in figures, milestones or a nil mark that does not fit to the past."""
    figures, milestones, nil = content
    for doubt in doubts(plan, month, figures, milestones, history, nil=nil):
        # where the row of the total is gone, which is an error of its own, another of the KPI's
        row = rows.get((doubt.of, TOTAL)) or next(
            r for key, r in rows.items() if key[0] == doubt.of
        )
        cell = row[_COLUMNS[doubt.part]]
        found = doubt.found or None
        findings.add(cell, doubt.code, expected=doubt.expected, found=found)
