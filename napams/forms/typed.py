"""A return as it is typed in the browser: text in every cell, kept as it was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from napams.domain.returns import NarrativeField
from napams.forms.blank import TypedMilestone, TypedRow
from napams.intake.reading.values import Unread, read_text
from napams.problems import refuse

LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody typed into the three sheets.

    `figures` are keyed by KPI and category (empty for the total), `milestones` by code,
    `narrative` by its field. A row that is not there is an empty row.
    """

    figures: Mapping[tuple[str, str], TypedRow] = field(default_factory=dict)
    milestones: Mapping[str, TypedMilestone] = field(default_factory=dict)
    narrative: Mapping[NarrativeField, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "figures": [
                {"kpi": kpi, "category": category, **asdict(row)}
                for (kpi, category), row in self.figures.items()
            ],
            "milestones": [{"code": code, **asdict(m)} for code, m in self.milestones.items()],
            "narrative": {f.value: text for f, text in self.narrative.items()},
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Entered:
        """The same from JSON."""
        figures = {
            (row["kpi"], row["category"]): TypedRow(**_without(row, "kpi", "category"))
            for row in values["figures"]
        }
        milestones = {
            row["code"]: TypedMilestone(**_without(row, "code")) for row in values["milestones"]
        }
        narrative = {NarrativeField(f): text for f, text in values["narrative"].items()}
        return cls(figures, milestones, narrative)

    def check(self) -> None:
        """Refused (TEXT_TOO_LONG, CONTROL_CHARACTERS) for what no cell of a workbook can hold."""
        for text in self._texts():
            given = read_text(text, LONGEST_CELL)
            if isinstance(given, Unread):
                raise refuse(given.code, found=text, expected=given.expected)

    def _texts(self) -> Iterator[str]:
        for row in self.figures.values():
            yield from asdict(row).values()
        for milestone in self.milestones.values():
            yield from asdict(milestone).values()
        yield from self.narrative.values()


def _without(row: Mapping[str, str], *keys: str) -> dict[str, str]:
    return {key: value for key, value in row.items() if key not in keys}
