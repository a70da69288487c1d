"""What the committee reads, as data: one content for screen and print."""
