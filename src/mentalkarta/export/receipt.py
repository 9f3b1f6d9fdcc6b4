"""What was done to get the map: the public receipt, and the one that may name files."""

import hashlib
import json
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version

import fiona
import pyproj
import shapely

from mentalkarta.export.escape import clean_line
from mentalkarta.export.groups import describe_comparison
from mentalkarta.export.saved_map import SavedMap
from mentalkarta.export.sources import hash_settings
from mentalkarta.export.twin import write_title
from mentalkarta.export.words import label_class
from mentalkarta.export.writer import hash_file
from mentalkarta.messages import phrase
from mentalkarta.model import InputFile, Lang, Layer, MentalMap
from mentalkarta.picture import Sheet

_COUNTS = ("read", "accepted", "repaired", "set_aside")
_PACKAGES = (
    "mentalkarta",
    "fiona",
    "fonttools",
    "geopandas",
    "matplotlib",
    "numpy",
    "orjson",
    "pandas",
    "pillow",
    "pyproj",
    "scipy",
    "shapely",
)


class _Blanks(dict[str, "_Blank"]):
    """Stand in for the values of a sentence, which may hold names of files and people."""

    def __missing__(self, key: str) -> "_Blank":
        return _Blank()


class _Blank:
    """One value left out, however the sentence would have it written."""

    def __format__(self, spec: str) -> str:
        return "…"


def make_receipt(mental_map: MentalMap, sheets: Sequence[Sheet], outputs: Mapping[str, bytes]) -> dict[str, object]:
    """Make the public receipt: no names of input files or people, no clock, no place on the disk.

    Parameters
    ----------
    mental_map
        The map.
    sheets
        The sheets drawn: which names found no place on each.
    outputs
        The files written beside the receipt.

    Returns
    -------
    dict
        `title`, `legend`, `asked`, `people` (who drew anything), `design_effect`, `parameters`, `settings` (the files
        they came from, by role and hash), `inputs` (hashes of the files of drawings; what was counted in each is what
        one person drew where each has a file, so only the sums stand here), `counts`, `verdicts` (by code), `classes`,
        `withheld`, `comparison` (where groups are compared), `sheets` (names left out for want of room, how many wishes
        are for names that are not there), `versions`, `outputs`; ready for JSON.
    """
    files = mental_map.drawings.files
    lang = mental_map.workshop.lang
    return {
        "title": write_title(mental_map),
        "legend": {"key": mental_map.legend.key, "source": mental_map.legend.source.get(lang)},
        "asked": {"people": mental_map.asked.people, "stated": mental_map.asked.stated},
        "people": mental_map.drawings.people,
        "design_effect": asdict(mental_map.design_effect),
        "parameters": _list_parameters(mental_map),
        "settings": hash_settings(mental_map.workshop),
        "inputs": [{"sha256": sha256} for sha256 in sorted(file.sha256 for file in files)],
        "counts": {count: sum(getattr(file, count) for file in files) for count in _COUNTS},
        "verdicts": _count_verdicts(mental_map),
        "classes": {layer.element.layer: _list_classes(layer, mental_map) for layer in mental_map.layers},
        "withheld": [
            {
                "layer": each.layer,
                "places": each.places,
                "names": each.names,
                "slices": each.slices,
                "drawings": each.drawings,
            }
            for each in mental_map.withheld
        ],
        **({"comparison": describe_comparison(mental_map.comparison)} if mental_map.comparison is not None else {}),
        "sheets": [_describe_sheet(sheet) for sheet in sheets if not sheet.internal],
        "versions": list_versions(),
        "outputs": _list_outputs(outputs),
    }


def make_internal_receipt(mental_map: MentalMap, outputs: Mapping[str, bytes]) -> dict[str, object]:
    """Make the receipt that stays in the office: input files by name, every verdict in words; ready for JSON."""
    drawings, lang = mental_map.drawings, mental_map.workshop.lang
    return {
        "inputs": [{"file": file.name, "sha256": file.sha256, **_count(file)} for file in drawings.files],
        "verdicts": [
            {
                "file": verdict.file,
                "position": verdict.position,
                "status": verdict.status,
                "code": verdict.code,
                "sentence": phrase(verdict.code, lang, verdict.values),
            }
            for verdict in drawings.verdicts
        ],
        "outputs": _list_outputs(outputs),
    }


