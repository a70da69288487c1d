"""Keeping Python's garbage collector away from what never becomes garbage.

Streamlit collects after every run of a page, which looks at everything that is held: hundreds of
thousands of objects of the libraries. Frozen ones are not looked at.
"""

from __future__ import annotations

import gc
from itertools import count
from threading import Lock

THAW_EVERY = 50
"""Sessions after which all is looked at once, to free what ended sessions left in circles."""

_freezes = count(1)
_lock = Lock()


def freeze() -> None:
    """Exempt all that lives now from collection; for the server's start and that of a session."""
    with _lock:
        if next(_freezes) % THAW_EVERY == 0:
            gc.unfreeze()
        gc.collect()
        gc.freeze()
