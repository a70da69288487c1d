"""What the departments say in the month's returns, each once.

A return speaks for the whole department and not for one measure: repeated under each measure that
the department reports on, a constraint would read as if it stood in the way of all of them.
"""

from __future__ import annotations

from typing import Any

from napams.domain.frames import records
from napams.domain.returns import NarrativeField
from napams.exports.pdf.typeset import said
from napams.report.brief_data import Material

TOLD = (
    NarrativeField.CONSTRAINTS,
    NarrativeField.BLOCKED_BY,
    NarrativeField.DECISIONS_REQUESTED,
)
"""What of a department's narrative is printed; its progress stands in the figures."""


def told(material: Material) -> list[dict[str, Any]]:
    """The departments that say something, in the plan's order, with their words field by field."""
    by_department: dict[str, list[dict[str, Any]]] = {}
    for field in TOLD:
        for row in records(material.said(field)):
            words = {"field": field.value, "text": said(row["text"])}
            by_department.setdefault(row["department"], []).append(words)
    plan = material.plan
    return [
        {
            "department": d.code,
            "name": d.name,
            "concerns": ", ".join(m.code for m in plan.measures if d.code in m.departments),
            "words": by_department[d.code],
        }
        for d in plan.departments
        if d.code in by_department
    ]


def speaking(material: Material) -> set[str]:
    """The departments whose words are printed."""
    return {d for field in TOLD for d in material.said(field)["department"]}
