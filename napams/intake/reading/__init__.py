"""From the cells of a workbook to what they mean."""
