"""`python -m mentalkarta` is the command line."""

from mentalkarta.cli.main import main

main(prog_name="mentalkarta")
