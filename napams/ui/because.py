"""The link from a colour to its reason."""

from __future__ import annotations

from datetime import datetime

from napams.ui.links import to
from napams.ui.markup import Html, link


def because(known_on: datetime | None, code: str, month: object, *words: object) -> Html:
    """The words, mostly a mark of status, as a link to why it is so."""
    where = to("why", known_on, code=code, month=month)
    return link(where, *words, class_="nm-why", title=f"Why? And who says so: {code}")
