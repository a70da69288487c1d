"""The ASGI application: `python -m napams serve`, `uvicorn app:app` or `streamlit run app.py`."""

from __future__ import annotations

import streamlit as st

from napams.config import ROOT
from napams.problems import Refused
from napams.ui.messages import explain_fault
from napams.web import server

server.check_or_exit()

app = st.App(
    ROOT / "napams" / "ui" / "router.py",
    routes=server.ROUTES,
    middleware=server.MIDDLEWARE,
    lifespan=server.lifespan,
    on_script_error=explain_fault,
    exception_handlers={Refused: server.explain_refusal, Exception: server.explain_failure},
)
