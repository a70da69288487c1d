"""What an opened return is set against: a revision of one's choice, and last month's."""

from __future__ import annotations

import streamlit as st

from napams.domain.frames import records
from napams.services import contents
from napams.services.actors import Actor
from napams.services.contents import Contents
from napams.ui import cache, links
from napams.ui.cache import CachedReport
from napams.ui.desk import differences
from napams.ui.desk.return_view import AGAINST, Opened
from napams.ui.markup import Html, section, tag


def show(actor: Actor, opened: Opened, cached: CachedReport) -> None:
    """The figures beside another revision's, chosen in the address, and last month's accepted."""
    said, file = opened.said, opened.file
    if said is None or file.department is None or file.month is None:
        return
    st.html(section("Figures"))
    others = [
        r["revision"] for r in records(opened.files) if r["revision"] not in (0, said.revision)
    ]
    chosen = ""
    if others:
        before = [n for n in others if n < said.revision] or others
        chosen, _ = links.choose(
            "Set against revision", AGAINST, [str(n) for n in others], str(before[-1])
        )
    return_of = (file.department, file.month)

    def _drawn() -> Html:
        against: list[tuple[str, Contents]] = []
        if chosen:
            other = contents.revision(actor.email, *return_of, int(chosen))
            against.append((f"Revision {chosen}", other))
        last = contents.accepted(actor.email, return_of[0], return_of[1] + -1)
        if last is not None:
            against.append((last.month.label, last))
        return tag("div", differences.whole(cached.report.plan, said, against), class_="nm")

    st.html(cache.drawn(cached, f"figures of file {file.upload_id} against {chosen}", _drawn))
