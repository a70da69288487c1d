"""The notes on method name the limits of the plan that is in force."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from napams.domain.catalogue import Plan
from napams.wording.method import method
from tests.unit.ui.small_reports import small_plan

SECTIONS = ("calendar", "thresholds", "lagging")
LIMITS = [
    (section, name)
    for section in SECTIONS
    for name in type(getattr(small_plan(), section)).model_fields
    if name != "time_zone"
]


def with_limit(plan: Plan, section: str, name: str, changed: float) -> Plan:
    policy: BaseModel = getattr(plan, section)
    other = type(policy).model_validate(policy.model_dump() | {name: changed})
    return plan.model_copy(update={section: other})


@pytest.mark.parametrize(("section", "name"), LIMITS)
def test_a_limit_that_the_plan_changes_is_changed_in_the_notes(section: str, name: str) -> None:
    plan = small_plan()
    limit = getattr(getattr(plan, section), name)
    changed = limit + 1 if isinstance(limit, int) else limit * 1.2
    before, after = method(plan), method(with_limit(plan, section, name, changed))
    assert [n.name for n in before] == [n.name for n in after]
    assert before != after


def test_a_limit_of_one_is_written_in_the_singular() -> None:
    plan = with_limit(small_plan(), "thresholds", "carried_months", 1)
    notes = {note.name: note.text for note in method(plan)}
    assert "no more than 1 month old" in notes["Partial"]
