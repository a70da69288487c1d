"""Streamlit's start page and static files, as this server gives them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from napams.web.screens import NAME

FOLDER = Path(streamlit.__file__).parent / "static"
PREFIX = "/static/"
COMPRESSIBLE = frozenset({".js", ".css", ".svg", ".json", ".map", ".wasm"})
LEVEL = 6
A_YEAR = 31_536_000


def takes_gzip(headers: Headers) -> bool:
    """Whether the browser accepts gzip."""
    offered = headers.get("accept-encoding", "").lower().replace(" ", "").split(",")
    return any(o == "gzip" or (o.startswith("gzip;q=") and o != "gzip;q=0") for o in offered)


@lru_cache(maxsize=1)
def _files() -> frozenset[str]:
    """The addresses of the files worth compressing; no other is looked for on the disk."""
    found = (FOLDER / PREFIX.strip("/")).rglob("*")
    return frozenset(
        "/" + file.relative_to(FOLDER).as_posix()
        for file in found
        if file.suffix in COMPRESSIBLE and file.is_file()
    )


@cache
def _compressed(address: str) -> bytes:
    return gzip.compress((FOLDER / address.lstrip("/")).read_bytes(), LEVEL, mtime=0)


class CompressedStatic:
    """Middleware that sends static files compressed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond, or pass on what is no such file or comes from a browser without gzip."""
        if not (
            scope["type"] == "http"
            and scope["method"] == "GET"
            and scope["path"] in _files()
            and takes_gzip(Headers(scope=scope))
        ):
            await self.app(scope, receive, send)
            return
        address: str = scope["path"]
        body = await run_in_threadpool(_compressed, address)
        kind = mimetypes.guess_type(address)[0] or "application/octet-stream"
        headers = {
            "Cache-Control": f"public, immutable, max-age={A_YEAR}",
            "Content-Encoding": "gzip",
            "Vary": "Accept-Encoding",
        }
        await Response(body, headers=headers, media_type=kind)(scope, receive, send)


INDEX = FOLDER / "index.html"
_SERVER = "window.__streamlit = { BACKEND_BASE_URL: window.location.origin }"
"""Else the browser looks for the server below the page's own address first, and finds nothing."""
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_REPLACED = (
    (re.compile(r"<!--.*?-->\s*", re.DOTALL), ""),
    (re.compile(r"<title>.*?</title>"), f"<title>{NAME}</title>"),
    (
        re.compile(r'<link rel="shortcut icon"[^>]*>'),
        '<link rel="icon" href="/mark.svg"><script>' + _SERVER + "</script>",
    ),
    (re.compile(r'<link rel="service-desc"[^>]*>\s*'), ""),
    (
        re.compile(r"<noscript>.*?</noscript>", re.DOTALL),
        "<noscript><p>These pages need JavaScript; it comes from this server alone.</p></noscript>",
    ),
)


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The page as text and compressed, and the policy under which it may run."""

    plain: bytes
    compressed: bytes
    policy: str


@cache
def rendered() -> IndexPage:
    """The page, made once from the one that the installed Streamlit brings."""
    html = INDEX.read_text(encoding="utf-8")
    for pattern, replacement in _REPLACED:
        html = pattern.sub(replacement, html)
    plain = html.encode()
    return IndexPage(plain, gzip.compress(plain, mtime=0), _policy(html))


def _policy(html: str) -> str:
    """The policy that lets nothing come from other origins.

    Streamlit styles its elements from scripts, hence the inline styles; the page's own inline
    scripts are named by their hashes.
    """
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
        for code in _INLINE.findall(html)
    )
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def respond(request: Request) -> Response:
    """The page, compressed if the browser takes that; never stored by browsers."""
    page = rendered()
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": page.policy,
        "Vary": "Accept-Encoding",
    }
    if takes_gzip(request.headers):
        headers["Content-Encoding"] = "gzip"
        return Response(page.compressed, headers=headers, media_type="text/html")
    return Response(page.plain, headers=headers, media_type="text/html")
