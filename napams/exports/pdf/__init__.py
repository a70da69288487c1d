"""The printed documents: the committee's monthly brief and the JTF's agenda, as PDF."""
