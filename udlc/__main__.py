"""The command `udlc`, and `python -m udlc`: hands over to the command line, imported when it is run."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    from udlc.cli import main as run

    run()


if __name__ == "__main__":
    main()
