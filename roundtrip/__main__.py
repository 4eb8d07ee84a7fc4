"""`python -m roundtrip`."""

from roundtrip.cli.main import main

if __name__ == "__main__":
    main()
