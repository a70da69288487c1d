"""The link from a colour to its reason, under its former name."""

from napams.ui.links import why_link as because

__all__ = ["because"]
