"""The whole program: a real server, a real browser, a real database."""
