"""The original workbooks, byte for byte, at addresses to which tables can link."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from napams.problems import Refused
from napams.services import returns, sign_in
from napams.web import html, sessions

PATH = "/original/"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def address_of(upload_id: int) -> str:
    """The address of an uploaded file, relative to the pages."""
    return f"{PATH.lstrip('/')}{upload_id}"


async def download(request: Request) -> Response:
    """Send the file if the visitor may see the return that it brought."""
    return await run_in_threadpool(_download, request)


def _download(request: Request) -> Response:
    actor = sign_in.who(sessions.token_of(request.cookies))
    if actor is None:
        return html.refusal("Not signed in", "Sign in first, then ask again.", 403)
    try:
        name, data = returns.original(actor.email, request.path_params["upload"])
    except Refused as refused:
        words = " ".join(p.message for p in refused.problems)
        return html.refusal("Not given", words, refused.http_status)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
    }
    return Response(data, headers=headers, media_type=_KIND)


ROUTE = Route(PATH + "{upload:int}", download)
