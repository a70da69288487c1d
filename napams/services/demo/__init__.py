"""A made-up year that looks like life, lived through the same services as a real one."""
