"""MentalMap -> files: pictures, tables, a GeoPackage and a QGIS project with styles, the receipt.

`mentalkarta.export.outputs.write_outputs` writes them all; this file loads nothing, so that `import mentalkarta` is
light.
"""

FORMS = ("geojson", "fgb", "shp", "parquet", "csv", "kml")
"""Forms the layers can be given, see `mentalkarta.export.formats`."""
