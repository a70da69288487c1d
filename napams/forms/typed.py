"""A return typed in the browser: the text of every cell, kept as it was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from napams.domain.returns import NarrativeField


@dataclass(frozen=True, slots=True)
class TypedRow:
    """The cells of a row of the Return sheet as typed: `2.5 lakh`, `nil`, `N/A` or `85%`."""

    value: str = ""
    numerator: str = ""
    denominator: str = ""
    evidence: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TypedMilestone:
    """The cells of a milestone as typed; `status` is a word of the list, days are text."""

    status: str = ""
    forecast: str = ""
    completed_on: str = ""
    evidence: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TypedReturn:
    """A return as typed into the three sheets; a row that is missing is empty.

    `figures` are keyed by KPI and category (empty for the total), `milestones` by code.
    """

    figures: Mapping[tuple[str, str], TypedRow] = field(default_factory=dict)
    milestones: Mapping[str, TypedMilestone] = field(default_factory=dict)
    narrative: Mapping[NarrativeField, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The return as plain JSON."""
        return {
            "figures": [
                {"kpi": kpi, "category": category, **asdict(row)}
                for (kpi, category), row in self.figures.items()
            ],
            "milestones": [{"code": code, **asdict(m)} for code, m in self.milestones.items()],
            "narrative": {f.value: text for f, text in self.narrative.items()},
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TypedReturn:
        """The return from plain JSON."""
        figures = {
            (row["kpi"], row["category"]): TypedRow(**_without(row, "kpi", "category"))
            for row in values["figures"]
        }
        milestones = {
            row["code"]: TypedMilestone(**_without(row, "code")) for row in values["milestones"]
        }
        narrative = {NarrativeField(f): text for f, text in values["narrative"].items()}
        return cls(figures, milestones, narrative)

    def texts(self) -> Iterator[str]:
        """The text of every cell."""
        for row in self.figures.values():
            yield from asdict(row).values()
        for milestone in self.milestones.values():
            yield from asdict(milestone).values()
        yield from self.narrative.values()


def _without(row: Mapping[str, str], *keys: str) -> dict[str, str]:
    return {key: value for key, value in row.items() if key not in keys}
