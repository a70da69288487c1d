"""Screenshots of every screen for every role (`make screenshots`)."""
