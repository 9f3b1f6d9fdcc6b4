"""MentalMap -> files: pictures, tables, a GeoPackage and a QGIS project with styles, the receipt.

`mentalkarta.export.outputs.write_outputs` writes them all; this file loads nothing, so that `import mentalkarta` is
light.
"""
