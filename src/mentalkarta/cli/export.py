"""`mentalkarta export`: the layers in another form."""

from pathlib import Path

import click

from mentalkarta.cli import options
from mentalkarta.export import FORMS


@click.command("export")
@options.layers_argument
@click.option(
    "--to",
    "form",
    required=True,
    type=click.Choice(FORMS),
    help="Form of the files.",
)
@click.option("-o", "--out", type=click.Path(file_okay=False), help="Output folder (default: named so beside LAYERS).")
@options.lang_option
@options.overwrite_option
def export_command(layers: str, form: str, out: str | None, lang: str | None, overwrite: bool | None) -> None:
    """Write the layers in another form, one file a layer, for other programs.

    LAYERS is the layers.gpkg of a map; it is only read. GeoJSON (RFC 7946) and KML are in degrees, the others in the
    map's CRS. GeoJSON, FlatGeobuf, Shapefile and Parquet have their QGIS style beside them; field names of a Shapefile
    are cut to ten letters, which fields.csv explains. Parquet needs the extra mentalkarta[parquet].

    \b
    Example:
      mentalkarta export examples/kramfors/out/layers.gpkg --to geojson
    """
    console = options.make_console(lang)
    with console.guard():
        from mentalkarta.delivery import convert

        folder = Path(out) if out else Path(layers).parent / form
        files = convert(layers, folder, form, overwrite=bool(overwrite))
        console.tell("converted", number=len(files), folder=folder)
