"""Print the layout of a project to a picture, in the real QGIS. Run by QGIS's own Python.

Usage: /usr/bin/python3 docs/print_in_qgis.py PROJECT.qgz PICTURE.png DPI
"""

import os
import sys
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp()  # an empty profile

from qgis.core import QgsApplication, QgsLayoutExporter, QgsProject


def main(project_file: str, picture: str, dpi: int) -> None:
    """Open the project and print its first layout."""
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    opened = project.read(project_file)
    (layout, *_) = project.layoutManager().layouts()
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = dpi
    printed = QgsLayoutExporter(layout).exportToImage(picture, settings) == QgsLayoutExporter.Success
    sys.stdout.flush()
    os._exit(0 if opened and printed else 1)  # QGIS crashes when Python takes its objects down in another order


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
