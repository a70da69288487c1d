"""What is kept between clicks: the picture and what was drawn from it, shared by everybody.

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

from napams.services import status
from napams.services.status import Picture, Version

PICTURES_KEPT = 6
DRAWINGS_KEPT = 256

Drawing = TypeVar("Drawing")


@dataclass(frozen=True, slots=True)
class Held:
    """A picture and the key under which it, and all that is drawn from it, is kept."""

    picture: Picture
    version: Version
    known_on: datetime | None


def picture(known_on: datetime | None = None) -> Held:
    """The picture of this moment, computed once for each version of the data."""
    version = status.version()
    return Held(_picture(version, known_on), version, known_on)


def drawn(held: Held, what: str, draw: Callable[[], Drawing]) -> Drawing:
    """What `draw` makes of the picture, made once; `what` names it with all it depends on."""
    made: Drawing = _drawn(held.version, held.known_on, what, draw)
    return made


def categories(held: Held, code: str) -> pd.DataFrame:
    """The breakdown of a KPI in every month."""
    return drawn(held, f"categories {code}", lambda: status.category_figures(code, held.known_on))


@st.cache_resource(max_entries=PICTURES_KEPT, show_spinner=False)
def _picture(version: Version, known_on: datetime | None) -> Picture:
    return status.picture(known_on)


@st.cache_resource(max_entries=DRAWINGS_KEPT, show_spinner=False)
def _drawn(
    version: Version,
    known_on: datetime | None,
    what: str,
    _draw: Callable[[], Any],
) -> Any:
    return _draw()
