"""What every part of the plan is made of: codes, words, and objects that nobody changes."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
DepartmentCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{1,9}$")]
MeasureCode = Annotated[str, StringConstraints(pattern=r"^M\d{2}$")]
KpiCode = Annotated[str, StringConstraints(pattern=r"^M\d{2}-K\d$")]
MilestoneCode = Annotated[str, StringConstraints(pattern=r"^M\d{2}-T\d$")]


class Frozen(BaseModel):
    """A value object: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
