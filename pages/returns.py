"""The returns desk: what waits for whom, files taken in; a focal person's own returns."""

from __future__ import annotations

from napams.domain.access import Action
from napams.ui import guard, opening
from napams.ui.desk import blank_forms, clean, queue_tables, sent_files, taking_in

actor = guard.require(Action.SEE_RETURNS)
held = opening.of_now("Returns desk")

waiting = queue_tables.show(actor)
if actor.may(Action.REVIEW):
    clean.accept(actor, waiting)
if actor.may(Action.SUBMIT, actor.department):
    taking_in.take_in(actor)
sent_files.show(actor)
if actor.may(Action.ISSUE_FORMS, actor.department):
    blank_forms.issue(actor, held.picture.plan, opening.month_begun(held))
