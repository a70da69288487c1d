"""The cookie that carries a sign-in, and which requests may set or use it.

The cookie holds a random token that only the database can turn into a person, so a copied
Streamlit session id, an upload address or `session_state` says nothing about who somebody is.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

from napams.config import settings

COOKIE = "napams_session"
HOME = "/"
FORM_LIMIT = 8_192
"""Bytes of a posted form; the longest has four short fields."""


FIELDS_LIMIT = 16
"""Fields of a posted form."""


class FormTooLargeError(ValueError):
    """More was posted than any form of ours holds."""


class TooManyFieldsError(ValueError):
    """More fields were posted than any form of ours has."""


def token_of(cookies: Mapping[str, str]) -> str | None:
    """The session token among the browser's cookies, if any."""
    return cookies.get(COOKIE) or None


def set_token(response: Response, token: str) -> None:
    """Set the cookie for as long as the browser is open; scripts in a page cannot read it."""
    response.set_cookie(
        COOKIE, token, httponly=True, samesite="lax", secure=settings().secure_cookie, path="/"
    )


def delete_token(response: Response) -> None:
    """Delete the cookie."""
    response.delete_cookie(
        COOKIE, httponly=True, samesite="lax", secure=settings().secure_cookie, path="/"
    )


def is_same_origin(request: Request) -> bool:
    """Whether a form was posted from a page of this server, as far as the browser tells.

    Browsers send the origin of every POST; a request with neither origin nor site is refused.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return names_own_origin(request.headers)


def names_own_origin(headers: Headers) -> bool:
    """Whether a request says that it comes from a page of the host to which it is sent."""
    try:
        host = urlsplit(headers.get("origin", "")).netloc
    except ValueError:
        return False
    return bool(host) and host == headers.get("host")


def safe_next(value: str | None) -> str:
    """The address to go on to after signing in: a page of this server, else the first page.

    Browsers read `//host`, `/\\host` and addresses with tabs or line ends in them as other hosts.
    """
    if not value or not value.startswith("/") or value.startswith("//"):
        return HOME
    if "\\" in value or not value.isascii() or not value.isprintable():
        return HOME
    return value


async def form_fields(request: Request) -> dict[str, str]:
    """The fields of a posted form, the last of each name.

    FormTooLargeError beyond 8 KB, TooManyFieldsError beyond 16 fields.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_LIMIT:
            raise FormTooLargeError
    text = body.decode("utf-8", errors="replace")
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS_LIMIT)
    except ValueError as error:
        raise TooManyFieldsError from error
    return dict(fields)


def client_address(request: Request) -> str:
    """Where the request came from, for counting failed sign-ins."""
    return request.client.host if request.client else ""
