"""Plans and figures in a few words, for the tests of the rules."""
