"""The eight properties and the second computation on worlds lived through services and store."""

from __future__ import annotations

from datetime import datetime
from random import Random

import pytest

from napams import clock
from napams.services import accounts, setup
from napams.services.actors import OPERATOR
from tests.conftest import PLAN_ADOPTED, Templates, using
from tests.personas import ANALYST, SECRETARY

from .lived import AT_ONCE, lived, perfectly
from .properties import WORLDS

NUMBER = {"sqlite": max(AT_ONCE, WORLDS * 3 // 100), "postgresql": max(AT_ONCE, WORLDS // 100)}
CALLS = [
    pytest.param(kind, call, marks=pytest.mark.postgres if kind == "postgresql" else ())
    for kind, number in NUMBER.items()
    for call in range(-(-number // AT_ONCE))
]


def desk_alone() -> None:
    """Tables without a plan, and the accounts of the desk; a template (`Templates.copy`)."""
    with clock.held_at(datetime.fromisoformat(PLAN_ADOPTED)):
        setup._upgrade()
        for p in (ANALYST, SECRETARY):
            accounts.add(OPERATOR, p.email, p.name, p.role, p.department, p.password)


@pytest.mark.parametrize(("kind", "call"), CALLS)
def test_a_lived_history_is_judged_justly_and_as_computed_again(
    kind: str, call: int, templates: Templates
) -> None:
    with using(templates.copy(kind, desk_alone), "2040-01-01T10:00:00+05:00"):
        assert lived(Random(call), AT_ONCE) == []


@pytest.mark.parametrize(("kind", "call"), CALLS)
def test_whoever_delivers_the_path_is_accused_of_nothing(
    kind: str, call: int, templates: Templates
) -> None:
    with using(templates.copy(kind, desk_alone), "2040-01-01T10:00:00+05:00"):
        assert perfectly(Random(call), AT_ONCE) == []
