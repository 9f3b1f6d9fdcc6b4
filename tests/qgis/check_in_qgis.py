"""Open exports in the real QGIS and say as JSON what QGIS makes of them. Run by QGIS's own Python, not by pytest.

Usage: QT_QPA_PLATFORM=offscreen /usr/bin/python3 check_in_qgis.py [correct=]FOLDER...
"""

import json
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp()  # an empty profile: no default styles of the developer's

import numpy as np  # python3-gdal brings it
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsDiagramLayerSettings,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsGeometry,
    QgsLayerTreeGroup,
    QgsLayoutExporter,
    QgsLayoutItem,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsRenderContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage

DPI = 240
PIXEL_MM = 25.4 / DPI
SIZE = (900, 700)
CORRECT = "correct="
"""Before a folder whose layers are to be corrected."""
PIES = 3
"""Pies that are drawn alone and measured, the strongest and the weakest among them."""


def draw(layers, extent, crs, size=SIZE, dpi=DPI):
    """Draw without anti-aliasing; return the finished job."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(crs)
    settings.setOutputSize(QSize(*size))
    settings.setOutputDpi(dpi)
    settings.setExtent(extent)
    settings.setBackgroundColor(QColor("#ffffff"))
    settings.setFlag(QgsMapSettings.Antialiasing, False)
    settings.setLabelingEngineSettings(QgsProject.instance().labelingEngineSettings())
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job


def read_pixels(image):
    """Return the colours of a picture's pixels, 0xRRGGBB, by rows."""
    image = image.convertToFormat(QImage.Format_RGB32)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    return np.frombuffer(bytes(bits), dtype=np.uint32).reshape(image.height(), image.width()) & 0xFFFFFF


def count_colors(image):
    colors, counts = np.unique(read_pixels(image), return_counts=True)
    most = np.argsort(-counts, kind="stable")[:40]
    return {f"#{colors[each]:06x}": int(counts[each]) for each in most}


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


def describe_class(key, label, symbol):
    return {"key": key, "label": label, "color": symbol.color().name(), "layers": describe_symbol_layers(symbol)}


def describe_renderer(renderer):
    found = {"renderer": renderer.type()}
    if renderer.type() == "categorizedSymbol":
        found["attribute"] = renderer.classAttribute()
        found["classes"] = [describe_class(each.value(), each.label(), each.symbol()) for each in renderer.categories()]
    if renderer.type() == "graduatedSymbol":
        found["attribute"] = renderer.classAttribute()
        found["classes"] = [
            describe_class([each.lowerValue(), each.upperValue()], each.label(), each.symbol())
            for each in renderer.ranges()
        ]
    return found


def describe_layer(layer):
    found = {
        "valid": layer.isValid(),
        "features": layer.featureCount(),
        "crs": layer.crs().authid(),
        "geometry": layer.geometryType(),
        "title": layer.metadata().title(),
        "abstract": layer.metadata().abstract(),
        "rights": layer.metadata().rights(),
        "labels": layer.labelsEnabled(),
        "aliases": {field.name(): layer.attributeAlias(index) for index, field in enumerate(layer.fields())},
        "types": {field.name(): field.typeName() for field in layer.fields()},
        "index": layer.dataProvider().hasSpatialIndex() == 2,
        **describe_renderer(layer.renderer()),
    }
    place = layer.fields().indexOf("class")
    if place >= 0:
        choices = layer.editorWidgetSetup(place).config().get("map", [])
        found["choices"] = [[label, key] for choice in choices for label, key in choice.items()]
    diagrams = layer.diagramRenderer()
    if diagrams is not None:
        settings = diagrams.diagramSettings()[0]
        found["slices"] = [
            {"field": field.strip('"'), "label": label, "color": color.name()}
            for field, label, color in zip(
                settings.categoryAttributes, settings.categoryLabels, settings.categoryColors, strict=True
            )
        ]
    if layer.labelsEnabled() and place >= 0:
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


def look_around(layer):
    extent = QgsRectangle(layer.extent())
    extent.grow(max(extent.width(), extent.height()) * 0.2 + 500)
    return extent


def draw_classes(layer):
    """Draw each class alone, without labels and diagrams."""
    extent, renderer = look_around(layer), layer.renderer()
    layer.setLabelsEnabled(False)
    diagrams = layer.diagramRenderer().clone() if layer.diagramRenderer() else None
    layer.setDiagramRenderer(None)
    colors = {}
    for index, each in enumerate(renderer.categories()):
        for other in range(len(renderer.categories())):
            renderer.updateCategoryRenderState(other, other == index)
        colors[each.value()] = count_colors(draw([layer], extent, layer.crs()).renderedImage())
    for other in range(len(renderer.categories())):
        renderer.updateCategoryRenderState(other, True)
    layer.setLabelsEnabled(True)
    if diagrams is not None:
        layer.setDiagramRenderer(diagrams)
    return colors


