"""What stands beside each condition on Why: never a denial of what the page says elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from napams.domain.colours import Check, RuleKey
from napams.domain.rollup import Guard
from napams.domain.values import ValueKind
from napams.wording.explanation import what_was_found


def found(rule: RuleKey, facts: Mapping[str, Any], *, holds: bool) -> str:
    return what_was_found(Check(rule, None, facts, holds=holds, decided=holds))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (ValueKind.NO_VALUE, "it has no value"),
        (ValueKind.NOT_APPLICABLE, "there was nothing to count"),
        (ValueKind.VALUE, "it has a value"),
    ],
)
def test_whether_a_department_is_silent_is_not_denied_where_there_is_a_value(
    kind: ValueKind, said: str
) -> None:
    holds = kind is ValueKind.NO_VALUE
    assert found(RuleKey.FIGURES_MISSING, {"kind": kind.value}, holds=holds) == said


@pytest.mark.parametrize(
    ("red", "variance", "said"),
    [
        (0, -0.15, "schedule variance −15 points"),
        (0, -0.151, "schedule variance −15.1 points, no part red"),
        (1, -0.151, "1 part red"),
    ],
)
def test_the_half_of_a_condition_that_fails_is_the_one_named(
    red: int, variance: float, said: str
) -> None:
    facts = {"schedule_variance": variance, "red_parts": red}
    holds = not red and variance < -0.15
    assert found(RuleKey.NO_PART_RED, facts, holds=holds) == said


@pytest.mark.parametrize(
    ("guard", "holds", "said"),
    [
        ("", False, "nothing stands guard"),
        (
            Guard.MOSTLY_NOT_GREEN,
            False,
            "most of it is not green, but its schedule variance alone keeps it from green",
        ),
        (Guard.MOSTLY_NOT_GREEN, True, "most of it is not green"),
    ],
)
def test_a_guard_that_changes_nothing_says_what_does(guard: str, holds: bool, said: str) -> None:
    assert found(RuleKey.GUARDED, {"guard": guard}, holds=holds) == said
