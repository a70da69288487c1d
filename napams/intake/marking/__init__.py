"""Marks problems in the sender's own workbook."""
