"""`python -m napams`."""

from napams.cli.main import main

if __name__ == "__main__":
    main()
