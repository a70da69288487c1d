"""Accounts (administrator): who may come in, and as what."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.ui import messages
from napams.ui.desk import accounts
from napams.ui.guard import require

actor = require(Action.MANAGE_ACCOUNTS)

st.title("Accounts")
messages.show_flash()
known = accounts.show(actor)
adding, changing = st.columns(2, gap="large")
with adding:
    accounts.form_to_add(actor)
with changing:
    accounts.forms_to_change(actor, known)
