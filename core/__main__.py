"""`python -m core` is the command `pospolu`."""

from core.cli.main import main

if __name__ == "__main__":
    main()
