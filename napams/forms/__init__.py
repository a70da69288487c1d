"""The monthly workbook: its contract, its writer, and returns typed in the browser."""
