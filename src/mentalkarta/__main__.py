"""The command `mentalkarta`, and `python -m mentalkarta`."""

from mentalkarta.cli.signals import end_at_once


def run() -> None:
    """Run the command line; a signal that comes while it loads ends it."""
    end_at_once()
    from mentalkarta.cli.main import main  # loads click, which takes a moment

    main(prog_name="mentalkarta")


if __name__ == "__main__":
    run()
