"""The style sheets of the pages: one typeface, one accent, colour for status alone."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from markupsafe import Markup

STYLE = Path(__file__).with_name("theme.css").read_text(encoding="utf-8")
"""What is drawn with `ui.markup`, in both themes."""
_HEAD = Path(__file__).with_name("head.css").read_text(encoding="utf-8")
HEAD = Markup(f"<style>\n{_HEAD}</style>")  # noqa: S704 - a file of ours
"""The head of every page: who is signed in, and the banners."""


def dress() -> None:
    """Put the style sheet into the page; once a run, before anything is drawn."""
    st.html(f"<style>{STYLE}</style>")
