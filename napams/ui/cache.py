"""What is kept between clicks: the report and what was drawn from it, shared by everybody.

Keys hold the version of the data and whatever else the result depends on; nothing that differs
by role is kept under a key without it. What is kept is read, never changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from napams.domain.report import StatusReport
from napams.services import status
from napams.services.actors import SYSTEM, Actor
from napams.services.status import Version

REPORTS_KEPT = 6
DRAWINGS_KEPT = 256

Drawing = TypeVar("Drawing")


@dataclass(frozen=True, slots=True)
class CachedReport:
    """A report and the key under which it, and all that is drawn from it, is kept."""

    report: StatusReport
    version: Version
    known_on: datetime | None


def status_report(actor: Actor, known_on: datetime | None = None) -> CachedReport:
    """The report of this moment, computed once for each version of the data.

    Refused: NO_PLAN, NOT_ALLOWED.
    """
    version = status.version(actor.email)
    return CachedReport(_status_report(version, known_on), version, known_on)


def drawn(cached: CachedReport, what: str, draw: Callable[[], Drawing]) -> Drawing:
    """What `draw` makes of the report, made once; `what` names it with all it depends on."""
    made: Drawing = _drawn(cached.version, cached.known_on, what, draw)
    return made


def categories(cached: CachedReport, code: str) -> pd.DataFrame:
    """The breakdown of a KPI in every month."""
    return drawn(
        cached, f"categories {code}", lambda: status.category_figures(SYSTEM, code, cached.known_on)
    )


@st.cache_resource(max_entries=REPORTS_KEPT, show_spinner=False)
def _status_report(version: Version, known_on: datetime | None) -> StatusReport:
    return status.status_report(SYSTEM, known_on)


@st.cache_resource(max_entries=DRAWINGS_KEPT, show_spinner=False)
def _drawn(version: Version, known_on: datetime | None, what: str, _draw: Callable[[], Any]) -> Any:
    return _draw()
