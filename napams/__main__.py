"""`python -m napams`."""

from napams.cli import main

if __name__ == "__main__":
    main()
