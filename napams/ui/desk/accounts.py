"""The administrator's list and forms of accounts; what was typed stays until it is accepted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from napams import clock
from napams.domain.access import Role
from napams.problems import Refused
from napams.services import accounts
from napams.services.actors import Actor
from napams.ui import messages
from napams.ui.markup import joined, paragraph, tag
from napams.wording import page_frame
from napams.wording.numbers import NOTHING, day

OFFERED = [role for role in Role if role is not Role.OPERATOR]
PASSWORD_RULE = (
    f"At least {accounts.LEAST_PASSWORD} characters; a few unrelated words are easiest to keep."
)
_FORMS = "accounts"
_HEADINGS = ("Name", "E-mail address", "Role", "Department", "In use", "Last seen")
_STYLE = Markup("""<style>
.accounts{border-collapse:collapse;width:100%;font-size:.9375rem}
.accounts th{text-align:left;font-weight:600}
.accounts th,.accounts td{padding:.25rem .75rem .25rem 0;
 border-bottom:1px solid rgba(128,128,128,.35)}
.accounts-box{overflow-x:auto}
</style>""")


def show(actor: Actor) -> pd.DataFrame:
    """Draw the list; gives the accounts back for the forms."""
    known = accounts.accounts(actor.email)
    heads = tag("tr", *(tag("th", heading, scope="col") for heading in _HEADINGS))
    rows = (_row(account) for account in known.to_dict("records"))
    table = tag("table", tag("thead", heads), tag("tbody", *rows), class_="accounts")
    st.html(joined((_STYLE, tag("div", table, class_="accounts-box"))))
    return known


def form_to_add(actor: Actor) -> None:
    """A new account; a department for focal persons and nobody else."""
    departments = accounts.departments(actor.email)
    with st.form(f"add {messages.times_emptied(_FORMS)}"):
        st.subheader("Add an account")
        name = st.text_input("Name", max_chars=120)
        email = st.text_input("E-mail address", max_chars=254)
        role = st.selectbox("Role", OFFERED, format_func=page_frame.TITLES.__getitem__)
        department = st.selectbox(
            "Department (of a focal person)", departments, index=None, placeholder="none"
        )
        password = st.text_input("First password", type="password", help=PASSWORD_RULE)
        if st.form_submit_button("Add the account"):
            _do(
                lambda: accounts.add(actor.email, email, name, role, department, password),
                f"Added the account of {name.strip()}.",
            )


def forms_to_change(actor: Actor, known: pd.DataFrame) -> None:
    """A new password, or an account taken out of use; both end its open sign-ins."""
    used = known.loc[known["active"].astype(bool), "email"].tolist()
    with st.form(f"password {messages.times_emptied(_FORMS)}"):
        st.subheader("Give a new password")
        email = st.selectbox("Account", used, index=None, placeholder="choose")
        password = st.text_input("New password", type="password", help=PASSWORD_RULE)
        if st.form_submit_button("Set the password", type="secondary"):
            _do(
                lambda: accounts.set_password(actor.email, email or "", password),
                f"Set a new password for {email}; its open sign-ins have ended.",
            )
    with st.form(f"disable {messages.times_emptied(_FORMS)}"):
        st.subheader("Take an account out of use")
        others = [address for address in used if address != actor.email]
        email = st.selectbox("Account to take out of use", others, index=None, placeholder="choose")
        kept = "What was done with the account stays on record in its name."
        st.html(tag("div", paragraph(kept, class_="faint"), class_="nm"))
        if st.form_submit_button("Take out of use"):
            _do(
                lambda: accounts.disable(actor.email, email or ""),
                f"Took {email} out of use; its open sign-ins have ended.",
            )


def _do(action: Callable[[], None], done: str) -> None:
    try:
        action()
    except Refused as refused:
        for problem in refused.problems:
            expected = f" Expected: {problem.expected}." if problem.expected else ""
            st.error(problem.message + expected)
        return
    messages.start_over(_FORMS, done)


def _row(account: Mapping[Hashable, Any]) -> Markup:
    seen = account["last_seen"]
    cells = (
        account["name"],
        account["email"],
        page_frame.TITLES[Role(account["role"])],
        NOTHING if pd.isna(account["department"]) else account["department"],
        "yes" if account["active"] else "no",
        NOTHING if pd.isna(seen) else day(clock.local_day(seen.to_pydatetime())),
    )
    return tag("tr", *(tag("td", cell) for cell in cells))
