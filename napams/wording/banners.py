"""Banners over every page that say why its figures are not the real ones."""

from __future__ import annotations

from datetime import datetime

DEMONSTRATION = "Made-up returns: this database is a demonstration, no figure is real."


def held_clock(moment: datetime) -> str:
    """That the clock stands still, at a moment in Pakistan's time."""
    return f"Rehearsal: the clock stands still at {moment:%H:%M} on {moment.day} {moment:%b %Y}."
