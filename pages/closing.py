"""A month's close: what is still open, closing it, what was corrected since."""

from __future__ import annotations

from napams.domain.access import Action
from napams.ui import guard, messages, page
from napams.ui.desk import month_close

actor = guard.require(Action.SEE_EVERYTHING)
cached = page.header(actor, "Month’s close")
messages.show_flash()
month_close.show(actor, cached, page.choose_begun_month(cached))
