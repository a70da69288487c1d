"""A question that a return raises, before it is put to the cell that raised it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """Which cell of a KPI's or milestone's row is doubted."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    EVIDENCE = "evidence"
    STATUS = "status"
    COMPLETED_ON = "completed on"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question: its code, the KPI or milestone and the part of its row, what was expected.

    `found` is empty where what stands in the cell says it all.
    """

    code: str
    of: str
    part: Part
    expected: str
    found: str = ""
