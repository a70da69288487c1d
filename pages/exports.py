"""The figures as files: the printed documents of a month, and its summaries to work with."""

from __future__ import annotations

from napams.domain.access import Action
from napams.ui import guard, page, which_month
from napams.ui.committee import exports

actor = guard.require(Action.EXPORT)
cached, (when,) = page.header_with_lists(actor, "Exports", lists=1)
month = which_month.choose(cached, when)

exports.show_documents(cached, month, actor)
rows = exports.chosen(cached, month)
exports.show_package(cached, rows)
for name in exports.CONTENTS:
    exports.show_summary(cached, name, rows)
