"""MentalMap -> files: pictures, tables, a GeoPackage and a QGIS project with styles, the receipt."""

from mentalkarta.export.outputs import write_outputs

__all__ = ["write_outputs"]
