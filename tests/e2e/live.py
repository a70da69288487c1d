"""A running server on a database of its own, and the ways in: HTTP, websocket, command line."""

from __future__ import annotations

import os
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from napams.config import ROOT
from napams.web.sessions import COOKIE

REHEARSAL = "2025-04-20T10:00:00+05:00"
"""When the tests take place: three months of the made-up year have ended."""

PERSONAS = {
    "committee": "committee@demo.example",
    "analyst": "analyst@demo.example",
    "secretary": "secretary@demo.example",
    "focal": "focal.molj@demo.example",
    "administrator": "administrator@demo.example",
}
REFUSED = "Your account may not open this page."
NOBODY = "You are not signed in"
_TLS = ssl.create_default_context()  # else made anew for every request, which takes longer than it
STARTS_WITHIN = 60.0
"""Seconds that a server may take to start on a busy machine."""


def environment(database: Path, **more: str) -> dict[str, str]:
    """This process's environment with the settings of one test's program."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NAPAMS_", "STREAMLIT_"))}
    return kept | {"NAPAMS_DATABASE_URL": f"sqlite:///{database}", "NAPAMS_NOW": REHEARSAL} | more


def napams(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m napams …`, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "napams", *arguments],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def copied(source: Path, target: Path) -> Path:
    """A database like another, taken the way that leaves nothing behind in its log."""
    with sqlite3.connect(source) as whole, sqlite3.connect(target) as copy:
        whole.backup(copy)
    return target


@dataclass
class Stream:
    """A page as Streamlit's own browser code opens it, without a browser."""

    socket: ClientConnection
    page: str
    page_hash: str = field(default="")

    def run(self, page_hash: str = "", query: str = "") -> list[ForwardMsg]:
        """Run the page once; what the server sent, in its order."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_script_hash = page_hash or self.page_hash
        if not asked.rerun_script.page_script_hash:
            asked.rerun_script.page_name = self.page
        self.socket.send(asked.SerializeToString())
        sent: list[ForwardMsg] = []
        while not sent or sent[-1].WhichOneof("type") != "script_finished":
            message = ForwardMsg()
            message.ParseFromString(self.socket.recv(timeout=60))
            sent.append(message)
            if message.WhichOneof("type") == "new_session":
                self.page_hash = message.new_session.page_script_hash
        return sent

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()


def only_told_to_load_anew(stream: Stream) -> bool:
    """Whether a page over the websocket gets nothing but the word to load again."""
    word = ForwardMsg.FromString(stream.socket.recv(timeout=60, decode=False))
    with pytest.raises(ConnectionClosed):
        stream.socket.recv(timeout=60)
    return word.WhichOneof("type") == "auth_redirect" and not word.auth_redirect.url


def drawn(messages: list[ForwardMsg]) -> str:
    """Everything that a run put on the page, as text to search in."""
    return "\n".join(str(m.delta.new_element) for m in messages if m.WhichOneof("type") == "delta")


def only_sentence(messages: list[ForwardMsg], sentence: str) -> bool:
    """Whether a run drew one element alone, and that is the sentence."""
    elements = [m for m in messages if m.WhichOneof("type") == "delta"]
    return len(elements) == 1 and sentence in drawn(messages)


def only_refused(messages: list[ForwardMsg]) -> bool:
    """Whether a run drew the style sheet and, in place of the page, that it is not open."""
    sheet, *rest = (str(m.delta.new_element) for m in messages if m.WhichOneof("type") == "delta")
    return "<style>" in sheet and len(rest) == 1 and REFUSED in rest[0]


def menu(messages: list[ForwardMsg]) -> list[str]:
    """The pages that a run offered."""
    offered = (m.navigation for m in messages if m.WhichOneof("type") == "navigation")
    return [p.url_pathname for n in offered for p in n.app_pages if not p.is_hidden]


@dataclass(frozen=True)
class Site:
    """A running server."""

    url: str
    environ: dict[str, str]

    @property
    def host(self) -> str:
        """`127.0.0.1:PORT`."""
        return self.url.removeprefix("http://")

    def post(
        self,
        path: str,
        fields: dict[str, str],
        *,
        headers: dict[str, str] | None = None,
        token: str | None = None,
    ) -> httpx.Response:
        """A form as a page of this server posts it, unless other headers are given."""
        sent = {"Origin": self.url} if headers is None else headers
        carried = {"Cookie": f"{COOKIE}={token}"} if token else {}
        return httpx.post(
            self.url + path, data=fields, headers=sent | carried, timeout=30, verify=_TLS
        )

    def get(self, path: str, *, token: str | None = None) -> httpx.Response:
        """A page as its address bar gets it."""
        carried = {"Cookie": f"{COOKIE}={token}"} if token else {}
        return httpx.get(self.url + path, headers=carried, timeout=30, verify=_TLS)

    def sign_in(self, role: str) -> str:
        """The token of a fresh sign-in as the persona of that role, or of that name."""
        answer = self.post("/signin", {"persona": PERSONAS.get(role, f"{role}@demo.example")})
        assert answer.status_code == 303, answer.text
        return answer.cookies[COOKIE]

    def open(
        self, page: str, *, token: str | None = None, session: str = "", origin: str = ""
    ) -> Stream:
        """A page over the websocket; `session` is a Streamlit session id to take up.

        `origin` is whose page opens it, this server's own unless another is named.
        """
        carried = {"Cookie": f"{COOKIE}={token}"} if token else {}
        headers = {"Origin": origin or self.url} | carried
        names = ["streamlit", "none", session] if session else ["streamlit"]
        stream = connect(
            f"ws://{self.host}/_stcore/stream",
            additional_headers=headers,
            subprotocols=[Subprotocol(name) for name in names],
            max_size=None,
            legacy=True,
        )
        return Stream(stream, page)


@contextmanager
def serving(environ: dict[str, str], log: Path) -> Iterator[Site]:
    """A server on a free port, ready for its first request; ended by its own process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "napams", "serve"],
            cwd=ROOT,
            env=environ | {"NAPAMS_PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _await(process, port, log)
        yield Site(f"http://127.0.0.1:{port}", environ)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Until the port is open: asking for anything would be the first request."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"the server did not start: {log.read_text()}")
