"""What the committee and the JTF ask, each question with the rows that answer it."""
