"""The command line, in groups of commands; thin callers of the services."""

from napams.cli.main import app

__all__ = ["app"]
