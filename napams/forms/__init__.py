"""The monthly workbook: its contract, and the writer of the blank one (design.md §5.1)."""
