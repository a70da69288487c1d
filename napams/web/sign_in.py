"""Signing in and out, and the one-time link of the first administrator: plain forms, no script."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from napams.problems import Refused, problem
from napams.services import accounts, sign_in
from napams.web import html, sessions
from napams.wording import page_frame

Handler = Callable[[Request], Awaitable[Response]]
Posted = Callable[[Request, Mapping[str, str]], Awaitable[Response]]

SIGN_IN, SIGN_OUT, CLAIM = "/signin", "/signout", "/claim"


def own_forms_only(handler: Posted) -> Handler:
    """Refuse forms posted from other sites or larger than any of ours."""

    @wraps(handler)
    async def guarded(request: Request) -> Response:
        if not sessions.is_same_origin(request):
            return html.refusal("Not accepted", "This form came from another site.", 403)
        try:
            fields = await sessions.form_fields(request)
        except sessions.FormTooLargeError:
            return html.refusal("Not accepted", "This form is larger than it can be.", 413)
        except sessions.TooManyFieldsError:
            return html.refusal("Not accepted", "This form has more fields than it can have.", 400)
        return await handler(request, fields)

    return guarded


def _let_in(token: str, address: str) -> Response:
    """On to the page asked for, with a token that was made just now."""
    response = RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})
    sessions.set_token(response, token)
    return response


def _sign_in_page(next_: str, email: str = "", refused: Refused | None = None) -> Response:
    personas = [
        {
            "email": persona.email,
            "name": persona.name,
            "title": page_frame.title(persona.role, persona.department),
            "may": page_frame.MAY[persona.role],
        }
        for persona in sign_in.personas()
    ]
    return html.page(
        "signin",
        "Sign in",
        401 if refused else 200,
        next=next_,
        email=email,
        problem=_sentence(refused),
        personas=personas,
    )


def _sentence(refused: Refused | None) -> str:
    return " ".join(p.message for p in refused.problems) if refused else ""


async def show_sign_in(request: Request) -> Response:
    """The form; somebody who is signed in goes on at once."""
    next_ = sessions.safe_next(request.query_params.get("next"))
    token = sessions.token_of(request.cookies)
    if await run_in_threadpool(sign_in.who, token):
        return RedirectResponse(next_, status_code=303, headers={"Cache-Control": "no-store"})
    return await run_in_threadpool(_sign_in_page, next_)


@own_forms_only
async def do_sign_in(request: Request, fields: Mapping[str, str]) -> Response:
    """Check the password, or let a persona of the demonstration in; the old sign-in ends."""
    next_ = sessions.safe_next(fields.get("next"))
    address = sessions.client_address(request)
    try:
        if persona := fields.get("persona"):
            token = await run_in_threadpool(sign_in.sign_in_persona, persona, address)
        else:
            email, password = fields.get("email", ""), fields.get("password", "")
            token = await run_in_threadpool(sign_in.sign_in, email, password, address)
    except Refused as refused:
        return await run_in_threadpool(_sign_in_page, next_, fields.get("email", ""), refused)
    if before := sessions.token_of(request.cookies):
        await run_in_threadpool(sign_in.sign_out, before)
    return _let_in(token, next_)


async def show_sign_out(request: Request) -> Response:
    """Ask first: a link alone, which another site could plant, signs nobody out."""
    actor = await run_in_threadpool(sign_in.who, sessions.token_of(request.cookies))
    if actor is None:
        return RedirectResponse(SIGN_IN, status_code=303, headers={"Cache-Control": "no-store"})
    title = page_frame.title(actor.role, actor.department)
    sentence = f"You are signed in as {actor.name} ({title})."
    return html.page("signout", "Sign out", sentence=sentence)


@own_forms_only
async def do_sign_out(request: Request, _fields: Mapping[str, str]) -> Response:
    """End the sign-in in the database, then let the browser forget it."""
    if token := sessions.token_of(request.cookies):
        await run_in_threadpool(sign_in.sign_out, token)
    response = RedirectResponse(SIGN_IN, status_code=303, headers={"Cache-Control": "no-store"})
    sessions.delete_token(response)
    return response


def _claim_page(fields: Mapping[str, str], refused: Refused | None = None) -> Response:
    return html.page(
        "claim",
        "Set up the administrator",
        400 if refused else 200,
        token=fields.get("token", ""),
        your_name=fields.get("name", ""),
        email=fields.get("email", ""),
        shortest=accounts.LEAST_PASSWORD,
        problem=_sentence(refused),
    )


async def show_claim(request: Request) -> Response:
    """The form behind the one-time link, while it is open."""
    if await run_in_threadpool(sign_in.link_is_open, request.query_params.get("token", "")):
        return _claim_page(request.query_params)
    return html.refusal("Link not open", problem("BAD_LINK").message, 404)


@own_forms_only
async def do_claim(request: Request, fields: Mapping[str, str]) -> Response:
    """Make the administrator's account and sign in with it."""
    token, email, name, password = (
        fields.get(key, "") for key in ("token", "email", "name", "password")
    )
    address = sessions.client_address(request)
    try:
        made = await run_in_threadpool(sign_in.claim, token, email, name, password, address)
    except Refused as refused:
        return _claim_page(fields, refused)
    return _let_in(made, sessions.HOME)


ROUTES = [
    Route(SIGN_IN, show_sign_in, methods=["GET"]),
    Route(SIGN_IN, do_sign_in, methods=["POST"]),
    Route(SIGN_OUT, show_sign_out, methods=["GET"]),
    Route(SIGN_OUT, do_sign_out, methods=["POST"]),
    Route(CLAIM, show_claim, methods=["GET"]),
    Route(CLAIM, do_claim, methods=["POST"]),
]