def draw_one_of_each(layer):
    """Draw one place of each class alone, without label and diagram, and measure what is not white (mm, mm2)."""
    found, column = {}, layer.renderer().classAttribute()
    for feature in layer.getFeatures():
        if feature[column] in found:
            continue
        alone = layer.materialize(QgsFeatureRequest(feature.id()))
        alone.setRenderer(layer.renderer().clone())
        extent = look_around(alone)
        image = draw([alone], extent, layer.crs(), (500, 500)).renderedImage()
        metres_per_mm = max(extent.width(), extent.height()) / 500 / PIXEL_MM
        found[feature[column]] = {
            "place_id": feature["place_id"],
            "metres_per_mm": metres_per_mm,
            **measure_ink(image),
        }
    return found


def measure_ink(image):
    """Measure what of a picture is not white."""
    rows, columns = np.nonzero(read_pixels(image) != 0xFFFFFF)
    if not len(rows):
        return {"width_mm": 0, "height_mm": 0, "area_mm2": 0}
    width, height = np.ptp(columns) + 1, np.ptp(rows) + 1
    return {
        "width_mm": float(width * PIXEL_MM),
        "height_mm": float(height * PIXEL_MM),
        "area_mm2": len(rows) * PIXEL_MM**2,
    }


def draw_pies(layer):
    """Draw a few pies alone, and count the colours of each."""
    features = list(layer.getFeatures())
    found = {}
    for feature in {each.id(): each for each in [*features[: PIES - 1], *features[-1:]]}.values():
        alone = layer.materialize(QgsFeatureRequest(feature.id()))
        alone.setRenderer(layer.renderer().clone())
        alone.setDiagramRenderer(layer.diagramRenderer().clone())
        alone.setDiagramLayerSettings(QgsDiagramLayerSettings(layer.diagramLayerSettings()))
        image = draw([alone], look_around(alone), layer.crs(), (300, 300)).renderedImage()
        found[feature["place_id"]] = count_colors(image)
    return found


def classify_by_sld(folder, table):
    """Say which rules of the SLD take each place; crossings have one symbol for all."""
    layer = QgsVectorLayer(f"{folder / 'layers.gpkg'}|layername={table}", table, "ogr")
    message, loaded = layer.loadSldStyle(str(folder / "styles" / f"{table}.sld"))
    renderer = layer.renderer().clone()
    context = QgsRenderContext()
    context.setExpressionContext(QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer)))
    taken = {}
    if renderer.type() == "RuleRenderer" and table != "crossings":
        renderer.startRender(context, layer.fields())
        for feature in layer.getFeatures():
            context.expressionContext().setFeature(feature)
            rules = renderer.rootRule().rulesForFeature(feature, context)
            taken[feature["place_id"]] = sorted({rule.label() for rule in rules if rule.label()})
        renderer.stopRender(context)
    return {"loaded": loaded, "message": message, "taken": taken}


def describe_tree(node):
    if isinstance(node, QgsLayerTreeGroup):
        return {"group": node.name(), "children": [describe_tree(child) for child in node.children()]}
    return {"layer": node.name(), "checked": node.isVisible()}


def name_table(layer):
    return layer.source().split("layername=")[1]


def draw_labels(project, layers):
    """List the names that are drawn when the project is, and the pies."""
    view = QgsRectangle(project.viewSettings().defaultViewExtent())
    job = draw(layers, view, project.crs(), (1440, 960), 96)
    labels, pies = {}, 0
    for label in job.takeLabelingResults().allLabels():
        pies += label.isDiagram
        if not label.isDiagram:
            labels.setdefault(name_table(project.mapLayer(label.layerID)), set()).add(label.labelText)
    return {"labels": {table: sorted(names) for table, names in labels.items()}, "pies": pies}


def print_layouts(project, folder):
    """Print each layout to PDF, and say what is on it."""
    found = []
    for number, layout in enumerate(project.layoutManager().layouts()):
        file = folder.parent / f"{folder.name}-{number}.pdf"
        settings = QgsLayoutExporter.PdfExportSettings()
        settings.textRenderFormat = QgsRenderContext.TextFormatAlwaysText
        settings.dpi = 72
        result = QgsLayoutExporter(layout).exportToPdf(str(file), settings)
        items = [item.id() for item in layout.items() if isinstance(item, QgsLayoutItem) and item.id()]
        view = layout.itemById("map").extent() if layout.itemById("map") else QgsRectangle()
        extent = [view.xMinimum(), view.yMinimum(), view.xMaximum(), view.yMaximum()]
        found.append(
            {"name": layout.name(), "result": result, "pdf": str(file), "items": sorted(items), "extent": extent}
        )
    return found


