"""Open an export in the real QGIS and say as JSON what QGIS makes of it. Run by QGIS's own Python, not by pytest.

Usage: QT_QPA_PLATFORM=offscreen /usr/bin/python3 check_in_qgis.py FOLDER [PICTURE.png]
"""

import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp()  # an empty profile: no default styles of the developer's

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsRenderContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

DPI = 240
SIZE = (1200, 900)


def render(layers, extent, crs, size=SIZE, dpi=DPI, antialias=False):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(crs)
    settings.setOutputSize(QSize(*size))
    settings.setOutputDpi(dpi)
    settings.setExtent(extent)
    settings.setBackgroundColor(QColor("#ffffff"))
    settings.setFlag(QgsMapSettings.Antialiasing, antialias)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def count_colors(image):
    width, height = image.width(), image.height()
    counts = Counter()
    for y in range(height):
        for x in range(width):
            counts[image.pixel(x, y) & 0xFFFFFF] += 1
    return {f"#{color:06x}": count for color, count in counts.most_common(40)}


def describe_symbol_layers(symbol):
    parts = []
    for part in symbol.symbolLayers():
        entry = {"type": part.layerType(), "locked": part.isLocked(), "level": part.renderingPass()}
        entry.update({key: str(value) for key, value in part.properties().items()})
        inner = part.subSymbol()
        if inner is not None:
            entry["inner"] = describe_symbol_layers(inner)
        parts.append(entry)
    return parts


def describe_layer(layer):
    renderer = layer.renderer()
    found = {
        "valid": layer.isValid(),
        "features": layer.featureCount(),
        "crs": layer.crs().authid(),
        "geometry": layer.geometryType(),
        "title": layer.metadata().title(),
        "abstract": layer.metadata().abstract(),
        "renderer": renderer.type(),
        "labels": layer.labelsEnabled(),
        "aliases": {field.name(): layer.attributeAlias(index) for index, field in enumerate(layer.fields())},
        "types": {field.name(): field.typeName() for field in layer.fields()},
        "index": layer.dataProvider().hasSpatialIndex() == 2,
    }
    if renderer.type() == "categorizedSymbol":
        found["attribute"] = renderer.classAttribute()
        found["classes"] = [
            {
                "key": each.value(),
                "label": each.label(),
                "color": each.symbol().color().name(),
                "layers": describe_symbol_layers(each.symbol()),
            }
            for each in renderer.categories()
        ]
    diagrams = layer.diagramRenderer()
    if diagrams is not None:
        settings = diagrams.diagramSettings()[0]
        found["slices"] = [
            {"field": field.strip('"'), "label": label, "color": color.name()}
            for field, label, color in zip(
                settings.categoryAttributes, settings.categoryLabels, settings.categoryColors, strict=True
            )
        ]
    if layer.labelsEnabled():
        found["texts"] = list_labels(layer)
    return found


def list_labels(layer):
    expression = QgsExpression(layer.labeling().settings().fieldName)
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    texts = {}
    for feature in layer.getFeatures():
        context.setFeature(feature)
        value = expression.evaluate(context)
        texts[feature["place_id"]] = None if value is None or str(value) == "NULL" else str(value)
    return texts


def render_classes(layer):
    """Draw each class alone, without labels; diagrams only where they are part of the class."""
    extent = QgsRectangle(layer.extent())
    extent.grow(max(extent.width(), extent.height()) * 0.2 + 500)
    layer.setLabelsEnabled(False)
    renderer = layer.renderer()
    colors = {}
    for index, each in enumerate(renderer.categories()):
        for other in range(len(renderer.categories())):
            renderer.updateCategoryRenderState(other, other == index)
        colors[each.value()] = count_colors(render([layer], extent, layer.crs()))
    for other in range(len(renderer.categories())):
        renderer.updateCategoryRenderState(other, True)
    layer.setLabelsEnabled(True)
    return colors


def classify_by_sld(folder, table, gpkg):
    """Say which rules of the SLD take each feature."""
    layer = QgsVectorLayer(f"{gpkg}|layername={table}", table, "ogr")
    message, loaded = layer.loadSldStyle(str(folder / "styles" / f"{table}.sld"))
    renderer = layer.renderer().clone()
    context = QgsRenderContext()
    context.setExpressionContext(QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer)))
    taken = {}
    if renderer.type() == "RuleRenderer":
        renderer.startRender(context, layer.fields())
        for feature in layer.getFeatures():
            context.expressionContext().setFeature(feature)
            rules = renderer.rootRule().rulesForFeature(feature, context)
            taken[feature["place_id"]] = sorted({rule.label() for rule in rules if rule.label()})
        renderer.stopRender(context)
    return {"loaded": loaded, "message": message, "renderer": renderer.type(), "taken": taken}


def describe_tree(node):
    from qgis.core import QgsLayerTreeGroup

    if isinstance(node, QgsLayerTreeGroup):
        return {"group": node.name(), "children": [describe_tree(child) for child in node.children()]}
    return {"layer": node.name(), "checked": node.isVisible()}


def describe_project(folder, picture):
    project = QgsProject.instance()
    opened = project.read(str(folder / "layers.qgz"))
    layers = [node.layer() for node in project.layerTreeRoot().findLayers()]
    extent = project.viewSettings().defaultViewExtent()
    found = {
        "opened": opened,
        "title": project.title(),
        "crs": project.crs().authid(),
        "tree": describe_tree(project.layerTreeRoot()),
        "order": [layer.source().split("layername=")[1] for layer in project.layerTreeRoot().layerOrder()],
        "invalid": [layer.name() for layer in layers if not layer.isValid()],
        "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
        "layers": {layer.source().split("layername=")[1]: describe_layer(layer) for layer in layers},
    }
    if picture:
        image = render(layers, QgsRectangle(extent), project.crs(), (2000, 1400), 150, antialias=True)
        image.save(picture)
    return found


def main(folder, picture):
    application = QgsApplication([], False)
    messages = []
    QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].connect(
        lambda text, tag, level: messages.append(f"{tag}: {text}") if level in (Qgis.Warning, Qgis.Critical) else None
    )
    application.initQgis()
    gpkg = folder / "layers.gpkg"
    whole = QgsVectorLayer(str(gpkg), "all", "ogr")  # kept: its provider goes with it
    tables = [each.split("!!::!!")[1] for each in whole.dataProvider().subLayers()]
    found = {"version": Qgis.QGIS_VERSION, "layers": {}, "sld": {}, "colors": {}}
    for table in tables:
        if table == "layer_styles":
            continue
        layer = QgsVectorLayer(f"{gpkg}|layername={table}", table, "ogr")
        found["layers"][table] = describe_layer(layer)
        found["colors"][table] = render_classes(layer)
        found["sld"][table] = classify_by_sld(folder, table, gpkg)
    found["project"] = describe_project(folder, picture)
    found["messages"] = messages
    print(json.dumps(found))
    sys.stdout.flush()
    os._exit(0)  # QGIS crashes when Python takes its objects down in another order


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