def make_sheet_receipt(saved: SavedMap, sheets: Sequence[Sheet], outputs: Mapping[str, bytes]) -> dict[str, object]:
    """Make the receipt of sheets drawn again: from which layers, and how many places were corrected by hand."""
    mental_map = saved.mental_map
    return {
        "title": write_title(mental_map),
        "asked": {"people": mental_map.asked.people, "stated": mental_map.asked.stated},
        "layers": [{"file": file.name, "sha256": hash_file(file)} for file in saved.files],
        "lacks_base": saved.lacks_base,
        "corrections": dict(saved.corrections),
        "sheets": [_describe_sheet(sheet) for sheet in sheets],
        "lang": mental_map.workshop.lang,
        "versions": list_versions(),
        "outputs": _list_outputs(outputs),
    }


def _describe_sheet(sheet: Sheet) -> dict[str, object]:
    """Describe a sheet: what is not on it. Wishes for other names are counted only: those names may not be public."""
    return {
        "sheet": sheet.name,
        "dropped": [clean_line(name) for name in sheet.dropped],
        "unused_labels": len(sheet.unused),
    }


def write_json(value: Mapping[str, object]) -> bytes:
    """Write JSON for people and machines."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def list_versions() -> dict[str, str]:
    """List what the map was made with; libraries that are not there are left out."""
    versions = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:  # optional, or run from a checkout that was never installed
            continue
    versions["gdal"] = fiona.__gdal_version__
    versions["geos"] = shapely.geos_version_string
    versions["proj"] = pyproj.proj_version_str
    return versions


def _count(file: InputFile) -> dict[str, int]:
    """Return the verdicts counted of a file."""
    return {count: getattr(file, count) for count in _COUNTS}


def _list_parameters(mental_map: MentalMap) -> dict[str, object]:
    """List what the map depends on besides the drawings; file paths stay out."""
    workshop = mental_map.workshop
    return {
        "subtitle": clean_line(workshop.subtitle),
        "credits": clean_line(workshop.credits),
        "date": clean_line(workshop.date),
        "crs": mental_map.crs,
        "crs_stated": workshop.crs is not None,
        "tolerance_m": round(mental_map.tolerance.metres, 3),
        "tolerance_source": mental_map.tolerance.source,
        "cell_m": mental_map.cell_m,
        "drawn_at": workshop.drawn_at,
        "min_people": workshop.min_people,
        "lang": workshop.lang,
        "classes": workshop.classes,
        "formats": list(workshop.formats),
        "sheets": list(workshop.sheets),
        "size": workshop.size,
        "greyscale": workshop.greyscale,
        "group": workshop.group,
        "internal": workshop.internal,
        "seed": workshop.seed,
        "invented": workshop.invented,
        "participant_from_file": workshop.participant_from_file,
        "drawings_crs": workshop.drawings_crs,
        "fields": dict(sorted(workshop.fields.items())),
        "network": [
            {
                "layer": use.layer,
                "lines": use.lines,
                "drawings_along": use.drawings_along,
                "drawings_free": use.drawings_free,
            }
            for use in mental_map.network
        ],
        "base": [
            {"role": layer.role, "features": len(layer.frame), "credit": layer.credit} for layer in mental_map.base
        ],
    }


def _count_verdicts(mental_map: MentalMap) -> list[dict[str, object]]:
    """Count the verdicts by what became of the drawing and why."""
    counted = Counter((verdict.status, verdict.code) for verdict in mental_map.drawings.verdicts)
    lang = mental_map.workshop.lang
    return [
        {"status": status, "code": code, "count": counted[status, code], "sentence": _say_code(code, lang)}
        for status, code in sorted(counted)
    ]


def _say_code(code: str, lang: Lang) -> str:
    """Say a code without what it was about."""
    return phrase(code, lang, _Blanks())


def _list_classes(layer: Layer, mental_map: MentalMap) -> list[dict[str, object]]:
    """List an element's classes: limits, the people that takes, and how many places reached them."""
    limits, lang = layer.limits, mental_map.workshop.lang
    return [
        {
            "class": each.key,
            "label": label_class(layer.element, each, limits, lang),
            "min_share": None if limits.rule == "natural" else each.min_share,
            "lowest_count": lowest,
            "places": int((layer.places["class"] == each.key).sum()),
        }
        for each, lowest in zip(layer.element.classes, limits.lowest, strict=True)
    ]


def _list_outputs(outputs: Mapping[str, bytes]) -> Sequence[dict[str, object]]:
    """List files with their hashes."""
    return [
        {"file": name, "sha256": hashlib.sha256(outputs[name]).hexdigest(), "bytes": len(outputs[name])}
        for name in sorted(outputs)
    ]
