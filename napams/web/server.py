"""The parts of the web server: its own addresses, what starts it, what it does with a fault."""

from __future__ import annotations

import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
import structlog
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from streamlit import config

from napams.config import ROOT, settings
from napams.problems import Refused, refuse
from napams.services.actors import SYSTEM
from napams.services.plan import open_months
from napams.services.status import status_report
from napams.store.engine import database
from napams.web import gc, html, index_page, originals, sign_in
from napams.web.middleware import Doorway, Headers, unavailable
from napams.web.static import CompressedStatic

LOG = structlog.get_logger(__name__)
MARK = Path(__file__).with_name("templates") / "mark.svg"


async def health(_request: Request) -> Response:
    """For whoever watches the server: 200 while the database answers, else 503 with the codes."""
    try:
        await run_in_threadpool(database().check)
    except Refused as refused:
        codes = [problem.code for problem in refused.problems]
        return JSONResponse({"status": "unavailable", "problems": codes}, 503)
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


async def mark(_request: Request) -> Response:
    """The program's sign in the browser's tab."""
    return FileResponse(MARK, headers={"Cache-Control": "public, max-age=86400"})


ROUTES = [*sign_in.ROUTES, Route("/healthz", health), Route("/mark.svg", mark), originals.ROUTE]
MIDDLEWARE = [Middleware(Headers), Middleware(CompressedStatic), Middleware(Doorway)]


def _log_plainly() -> None:
    """One line an event on standard error; tracebacks without the values of variables in them,
    since those can be passwords.
    """
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def check_or_exit() -> None:
    """End the program with plain sentences where it cannot serve: settings, database, folder.

    For the import of `app`: from the lifespan, Starlette would add its own traceback.
    """
    try:
        settings()
        database().check()
        if config.get_option("client.showErrorDetails") != "none":
            raise refuse("BAD_SETTING", found=Path.cwd(), expected=f"a start in the folder {ROOT}")
    except Refused as refused:
        raise SystemExit("\n".join(map(str, refused.problems))) from None


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Open the months that have begun and warm up, before anybody is served."""
    _log_plainly()
    await run_in_threadpool(_prepare)
    yield {}


def _prepare() -> None:
    open_months()
    index_page.shell()
    with suppress(Refused):  # an empty database has nothing to compute, and is not a fault
        status_report(SYSTEM)
    gc.settle()


def explain_fault(fault: Exception) -> bool:
    """In a page: a refusal in its own words, else a calm sentence and a number for the log."""
    if isinstance(fault, Refused):
        for problem in fault.problems:
            st.warning(problem.message)
    else:
        st.error(_calm(fault))
    return True


async def explain_refusal(_request: Request, refused: Refused) -> Response:
    """Outside the pages: a service that will not answer at all, such as without a database."""
    return unavailable(refused)


async def explain_failure(_request: Request, fault: Exception) -> Response:
    """Outside the pages: the same sentence, as a page of its own."""
    return html.refusal("Something went wrong", _calm(fault), 500)


def _calm(fault: Exception) -> str:
    number = uuid.uuid4().hex[:8]
    LOG.error("fault", incident=number, exc_info=fault)
    return (
        "Something went wrong in the program; what you last did may not have been carried out. "
        f"Tell the administrator the number {number}."
    )
