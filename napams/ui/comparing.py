"""What an opened return is set against: a revision of one's choice, and last month's."""

from __future__ import annotations

import streamlit as st

from napams.domain.catalogue import Plan
from napams.services import contents
from napams.services.actors import Actor
from napams.services.contents import Contents
from napams.ui import address, differences
from napams.ui.frames import records
from napams.ui.markup import section, tag
from napams.ui.opened import AGAINST, Opened


def show(actor: Actor, opened: Opened, plan: Plan) -> None:
    """The figures beside another revision's, chosen in the address, and last month's accepted."""
    said, file = opened.said, opened.file
    if said is None or file.department is None or file.month is None:
        return
    st.html(section("Figures"))
    against: list[tuple[str, Contents]] = []
    others = [
        r["revision"] for r in records(opened.files) if r["revision"] not in (0, said.revision)
    ]
    if others:
        before = [n for n in others if n < said.revision] or others
        chosen, _ = address.choose(
            "Set against revision", AGAINST, [str(n) for n in others], str(before[-1])
        )
        other = contents.revision(actor.email, file.department, file.month, int(chosen))
        against.append((f"Revision {chosen}", other))
    last = contents.accepted(actor.email, file.department, file.month + -1)
    if last is not None:
        against.append((last.month.label, last))
    st.html(tag("div", differences.whole(plan, said, against), class_="nm"))
