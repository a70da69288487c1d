"""Mutated workbooks, seeded so that a failure can be replayed: a Reading comes back every time."""

from __future__ import annotations

from random import Random

import pytest

from napams.intake.returns import Reading
from napams.problems import MESSAGES, errors
from tests.fuzz.mutations import LEVELS, mutated
from tests.unit.intake.plans import blank, fill, read

SOURCES = (fill(), blank())


def made(number: int) -> tuple[str, bytes]:
    """The level of the mutation, and the file."""
    chance = Random(number)
    return mutated(chance.choice(SOURCES), chance)


@pytest.mark.parametrize("block", range(4))
def test_two_hundred_mutated_workbooks_give_a_reading_and_no_exception(block: int) -> None:
    for number in range(block * 50, block * 50 + 50):
        reading = read(made(number)[1])
        assert isinstance(reading, Reading), number
        assert all(p.code in MESSAGES for p in reading.problems), number
        assert (reading.valid is None) is bool(errors(reading.problems)), number


def test_the_same_number_makes_the_same_file_and_all_levels_occur() -> None:
    first = [made(number) for number in range(40)]
    assert first == [made(number) for number in range(40)]
    assert {level for level, _ in first} == set(LEVELS)
    assert len({data for _, data in first}) > 35
