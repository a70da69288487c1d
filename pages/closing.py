"""A month's close: what is still open, closing it, what was corrected since."""

from __future__ import annotations

from napams.domain.access import Action
from napams.ui import acting, guard, opening
from napams.ui.desk import closing_desk

actor = guard.require(Action.SEE_EVERYTHING)
held = opening.dressed("Month’s close")
acting.say()
closing_desk.show(actor, held, opening.month_begun(held))
