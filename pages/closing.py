"""A month's close: what is still open, closing it, what was corrected since."""

from __future__ import annotations

from napams.domain.access import Action
from napams.ui import flash, guard, page
from napams.ui.desk import month_close

actor = guard.require(Action.SEE_EVERYTHING)
cached = page.dressed(actor, "Month’s close")
flash.say()
month_close.show(actor, cached, page.month_begun(cached))
