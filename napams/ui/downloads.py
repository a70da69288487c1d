"""Whose the files at `/media/` are: whoever's page offers one may fetch it, and nobody else.

Streamlit gives a file to whoever has its address, and addresses are passed on and logged.
"""

from __future__ import annotations

import asyncio
from pathlib import PurePosixPath

from streamlit.runtime import get_instance
from streamlit.runtime.runtime import Runtime

from napams.ui import resuming

PATH = "/media/"
TRIES, PAUSE = 20, 0.1
"""Seconds that a page gets to offer the file anew: it has none while it is being run again."""


async def may_fetch(path: str, token: str | None) -> bool:
    """Whether a page opened by the same sign-in offers the file."""
    file = PurePosixPath(path).stem
    for _ in range(TRIES):
        if _offered(file, token):
            return True
        if not resuming.has_pages(token):
            return False
        await asyncio.sleep(PAUSE)
    return False


def _offered(file: str, token: str | None) -> bool:
    if not Runtime.exists():
        return False
    held = get_instance().media_file_mgr._files_by_session_and_coord
    return any(
        file in dict(held.get(session, {})).values() for session in resuming.sessions_of(token)
    )
