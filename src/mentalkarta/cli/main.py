"""The command `mentalkarta`: its group and the commands in it. Each command loads its room when it runs."""

from importlib.metadata import version

import click

from mentalkarta.cli.check import check_command
from mentalkarta.cli.export import export_command
from mentalkarta.cli.forget import forget_command
from mentalkarta.cli.init import init_command
from mentalkarta.cli.legends import legends_group
from mentalkarta.cli.map import map_command
from mentalkarta.cli.render import render_command
from mentalkarta.cli.simulate import simulate_command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("mentalkarta"), prog_name="mentalkarta")
def main() -> None:
    """Mental maps counted by people and drawn as styled maps.

    People draw landmarks, destinations, districts, barriers and paths; mentalkarta counts how many of those asked drew
    each place and makes the finished sheet, tables and QGIS layers.

    \b
    Example:
      mentalkarta map examples/kramfors -o kramfors-out

    Exit codes: 0 done, 1 the data stopped the job, 2 wrong use.
    """


for _command in (
    map_command,
    check_command,
    render_command,
    export_command,
    legends_group,
    init_command,
    simulate_command,
    forget_command,
):
    main.add_command(_command)
