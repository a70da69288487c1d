"""What the server's answers allow a browser, and how it sends its files.

That no page asks anybody else: tests/e2e/test_screens_are_for_everybody.py.
"""

from __future__ import annotations

import gzip
import socket
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from napams.web.index_page import FOLDER
from tests.e2e.live import Site, copied, drawn, environment, serving

ELSEWHERE = ("https://example.org", "http://localhost:3000", "http://127.0.0.1", "null")


def test_a_page_elsewhere_makes_the_server_ask_nobody(demonstration: Path, tmp_path: Path) -> None:
    """A listening proxy takes the place of the network outside, and hears nothing."""
    with socket.create_server(("127.0.0.1", 0)) as outside:
        proxy = f"http://127.0.0.1:{outside.getsockname()[1]}"
        asked_by = dict.fromkeys(("http_proxy", "https_proxy"), proxy) | {"no_proxy": ""}
        environ = environment(copied(demonstration, tmp_path / "a.db"), **asked_by)
        with serving(environ, tmp_path / "log") as server:
            token = server.sign_in("committee")
            for origin in ELSEWHERE:
                with pytest.raises(InvalidStatus) as refusal:
                    server.open("overview", token=token, origin=origin)
                assert refusal.value.response.status_code == 403
            with server.open("overview", token=token) as stream:
                assert "Sign out" in drawn(stream.run())
        outside.setblocking(False)
        with pytest.raises(BlockingIOError):
            outside.accept()


@pytest.mark.parametrize("path", ["/signin", "/healthz", "/mark.svg", "/nowhere"])
def test_every_answer_says_what_a_browser_may_do_with_it(site: Site, path: str) -> None:
    headers = site.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "http" not in headers["content-security-policy"]


def test_a_page_may_load_from_its_own_server_alone(site: Site) -> None:
    policy = site.get("/overview", token=site.sign_in("committee")).headers[
        "content-security-policy"
    ]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in rules["script-src"]


def test_the_scripts_come_compressed_and_are_kept(site: Site) -> None:
    largest = max((FOLDER / "static" / "js").glob("*.js"), key=lambda file: file.stat().st_size)
    address = f"{site.url}/static/js/{largest.name}"
    with httpx.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert len(sent) < largest.stat().st_size * 0.4
    assert gzip.decompress(sent) == largest.read_bytes()


@pytest.mark.parametrize("offered", ["identity", "gzip;q=0", "br"])
def test_a_browser_without_gzip_gets_them_as_they_are(site: Site, offered: str) -> None:
    file = next((FOLDER / "static" / "css").glob("*.css"))
    answer = httpx.get(f"{site.url}/static/css/{file.name}", headers={"Accept-Encoding": offered})
    assert "content-encoding" not in answer.headers
    assert answer.content == file.read_bytes()
