"""What leaves the program: CSV summaries and their description."""
