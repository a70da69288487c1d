"""A second computation of the rules of design.md §4: slow, exact, obvious, and independent."""
