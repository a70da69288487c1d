"""The standing questions of the committee and the JTF, answered for a month."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from napams.domain.access import Action
from napams.problems import Refused
from napams.services.questions.standing import QUESTIONS, ask
from napams.services.questions.standing import question as numbered
from napams.ui import cache, guard, links, messages, page, which_month
from napams.ui.committee import questions
from napams.ui.markup import joined

actor = guard.require(Action.SEE_EVERYTHING)
cached = page.header(actor, "Questions")

which, when, _ = st.columns([4, 2, 2])
month = which_month.choose(cached, when)
with which:
    chosen, sentence = links.choose(
        "Question",
        "ask",
        [str(q.number) for q in QUESTIONS],
        "3",
        lambda n: f"{n}. {numbered(int(n)).words}",
    )
if sentence:
    messages.note(sentence)
asked = numbered(int(chosen))


def answer() -> Markup:
    """The answer, and the other questions."""
    others = questions.all_of_them(cached.report, month, asked)
    if asked.answer is None:
        return joined((questions.not_kept(asked), others))
    rows = ask(actor.email, cached.report, asked.number, month)
    return joined((questions.answered(cached.report, month, asked, rows), others))


try:
    st.html(cache.drawn(cached, f"question {chosen} {month}", answer))
except Refused as refused:
    messages.say(refused)
