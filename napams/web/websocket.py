"""The websocket between a page and Streamlit: what may be said on it, and how a stranger is met.

Streamlit itself lets everybody connect and obeys: it empties the caches of all on demand, tells of
the git repository in which it runs, and asks a server outside for its own address when the
handshake comes from a foreign site.
"""

from __future__ import annotations

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

SAID_BY_PAGES = frozenset(
    {"rerun_script", "stop_script", "file_urls_request", "backend_operation_request"}
)
"""Clicks, the button that stops a run, uploads, and files made when their button is pressed."""


def only_from_pages(receive: Receive) -> Receive:
    """What the browser sends, without the messages that no page of ours needs."""

    async def needed() -> Message:
        while True:
            message = await receive()
            data = message.get("bytes")
            if data is None or _is_needed(data):
                return message

    return needed


def _is_needed(data: bytes) -> bool:
    """Whether a page says such a thing; what cannot be read, Streamlit refuses itself."""
    said = BackMsg()
    try:
        said.ParseFromString(data)
    except DecodeError:
        return True
    return said.WhichOneof("type") in SAID_BY_PAGES


async def load_anew(scope: Scope, receive: Receive, send: Send) -> None:
    """Make the browser load its page again, which without a sign-in leads to the sign-in page.

    Without that word a page whose sign-in ended while it was cut off would try to connect for ever,
    with its figures on the screen.
    """
    socket = WebSocket(scope, receive, send)
    await socket.accept(next(iter(socket.scope["subprotocols"]), None))
    word = ForwardMsg()
    word.auth_redirect.SetInParent()  # an empty address is that of the page itself
    await socket.send_bytes(word.SerializeToString())
    await socket.close()
