"""Who may fetch a file at `/media/`: whoever opened a page that offers it.

Streamlit gives a file to anybody with its address, and addresses are passed on and logged. A file
made only when its button is pressed belongs to no page and is gone with the next run of any.
"""

from __future__ import annotations

import asyncio
from pathlib import PurePosixPath

from streamlit.runtime import get_instance
from streamlit.runtime.runtime import Runtime

from napams.web import session_ownership

PATH = "/media/"
TRIES, PAUSE = 20, 0.1
"""Attempts and seconds between them: a page offers no file while it is being run again."""


async def may_fetch(path: str, token: str | None) -> bool:
    """Whether a file is offered by a page of the same sign-in, or by no page at all."""
    file = PurePosixPath(path).stem
    for _ in range(TRIES):
        offered = _offered_to(file)
        mine = session_ownership.sessions_of(token)
        if not offered or offered.intersection(mine):
            return True
        if not mine:
            return False
        await asyncio.sleep(PAUSE)
    return False


def _offered_to(file: str) -> set[str]:
    """The sessions whose pages offer a file."""
    if not Runtime.exists():
        return set()
    held = get_instance().media_file_mgr._files_by_session_and_coord.copy()
    return {session for session, files in held.items() if file in dict(files).values()}
