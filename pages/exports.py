"""The figures as files: the printed documents of a month, and its summaries to work with."""

from __future__ import annotations

from napams.domain.access import Action
from napams.ui import guard, page
from napams.ui.committee import briefs, summaries

actor = guard.require(Action.EXPORT)
held, (when,) = page.headed("Exports", choices=1)
with when:
    month = page.month(held)

briefs.show(held, month, actor)
rows = summaries.chosen(held, month)
summaries.show_package(held, rows)
for name in summaries.CONTENTS:
    summaries.show_summary(held, name, rows)
