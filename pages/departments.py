"""The departments: whose return came when, and the status of one of them."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from napams.domain.access import Action
from napams.services.returns import narratives
from napams.ui import cache, guard, page, which_month
from napams.ui.committee import department, exports
from napams.ui.committee.tables import of_department
from napams.ui.markup import joined

actor = guard.require(Action.SEE_EVERYTHING)
cached, (which, when) = page.header_with_lists(actor, "Departments", lists=2)

month = which_month.choose(cached, when)
names = {d.code: d.name for d in cached.report.plan.departments}
first = department.first_to_hear(cached.report, month)
code = page.choose_code(which, "Department", "department", names, first)


def drawn() -> Markup:
    """Who lags; the department and its words; everybody's returns; a link to its rows as files."""
    return joined(
        (
            department.lagging(cached.report, month),
            department.in_month(cached.report, code, month),
            of_department(narratives(actor.email, cached.known_on), code, month),
            department.returns_calendar(cached.report, month),
            exports.invitation(cached, month, only_department=code),
        )
    )


st.html(cache.drawn(cached, f"department {code} {month}", drawn))
