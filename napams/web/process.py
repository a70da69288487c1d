"""The server's process: its log, and what its garbage collector need not look at."""

from __future__ import annotations

import gc
import json
import logging
import uuid
from datetime import UTC, datetime
from itertools import count
from threading import Lock

LOG = logging.getLogger("napams")
EXTRA = ("incident", "problems")
"""What an entry may have beside its event, by the name given in `extra`."""


class JsonFormatter(logging.Formatter):
    """A line with `event`, `level`, `timestamp`, what is extra and the traceback, if any.

    Tracebacks come without the values of variables, since those can be passwords.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as a JSON object."""
        entry = {name: getattr(record, name) for name in EXTRA if hasattr(record, name)}
        at = datetime.fromtimestamp(record.created, UTC)
        entry |= {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "timestamp": at.isoformat().replace("+00:00", "Z"),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def start() -> None:
    """Write what the program logs to standard error from now on."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    LOG.handlers = [handler]
    LOG.propagate = False
    LOG.setLevel(logging.INFO)


def report_fault(fault: Exception) -> str:
    """Log a fault of the program; gives a calm sentence with the number to look for in the log."""
    number = uuid.uuid4().hex[:8]
    LOG.error("fault", extra={"incident": number}, exc_info=fault)
    return (
        "Something went wrong in the program; what you last did may not have been carried out. "
        f"Tell the administrator the number {number}."
    )


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
