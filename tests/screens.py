"""Which page opens to which role, written down apart from the program."""

from __future__ import annotations

PLAN = ("overview", "measure", "departments", "timeline", "changes", "questions")
EVERY = (
    *PLAN,
    *("why", "returns", "entry", "register", "closing", "return"),
    *("exports", "accounts"),
)
DESK = EVERY[:-1]
READS = tuple(page for page in DESK if page != "entry")
BY_LINK_ALONE = ("why", "return")
OPENS = {
    "committee": READS,
    "analyst": DESK,
    "secretary": DESK,
    "focal": ("overview", "why", "returns", "entry", "register", "return"),
    "administrator": ("accounts",),
}
ALIKE = {*PLAN, "why", "exports"}
"""Pages that show a committee member, an analyst and the secretary the same."""
