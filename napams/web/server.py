"""The parts of the web server: its own addresses, its start, its answer to a fault."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from streamlit import config

from napams.config import ROOT, settings
from napams.problems import Refused, refuse
from napams.services import setup
from napams.services.actors import SYSTEM
from napams.services.plan import open_months
from napams.services.status import status_report
from napams.web import html, index_page, originals, process, sign_in
from napams.web.index_page import CompressedStatic
from napams.web.middleware import SecurityHeaders, SignInRequired, unavailable

MARK = Path(__file__).with_name("templates") / "mark.svg"


async def health(_request: Request) -> Response:
    """For monitoring: 200 while the database answers, else 503 with the problems' codes."""
    try:
        await run_in_threadpool(setup.ready)
    except Refused as refused:
        codes = [problem.code for problem in refused.problems]
        return JSONResponse({"status": "unavailable", "problems": codes}, 503)
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


async def mark(_request: Request) -> Response:
    """The icon in the browser's tab."""
    return FileResponse(MARK, headers={"Cache-Control": "public, max-age=86400"})


ROUTES = [*sign_in.ROUTES, Route("/healthz", health), Route("/mark.svg", mark), originals.ROUTE]
MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(CompressedStatic), Middleware(SignInRequired)]


def check_or_exit() -> None:
    """End the program with plain sentences if settings, database or folder keep it from serving.

    Called on importing `app`: from the lifespan, Starlette would add its own traceback.
    """
    try:
        settings()
        setup.ready()
        if config.get_option("client.showErrorDetails") != "none":
            raise refuse("BAD_SETTING", found=Path.cwd(), expected=f"a start in the folder {ROOT}")
    except Refused as refused:
        raise SystemExit("\n".join(map(str, refused.problems))) from None


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """Open the months that have begun and warm up before the first request."""
    process.start()
    await run_in_threadpool(_prepare)
    yield {}


def _prepare() -> None:
    open_months()
    index_page.rendered()
    with suppress(Refused):  # an empty database has no report, which is no fault
        status_report(SYSTEM)
    process.freeze()


async def explain_refusal(_request: Request, refused: Refused) -> Response:
    """A refusal outside the pages, such as for want of a database, as a page of its own."""
    return unavailable(refused)


async def explain_failure(_request: Request, fault: Exception) -> Response:
    """A fault outside the pages: a calm sentence as a page of its own."""
    return html.refusal("Something went wrong", process.report_fault(fault), 500)
