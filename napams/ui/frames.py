"""How the pages take rows out of the frames of a picture."""

from __future__ import annotations

from napams.domain.frames import Row, of_month, records, up_to, worst_first

__all__ = ["Row", "of_month", "records", "up_to", "worst_first"]
