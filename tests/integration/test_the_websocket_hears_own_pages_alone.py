"""Who may open a websocket to Streamlit, and what of what is said on it gets there."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from napams.problems import refuse
from napams.services import accounts, sign_in
from napams.web.middleware import SignInRequired
from napams.web.sessions import COOKIE
from tests.personas import ADMINISTRATOR, MEMBER

HERE = "http://napams.example"
GARBAGE = b"\xff\xff"
NEEDED = ("rerun_script", "stop_script", "file_urls_request", "backend_operation_request")
KINDS = tuple(field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields)
pytestmark = pytest.mark.usefixtures("started")


class Streamlit:
    """A stand-in for Streamlit that records messages until the browser disconnects."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    async def __call__(self, _scope: Scope, receive: Receive, _send: Send) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            self.heard.append(message.get("bytes", message["type"]))


@pytest.fixture
def token() -> str:
    """Somebody's fresh sign-in."""
    return sign_in.sign_in(MEMBER.email, str(MEMBER.password), "192.0.2.1")


def opened(
    token: str | None, *frames: bytes, origin: str | None = HERE
) -> tuple[list[Any], list[Message]]:
    """What Streamlit heard of a websocket with these messages, and what the middleware answered."""
    headers = [(b"host", b"napams.example"), (b"sec-websocket-protocol", b"streamlit, none")]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    if token is not None:
        headers.append((b"cookie", f"{COOKIE}={token}".encode()))
    scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "headers": headers,
        "subprotocols": ["streamlit", "none"],
    }
    coming = iter(
        [
            {"type": "websocket.connect"},
            *({"type": "websocket.receive", "bytes": frame} for frame in frames),
            {"type": "websocket.disconnect", "code": 1001},
        ]
    )
    answered: list[Message] = []

    async def receive() -> Message:
        return next(coming)

    async def send(message: Message) -> None:
        answered.append(message)

    streamlit = Streamlit()
    asyncio.run(SignInRequired(streamlit)(scope, receive, send))
    return streamlit.heard, answered


def said(kind: str) -> bytes:
    """A message of that kind, as a browser sends it."""
    message = BackMsg()
    if BackMsg.DESCRIPTOR.fields_by_name[kind].message_type is None:
        setattr(message, kind, True)
    else:
        getattr(message, kind).SetInParent()
    return message.SerializeToString()


@pytest.mark.parametrize(
    "origin",
    [
        *(None, "", "null", "https://example.org", "http://napams.example.org", "napams.example"),
        *(
            "http://localhost:3000",
            "http://napams.example:8502",
            "http://[",
            "http://a@napams.example",
        ),
    ],
)
def test_no_other_site_reaches_streamlit(token: str, origin: str | None) -> None:
    heard, answered = opened(token, said("rerun_script"), origin=origin)
    assert heard == []
    assert [(m["type"], m["code"]) for m in answered] == [("websocket.close", 1008)]


@pytest.mark.parametrize("origin", [HERE, "https://napams.example"])
def test_an_own_page_of_somebody_signed_in_does(token: str, origin: str) -> None:
    heard, answered = opened(token, said("rerun_script"), origin=origin)
    assert heard == ["websocket.connect", said("rerun_script")]
    assert answered == []


@pytest.mark.parametrize("ended", ["never signed in", "made up", "signed out", "disabled"])
def test_without_a_sign_in_the_page_is_told_to_load_anew(token: str, ended: str) -> None:
    if ended == "signed out":
        sign_in.sign_out(token)
    elif ended == "disabled":
        accounts.disable(ADMINISTRATOR.email, MEMBER.email)
    carried = {"never signed in": None, "made up": "A" * 43}.get(ended, token)
    heard, (accepted, told, closed) = opened(carried, said("rerun_script"))
    assert heard == []
    assert accepted["subprotocol"] == "streamlit"
    word = ForwardMsg.FromString(told["bytes"])
    assert (word.WhichOneof("type"), word.auth_redirect.url) == ("auth_redirect", "")
    assert closed["type"] == "websocket.close"


def test_while_the_database_does_not_answer_the_browser_is_to_try_again(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unanswered(_token: str | None) -> None:
        raise refuse("DATABASE_UNREACHABLE")

    monkeypatch.setattr(sign_in, "who", unanswered)
    heard, answered = opened(token, said("rerun_script"))
    assert heard == []
    assert [(m["type"], m["code"]) for m in answered] == [("websocket.close", 1013)]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("message", KINDS)
def test_only_what_pages_need_is_heard(token: str, message: str) -> None:
    heard, _ = opened(token, said(message), GARBAGE)  # garbage is refused by Streamlit itself
    needed = [said(message)] if message in NEEDED else []
    assert heard == ["websocket.connect", *needed, GARBAGE]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_of_two_kinds_in_one_message_the_one_that_streamlit_reads_counts(token: str) -> None:
    kept, dropped = (
        said("clear_cache") + said("rerun_script"),
        said("rerun_script") + said("clear_cache"),
    )
    assert opened(token, dropped, kept)[0] == ["websocket.connect", kept]
