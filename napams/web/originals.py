"""The original workbooks, byte for byte, at addresses that can stand in a table."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from napams.problems import Refused
from napams.services import returns, sign_in
from napams.ui.markup import Html, link
from napams.web import html, sessions

PATH = "/original/"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def original_link(upload_id: int, file_name: str) -> Html:
    """A link under which a file is given back as it was sent in."""
    return link(f"{PATH.lstrip('/')}{upload_id}", file_name, download=file_name)


async def give(request: Request) -> Response:
    """The file, if whoever asks may see the return that it brought."""
    return await run_in_threadpool(_give, request)


def _give(request: Request) -> Response:
    actor = sign_in.who(sessions.token_of(request.cookies))
    if actor is None:
        return html.refusal("Not signed in", "Sign in first, then ask again.", 403)
    try:
        name, data = returns.original(actor.email, request.path_params["upload"])
    except Refused as refused:
        words = " ".join(p.message for p in refused.problems)
        unknown = refused.problems[0].code == "NO_SUCH_RETURN"
        return html.refusal("Not given", words, 404 if unknown else 403)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
    }
    return Response(data, headers=headers, media_type=_KIND)


ROUTE = Route(PATH + "{upload:int}", give)
