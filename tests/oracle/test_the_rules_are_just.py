"""The eight properties, asked of the product's rules and of the second computation."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from . import answers, second
from .eight import PROPERTIES
from .judgement import Judgement
from .properties import WORLDS, Property, violations
from .second import Cells
from .together import AT_MOST
from .world import World


def product(world: World, month: int, today: date) -> Cells:
    """What the product's rules say."""
    return answers.cells(Judgement(world, today), month)


def computed_again(world: World, month: int, today: date) -> Cells:
    """What the second computation says."""
    return second.cells(Judgement(world, today), month)


@pytest.mark.parametrize("call", range(-(-WORLDS // AT_MOST)))
@pytest.mark.parametrize("asked", PROPERTIES, ids=lambda p: p.says)
def test_the_product_is_just(asked: Property, call: int) -> None:
    assert violations(asked, product, Random(call), min(AT_MOST, WORLDS)) == []


@pytest.mark.parametrize("call", range(-(-WORLDS // AT_MOST // 10)))
@pytest.mark.parametrize("asked", PROPERTIES, ids=lambda p: p.says)
def test_the_rules_themselves_are_just(asked: Property, call: int) -> None:
    random = Random(-1 - call)
    assert violations(asked, computed_again, random, min(AT_MOST, WORLDS)) == []
