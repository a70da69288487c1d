"""Pictures of every screen, as those who use it see it (`make screenshots`)."""
