"""The returns desk: what waits for whom, files taken in; a focal person's own returns."""

from __future__ import annotations

from napams.domain.access import Action
from napams.ui import guard, page
from napams.ui.desk import queues, workbooks

actor = guard.require(Action.SEE_RETURNS)
cached = page.present_only(actor, "Returns desk")

waiting = queues.show(actor)
if actor.may(Action.REVIEW):
    queues.accept_clean(actor, waiting)
if actor.may(Action.SUBMIT, actor.department):
    workbooks.take_in(actor)
workbooks.show_sent_in(actor)
if actor.may(Action.ISSUE_FORMS, actor.department):
    workbooks.issue(actor, cached.report.plan, page.choose_begun_month(cached))
