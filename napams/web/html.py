"""The pages outside Streamlit (sign-in, sign-out, refusals): escaped templates, one style sheet."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from starlette.responses import HTMLResponse

from napams.ui.markup import Html
from napams.web.screens import NAME

TEMPLATES = Path(__file__).with_name("templates")


EMPTY = Html("")


@cache
def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def fill(name: str, /, **values: str) -> Html:
    """The template `name`.html with its `$fields` filled; KeyError if one is left out."""
    safe = {key: v if isinstance(v, Html) else escape(v) for key, v in values.items()}
    return Html(Template(_read(f"{name}.html")).substitute(safe))


def join(parts: list[Html]) -> Html:
    """Several pieces one after the other."""
    return Html("".join(parts))


def note(text: str) -> Html:
    """A sentence that a screen reader announces, or nothing."""
    return fill("note", text=text) if text else EMPTY


@cache
def _policy() -> str:
    digest = base64.b64encode(hashlib.sha256(_read("plain.css").encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def page(title: str, body: Html, status: int = 200) -> HTMLResponse:
    """A whole page; never stored, runs no script and loads nothing but the program's own mark."""
    html = fill("layout", name=NAME, title=title, style=Html(_read("plain.css")), body=body)
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": _policy()}
    return HTMLResponse(html, status_code=status, headers=headers)


def refusal(title: str, sentence: str, status: int) -> HTMLResponse:
    """A page that says why something is not given, with a way back."""
    return page(title, fill("refusal", title=title, sentence=sentence), status)
