"""Every question that is asked of the tables, one module a subject; answers are frames."""
