"""What the returns desk, the form and the month's close are drawn with."""
