"""Calendar months, the unit of reporting and rating."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Self

from pydantic import BeforeValidator, PlainSerializer

_WRITTEN = re.compile(r"(\d{4})-(\d{2})")


EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
"""Days of the first and the last month that can be named."""


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month; ordered by time, `month + n` is a month, `month - month` an int."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (EARLIEST.year <= self.year <= LATEST.year and 1 <= self.number <= 12):
            raise ValueError(f"no such month: {self.year}-{self.number}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2025-03`; ValueError on anything else."""
        written = _WRITTEN.fullmatch(text.strip())
        if written is None:
            raise ValueError(f"a month is written like 2025-03, not {text!r}")
        return cls(int(written[1]), int(written[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The month of a day."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        """First day of the month."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """Last day of the month."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def label(self) -> str:
        """`Mar 2025`, as in pages, forms and sentences."""
        return f"{calendar.month_abbr[self.number]} {self.year}"

    def __add__(self, months: int) -> Month:
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)

    def __sub__(self, other: Month) -> int:
        return (self.year - other.year) * 12 + self.number - other.number

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def _read(value: object) -> object:
    return Month.parse(value) if isinstance(value, str) else value


MonthField = Annotated[Month, BeforeValidator(_read), PlainSerializer(str, return_type=str)]
"""A month in a pydantic model, serialised as `2025-03`."""
