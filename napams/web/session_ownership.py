"""Which sign-in a Streamlit session belongs to, so that no other sign-in can resume it.

After a lost connection the browser names its session, and Streamlit hands that over to whoever
names it, with what was typed there and with the first person's callbacks.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import Scope

from napams.web import sessions

REMEMBERED = 10_000
"""Sessions remembered, the latest; one that was forgotten begins anew."""

_PROTOCOL = "sec-websocket-protocol"
_owners: OrderedDict[str, str] = OrderedDict()
_lock = Lock()


def record_owner(session_id: str, token: str | None) -> None:
    """Note which sign-in uses the session; called at each run of a page."""
    with _lock:
        _owners[session_id] = _digest(token)
        _owners.move_to_end(session_id)
        while len(_owners) > REMEMBERED:
            _owners.popitem(last=False)


def sessions_of(token: str | None) -> list[str]:
    """The sessions that were last used by this sign-in."""
    mine = _digest(token)
    with _lock:
        return [name for name, owner in _owners.items() if owner == mine]


def without_anothers_session(scope: Scope) -> Scope:
    """The opening of a websocket; names no session unless it belongs to the same sign-in.

    Streamlit's browser code sends `streamlit`, a token of its own and the session, in that order.
    """
    headers = Headers(scope=scope)
    entries = [entry.strip() for entry in headers.get(_PROTOCOL, "").split(",")]
    token = sessions.token_of(cookie_parser(headers.get("cookie", "")))
    if len(entries) < 3 or _owners.get(entries[2]) == _digest(token):
        return scope
    cut = dict(scope, headers=list(scope["headers"]), subprotocols=entries[:2])
    MutableHeaders(scope=cut)[_PROTOCOL] = ", ".join(entries[:2])
    return cut


def _digest(token: str | None) -> str:
    return hashlib.sha256((token or "").encode()).hexdigest()
