"""What the departments say in the month's returns, each once.

A return speaks for the whole department and not for one measure: repeated under each measure that
the department reports on, a constraint would read as if it stood in the way of all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from napams.domain.frames import records
from napams.domain.returns import NarrativeField
from napams.report.brief_data import BriefData
from napams.wording.quotes import Quote, quoted

PRINTED_FIELDS = (
    NarrativeField.CONSTRAINTS,
    NarrativeField.BLOCKED_BY,
    NarrativeField.DECISIONS_REQUESTED,
)
"""What of a department's narrative is printed; its progress stands in the figures."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What a department wrote in one field of its return."""

    field: str
    text: Quote


@dataclass(frozen=True, slots=True)
class DepartmentNarrative:
    """A department's words field by field; `measures` are those that they may concern."""

    code: str
    name: str
    measures: tuple[str, ...]
    passages: tuple[Passage, ...]


def department_narratives(data: BriefData) -> tuple[DepartmentNarrative, ...]:
    """The departments that say something, in the plan's order."""
    by_department: dict[str, list[Passage]] = {}
    for field in PRINTED_FIELDS:
        for row in records(data.narrative(field)):
            passage = Passage(field.value, quoted(row["text"]))
            by_department.setdefault(row["department"], []).append(passage)
    return tuple(
        DepartmentNarrative(
            code=d.code,
            name=d.name,
            measures=tuple(m.code for m in data.plan.measures if d.code in m.departments),
            passages=tuple(by_department[d.code]),
        )
        for d in data.plan.departments
        if d.code in by_department
    )


def speaking(data: BriefData) -> set[str]:
    """The departments whose words are printed."""
    return {d for field in PRINTED_FIELDS for d in data.narrative(field)["department"]}
