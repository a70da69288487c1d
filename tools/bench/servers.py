"""Live servers, and pages opened over the websocket as Streamlit's browser code does."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from napams.config import ROOT
from napams.web.sessions import COOKIE
from napams.web.sign_in import SIGN_IN
from tools.bench.timing import Cost

STARTS_WITHIN = 90.0
"""Seconds that a server may take to start on a busy machine."""
_QUIET = 1.0
"""Seconds without a message after which a page has come to rest."""
_PAUSE, _IDLE = 0.02, 0.4
"""A server rests once it uses less than this many milliseconds in a pause of these seconds."""


class Server:
    """A running server's process."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        # the number of a process's own processor clock, as clock_getcpuclockid(3) makes it
        self._clock = (~process.pid << 3) | 2

    def cpu(self) -> float:
        """CPU milliseconds used so far by all threads, ended ones too."""
        return time.clock_gettime(self._clock) * 1_000

    def rest(self) -> float:
        """Wait until the server is idle after its clean-up; returns its `cpu`."""
        before, now = float("-inf"), self.cpu()
        while now - before > _IDLE:
            time.sleep(_PAUSE)
            before, now = now, self.cpu()
        return now

    def sign_in(self, persona: str) -> str:
        """The token of a fresh sign-in as one of the demonstration's people."""
        headers = {
            "Origin": f"http://{self.host}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = HTTPConnection(self.host, timeout=30)
        connection.request("POST", SIGN_IN, urlencode({"persona": persona}), headers)
        cookie = connection.getresponse().headers["Set-Cookie"]
        connection.close()
        return str(SimpleCookie(cookie)[COOKIE].value)


class Page:
    """One visitor's page. It is there once it no longer changes: a first run can ask for a second.

    Says what a browser says with every click: the address, and which large messages it still has.
    """

    def __init__(self, server: Server, path: str = "", token: str = "", query: str = "") -> None:
        self._server = server
        self._asked = BackMsg()
        self._asked.rerun_script.page_name = path
        self._asked.rerun_script.query_string = query
        self._stream = _connected(server.host, token)
        self.received = 0
        self._run()
        with suppress(TimeoutError):
            while True:
                self._take(_QUIET)

    def rerun(self) -> Cost:
        """Cost of one click: wall time to the last message, CPU time until the server is idle."""
        cpu = self._server.rest()
        taken = self.click()
        return Cost(self._server.rest() - cpu, taken)

    def click(self) -> float:
        """Milliseconds from a click until the last message of its run is here."""
        before = time.perf_counter()
        self._run()
        return (time.perf_counter() - before) * 1_000

    def close(self) -> None:
        """Close the page."""
        self._stream.close()

    def _run(self) -> None:
        """Run the page; `received` are the bytes that were sent for it."""
        self._stream.send(self._asked.SerializeToString())
        self.received = 0
        while self._take(timeout=60).WhichOneof("type") != "script_finished":
            pass

    def _take(self, timeout: float) -> ForwardMsg:
        """The next message, as far as the browser would keep something of it."""
        data = self._stream.recv(timeout=timeout, decode=False)
        message: ForwardMsg = ForwardMsg.FromString(data)
        asked = self._asked.rerun_script
        self.received += len(data)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            asked.page_script_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            asked.query_string = message.page_info_changed.query_string
        elif message.metadata.cacheable and message.hash not in asked.cached_message_hashes:
            asked.cached_message_hashes.append(message.hash)
        return message


def _connected(host: str, token: str) -> ClientConnection:
    cookie = {"Cookie": f"{COOKIE}={token}"} if token else {}
    return connect(
        f"ws://{host}/_stcore/stream",
        additional_headers={"Origin": f"http://{host}"} | cookie,
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        ping_interval=None,
        close_timeout=1,
        legacy=True,
    )


@contextmanager
def serving(
    arguments: Sequence[str], environment: Mapping[str, str], log: Path
) -> Iterator[Server]:
    """`python -m …` as a server on a free port (`{port}` in its arguments); ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def with_port(text: str) -> str:  # `format` would stumble over other people's braces
        return text.replace("{port}", str(port))

    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *map(with_port, arguments)],
            cwd=ROOT,
            env={name: with_port(value) for name, value in environment.items()},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _await(process, port, log)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {log.read_text()}")
