"""Limits on an uploaded workbook, checked before any parser sees it."""
