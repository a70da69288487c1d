"""Keeping Python's garbage collector away from what never becomes garbage (design.md §7, "Speed").

Streamlit collects after every run of a page, which looks at everything that is held: hundreds of
thousands of objects of the libraries. Frozen ones are not looked at.
"""

from __future__ import annotations

import gc
from itertools import count
from threading import Lock

THAW_EVERY = 50
"""Sessions after which all is looked at once, to free what ended sessions left in circles."""

_settled = count(1)
_one_at_a_time = Lock()


def settle() -> None:
    """Take all that lives now for lasting; for the server's start and that of each session."""
    with _one_at_a_time:
        if next(_settled) % THAW_EVERY == 0:
            gc.unfreeze()
        gc.collect()
        gc.freeze()
