"""The returns desk: what waits for whom, files taken in; a focal person's own returns."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.ui import guard, page
from napams.ui.desk import queues, work_month, workbooks

actor = guard.require(Action.SEE_RETURNS)
cached = page.present_only(actor, "Returns desk")

waiting = queues.show(actor)
if actor.may(Action.REVIEW):
    queues.accept_clean(actor, waiting)
if actor.may(Action.SUBMIT, actor.department):
    workbooks.take_in(actor)
workbooks.show_sent_in(actor)
if actor.may(Action.ISSUE_FORMS, actor.department):
    month = work_month.choose(cached, st.container(), actor)
    workbooks.issue(actor, cached.report.plan, month)
