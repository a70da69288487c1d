"""The figures as files: CSV summaries of a month or of all, and the data package."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.ui import guard, opening, summaries

guard.require(Action.EXPORT)
held = opening.dressed("Exports")
month = opening.month(held)

every = st.checkbox("All months in one file", key="every month")
chosen = None if every else month
summaries.show_package(held, chosen)
for name in summaries.CONTENTS:
    summaries.show_summary(held, name, chosen)
