"""From the bytes of a workbook to a valid return or to problems; never touches the database."""
