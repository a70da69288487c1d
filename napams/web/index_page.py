"""The empty page into which Streamlit draws, with this program's name instead of its maker's."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from napams.web.screens import NAME
from napams.web.static import FOLDER, takes_gzip

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
