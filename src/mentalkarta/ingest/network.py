"""Read the lines that people's drawings may follow: roads for paths; roads, rail and water for barriers."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mentalkarta.errors import UsageError
from mentalkarta.faults import Fault, Faults, name_fault, show
from mentalkarta.ingest.base import read_features
from mentalkarta.ingest.text import fold
from mentalkarta.model import Element, Legend
from mentalkarta.networks import NetworkSource

_LETTERS = 200
"""Longest name of an element that is looked up."""

Sources = Mapping[str, Sequence[NetworkSource]]
"""Files of lines by the key of an element."""


def name_network(network: Sources, legend: Legend) -> dict[str, Sequence[NetworkSource]]:
    """Find the elements that a network is given for.

    Parameters
    ----------
    network
        `Workshop.network`: files by any name of an element (its key, its layer, one of its aliases).
    legend
        Its line elements are what can follow a network.

    Returns
    -------
    dict
        Files by the key of the element, in the legend's order.

    Raises
    ------
    UsageError
        `network-faulty`: names that the legend does not know, or not as lines, and elements named twice.
    """
    owners = {name: element for element in legend.elements for name in _list_names(element)}
    faults: list[Fault] = []
    found: dict[str, Sequence[NetworkSource]] = {}
    lines = ", ".join(element.key for element in legend.elements if element.kind == "line")
    for name, sources in network.items():
        element = owners.get(fold(name, _LETTERS))
        if element is None:
            faults.append(name_fault("network-element-unknown", name=show(name), legend=legend.key, known=lines))
        elif element.kind != "line":
            faults.append(name_fault("network-element-kind", name=show(name), known=lines))
        elif element.key in found:
            faults.append(name_fault("network-element-twice", name=show(name), element=element.key))
        else:
            found[element.key] = sources
    if faults:
        raise UsageError("network-faulty", count=len(faults), faults=Faults(faults))
    return {element.key: found[element.key] for element in legend.elements if element.key in found}


def read_network(sources: Sources, crs: str) -> dict[str, gpd.GeoDataFrame]:
    """Read the lines of each element's network.

    Parameters
    ----------
    sources
        Files by the key of an element, see `name_network`.
    crs
        The system of the map, "EPSG:3006".

    Returns
    -------
    dict
        By element a frame of columns `network_id` (text; where the file has no id the number of the file and that of
        the feature in it, from 1, as "1:27"), `name` (text, "" for none) and `geometry` (LineString of some length,
        flat, in millimetres), in the order of the files. Parts of a line are rows of their own; what is no line is
        passed over.

    Raises
    ------
    UsageError
        `network-no-lines`, `network-column-unknown`; as `read_base` for files that cannot be read.
    """
    return {
        key: gpd.GeoDataFrame(
            pd.concat([_read_lines(source, number, crs) for number, source in enumerate(files, start=1)]),
            geometry="geometry",
            crs=crs,
        ).reset_index(drop=True)
        for key, files in sources.items()
    }


def _list_names(element: Element) -> list[str]:
    """List what an element may be called, folded."""
    return [fold(name, _LETTERS) for name in (element.key, element.layer, *element.aliases)]


def _read_lines(source: NetworkSource, number: int, crs: str) -> gpd.GeoDataFrame:
    """Read the lines of one file."""
    frame, _ = read_features(source.file, source.layer, crs, id_column=source.id_column, name_column=source.name_column)
    ids = [own or f"{number}:{place}" for own, place in zip(frame["id"], frame["number"], strict=True)]
    parts, owner = shapely.get_parts(frame.geometry.to_numpy(), return_index=True)
    good = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & (shapely.length(parts) > 0)
    if not good.any():
        raise UsageError("network-no-lines", file=source.file.name)
    columns = {
        "network_id": np.array(ids, dtype=object)[owner[good]],
        "name": frame["name"].to_numpy(dtype=object)[owner[good]],
    }
    return gpd.GeoDataFrame(columns, geometry=parts[good], crs=crs)
