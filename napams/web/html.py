"""The pages outside Streamlit (sign-in, sign-out, refusals): templates and one style sheet."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from napams.web.screens import NAME

TEMPLATES = Path(__file__).with_name("templates")
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
)


@cache
def _style() -> Markup:
    return Markup((TEMPLATES / "plain.css").read_text(encoding="utf-8"))  # noqa: S704


@cache
def _policy() -> str:
    """Run no script and load nothing but the program's own mark."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def page(template: str, title: str, status: int = 200, **values: object) -> HTMLResponse:
    """A whole page from `template`.html, never stored by browsers.

    The values are escaped; jinja2.UndefinedError if the template asks for one that is missing.
    """
    html = _ENVIRONMENT.get_template(f"{template}.html").render(
        title=title, name=NAME, style=_style(), **values
    )
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": _policy()}
    return HTMLResponse(html, status_code=status, headers=headers)


def refusal(title: str, sentence: str, status: int) -> HTMLResponse:
    """A page that says why something is not given, with a way back."""
    return page("refusal", title, status, sentence=sentence)
