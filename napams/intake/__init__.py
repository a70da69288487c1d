"""From bytes to a valid return or to problems (design.md §2); no database in sight."""
