"""What every request passes first: the security headers, closed addresses, the sign-in."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.status import WS_1008_POLICY_VIOLATION, WS_1013_TRY_AGAIN_LATER
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from napams.config import settings
from napams.problems import Refused
from napams.services import sign_in
from napams.services.actors import Actor
from napams.web import downloads, html, index_page, originals, sessions, websocket
from napams.web.process import LOG
from napams.web.screens import SCREENS, landing
from napams.web.session_ownership import without_anothers_session
from napams.web.sign_in import CLAIM, SIGN_IN, SIGN_OUT

CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")
"""Streamlit's addresses that reveal the server's state or bypass the sign-in."""

FILES = (downloads.PATH, "/_stcore/upload_file/", originals.PATH)
"""Downloads and uploads: their addresses are guarded by nothing but being hard to guess."""

ASSETS = ("/static/", "/_stcore/", "/component/")
OWN = frozenset({SIGN_IN, SIGN_OUT, CLAIM, "/healthz", "/mark.svg"})
PAGES = frozenset({"/", *(f"/{screen.path}" for screen in SCREENS)})

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
TWO_YEARS = 63_072_000
NO_ANSWER = "no answer from the database"


class SecurityHeaders:
    """Middleware that adds the security headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add to the head of the response."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Content-Security-Policy", "default-src 'none'; sandbox")
                if settings().secure_cookie:
                    headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}"
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class SignInRequired:
    """Middleware that lets nobody past to pages, files and websocket without a sign-in.

    The pages' own guard decides all the same, at every run: this spares a stranger's browser the
    scripts, covers the addresses of files, which no page guards, and keeps strangers and other
    sites from Streamlit itself, which obeys whoever connects.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond here, or pass the request on."""
        response = None
        if scope["type"] == "websocket":
            response = await _refuse_websocket(HTTPConnection(scope))
            scope, receive = without_anothers_session(scope), websocket.only_from_pages(receive)
        elif scope["type"] == "http":
            try:
                response = await _respond(Request(scope))
            except Refused as refused:
                response = unavailable(refused)
        await (response or self.app)(scope, receive, send)


async def _refuse_websocket(connection: HTTPConnection) -> ASGIApp | None:
    if not sessions.names_own_origin(connection.headers):
        return WebSocketClose(WS_1008_POLICY_VIOLATION)
    try:
        actor = await _actor(connection)
    except Refused as refused:
        LOG.warning(NO_ANSWER, extra={"problems": str(refused)})
        return WebSocketClose(WS_1013_TRY_AGAIN_LATER)
    return websocket.load_anew if actor is None else None


async def _respond(request: Request) -> Response | None:
    path = request.url.path
    if path.startswith(FILES):
        return await _file(request)
    if path in OWN or (path.startswith(ASSETS) and not path.startswith(CLOSED)):
        return None
    if path not in PAGES or request.method not in ("GET", "HEAD"):
        return html.refusal("Not found", "There is no such page.", 404)
    return await _page(request)


async def _file(request: Request) -> Response | None:
    if await _actor(request) is None:
        return PlainTextResponse("Sign in first", 403)
    path = request.url.path
    if not path.startswith(downloads.PATH):
        return None
    if await downloads.may_fetch(path, sessions.token_of(request.cookies)):
        return None
    words = "This file belongs to a page of somebody else, or the page has gone on. Open it anew."
    return PlainTextResponse(words, 403)


async def _page(request: Request) -> Response:
    actor = await _actor(request)
    if actor is None:
        query = f"?{request.url.query}" if request.url.query else ""
        return _redirect(f"{SIGN_IN}?next={quote(request.url.path + query, safe='')}")
    if request.url.path == "/":
        return _redirect(f"/{landing(actor).path}")
    return index_page.respond(request)


async def _actor(connection: HTTPConnection) -> Actor | None:
    return await run_in_threadpool(sign_in.who, sessions.token_of(connection.cookies))


def _redirect(address: str) -> Response:
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})


def unavailable(refused: Refused) -> Response:
    """A page for when the database does not answer."""
    LOG.warning(NO_ANSWER, extra={"problems": str(refused)})
    return html.refusal("Not available", " ".join(p.message for p in refused.problems), 503)
