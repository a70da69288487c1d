"""The command line, in groups of commands; thin callers of the services."""