def describe_project(address, folder):
    project = QgsProject.instance()
    opened = project.read(address)
    nodes = project.layerTreeRoot().findLayers()
    layers = [node.layer() for node in nodes]
    extent = project.viewSettings().defaultViewExtent()
    found = {
        "opened": opened,
        "title": project.title(),
        "crs": project.crs().authid(),
        "ground": project.backgroundColor().name(),
        "tree": describe_tree(project.layerTreeRoot()),
        "order": [name_table(layer) for layer in project.layerTreeRoot().layerOrder()],
        "invalid": [layer.name() for layer in layers if not layer.isValid()],
        "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
        "layers": {name_table(layer): describe_layer(layer) for layer in layers if layer.isValid()},
    }
    if "projectName=" in address:
        return found
    shown = [node.layer() for node in nodes if node.isVisible() and node.layer().isValid()]
    return {**found, **draw_labels(project, shown), "layouts": print_layouts(project, folder)}


def describe_geopackage(folder):
    found = {"layers": {}, "sld": {}, "colors": {}, "drawn": {}, "pies": {}}
    whole = QgsVectorLayer(str(folder / "layers.gpkg"), "all", "ogr")  # kept: its provider goes with it
    tables = [each.split("!!::!!")[1] for each in whole.dataProvider().subLayers()]
    for table in tables:
        layer = QgsVectorLayer(f"{folder / 'layers.gpkg'}|layername={table}", table, "ogr")
        if not layer.isSpatial():
            continue
        found["layers"][table] = describe_layer(layer)
        if layer.renderer().type() == "categorizedSymbol":
            found["colors"][table] = draw_classes(layer)
            found["drawn"][table] = draw_one_of_each(layer)
            found["pies"][table] = draw_pies(layer) if layer.diagramRenderer() else {}
        if (folder / "styles").exists():
            found["sld"][table] = classify_by_sld(folder, table)
    return found


def describe_export(folder, messages):
    messages.clear()
    found = describe_geopackage(folder)
    found["project"] = describe_project(str(folder / "layers.qgz"), folder)
    stored = QgsApplication.projectStorageRegistry().projectStorageFromType("geopackage")
    names = stored.listProjects(str(folder / "layers.gpkg"))
    found["stored"] = {}
    for name in names:
        address = f"geopackage:{folder / 'layers.gpkg'}?projectName={name}"
        found["stored"][name] = describe_project(address, folder.parent / f"{folder.name}-{name}")
    found["messages"] = list(messages)
    return found


def correct_layers(folder):
    """Correct landmarks as a person at QGIS does: one renamed, one re-classed, one moved, one deleted."""
    layer = QgsVectorLayer(f"{folder / 'layers.gpkg'}|layername=landmarks", "landmarks", "ogr")
    first, second, third, fourth = layer.getFeatures()
    fields = layer.fields()
    assert layer.startEditing()
    layer.changeAttributeValue(first.id(), fields.indexOf("name"), "Omdöpt å")
    layer.changeAttributeValue(second.id(), fields.indexOf("class"), "low_3")
    layer.changeGeometry(third.id(), QgsGeometry.fromPointXY(QgsPointXY(641_000, 6_981_000)))
    layer.deleteFeature(fourth.id())
    return {"committed": layer.commitChanges(), "errors": layer.commitErrors()}


def main(folders):
    application = QgsApplication([], False)
    messages = []
    QgsApplication.messageLog().messageReceived[str, str, Qgis.MessageLevel].connect(
        lambda text, tag, level: messages.append(f"{tag}: {text}") if level in (Qgis.Warning, Qgis.Critical) else None
    )
    application.initQgis()
    seen = {}
    for folder in folders:
        correct = folder.startswith(CORRECT)
        path = Path(folder.removeprefix(CORRECT))
        seen[folder] = correct_layers(path) if correct else describe_export(path, messages)
    print(json.dumps({"version": Qgis.QGIS_VERSION, "seen": seen}))
    sys.stdout.flush()
    os._exit(0)  # QGIS crashes when Python takes its objects down in another order


if __name__ == "__main__":
    main(sys.argv[1:])
