"""A month's close: what is still open, closing it, what was corrected since."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.ui import guard, messages, page
from napams.ui.desk import month_close, work_month

actor = guard.require(Action.SEE_EVERYTHING)
cached = page.header(actor, "Month’s close")
messages.show_flash()
month_close.show(actor, cached, work_month.choose(cached, st.container(), actor))
