"""A ministry's network has no way out: every page lives on what this server sends."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import ConsoleMessage, Page, expect
from websockets.exceptions import InvalidStatus

from napams.web.index_page import FOLDER
from tests.e2e.live import Site, copied, drawn, environment, serving

SEEN_BY = [
    ("analyst", page)
    for page in (
        *("overview", "measure", "departments", "timeline", "changes", "questions", "why"),
        *("returns", "entry", "register", "closing"),
        *("return?department=FIA-HQ&month=2025-03", "exports"),
    )
] + [("focal", "overview"), ("focal", "returns"), ("administrator", "accounts")]

ELSEWHERE = ("https://example.org", "http://localhost:3000", "http://127.0.0.1", "null")


@pytest.mark.parametrize(("role", "path"), SEEN_BY)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_asks_nobody_else_and_breaks_no_rule(
    page: Page, site: Site, carry: Callable[[Site, str], None], role: str, path: str, scheme: str
) -> None:
    asked: list[str] = []
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(message.text)

    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda stream: asked.append(stream.url))
    page.on("console", listen)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    carry(site, role)
    page.goto(f"{site.url}/{path}")
    expect(page.get_by_role("link", name="Sign out")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")

    elsewhere = [url for url in asked if urlsplit(url).netloc not in (site.host, "")]
    assert elsewhere == []
    assert [text for text in said if "Content Security Policy" in text] == []
    assert "Streamlit" not in page.title()


def test_a_page_elsewhere_makes_the_server_ask_nobody(demonstration: Path, tmp_path: Path) -> None:
    """A proxy that only listens stands for the network outside, and hears nothing."""
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
