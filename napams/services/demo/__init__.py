"""A made-up year for demonstrations, played through the same services as a real one."""
