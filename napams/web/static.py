"""Streamlit's scripts, styles and fonts, compressed once and kept.

Streamlit sends them as they are, which over an office's slow line is most of the first visit.
Their names carry a hash of their contents, so browsers may keep them for good.
"""

from __future__ import annotations

import gzip
import mimetypes
from functools import cache, lru_cache
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

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
