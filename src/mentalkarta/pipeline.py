"""The order of the stages from a workshop to its map, and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import geopandas as gpd

from mentalkarta.aggregate import count_groups, count_overlap, find_places, find_tolerance, unify_names
from mentalkarta.classify import classify_places, find_limits
from mentalkarta.counts import DesignEffect
from mentalkarta.crossings import find_crossings
from mentalkarta.design_effect import find_design_effect
from mentalkarta.errors import DataError, UsageError
from mentalkarta.faults import Faults, name_fault
from mentalkarta.group_maps import choose_groups, compare_maps
from mentalkarta.ingest import name_network, read_backgrounds, read_base, read_drawings, read_network
from mentalkarta.legend import load_legend
from mentalkarta.model import Asked, Drawings, Element, Lang, Layer, Legend, MentalMap, Office, Workshop
from mentalkarta.networks import NetworkUse
from mentalkarta.privacy import may_leave, publish_groups, publish_layer
from mentalkarta.progress import Progress, stay_silent
from mentalkarta.study_area import find_extent


def build_map(workshop: Workshop, *, progress: Progress = stay_silent) -> MentalMap:
    """Read a workshop's drawings, count people, classify, and pass everything through the privacy gate.

    Parameters
    ----------
    workshop
        What `read_workshop` returns.
    progress
        Called with (stage, done, total); stages are "read" and "count".

    Returns
    -------
    MentalMap
        `layers` and `listed` may be published; `office` holds the exact figures.

    Raises
    ------
    UsageError
        Groups to compare that are not there, unknown legend, CRS that is not metric, fewer people asked than drew, a
        base layer or a network that cannot be read.
    DataError
        No file, or no drawing that could be used.
    """
    legend = load_legend(workshop.legend)
    sources = name_network(workshop.network, legend)
    drawings = read_drawings(workshop, legend, progress=progress)
    if drawings.frame.empty:
        raise DataError("nothing-to-map", reasons=_list_reasons(drawings))
    _check_fields(workshop, drawings)
    sizes = count_groups(drawings.frame)
    names = choose_groups(workshop, list(sizes)) if "groups" in workshop.sheets else ()
    asked = _find_asked(workshop, drawings)
    base = read_base(workshop, str(drawings.frame.crs))
    networks = read_network(sources, str(drawings.frame.crs))
    backgrounds = read_backgrounds(workshop, str(drawings.frame.crs))
    tolerance = find_tolerance(drawings.frame, workshop.drawn_at, seed=workshop.seed)
    named = [unify_names(_choose(drawings.frame, element), element, workshop.names) for element in legend.elements]
    frames = [frame for frame, _ in named]
    counted = [
        _count_element(element, frame, asked.people, tolerance.metres, workshop, network=networks.get(element.key))
        for element, frame in zip(_announce(legend.elements, progress), frames, strict=True)
    ]
    design_effect = _find_likeness(workshop, drawings.frame, counted, asked.people)
    layers = tuple(_classify(layer, workshop.lang, design_effect) for layer in counted)
    published = [
        publish_layer(layer, len(frame), workshop.min_people, tolerance.metres)
        for layer, frame in zip(layers, frames, strict=True)
    ]
    shown = tuple(each.shown for each in published)
    listed = tuple(each.listed for each in published)
    groups = publish_groups(sizes, drawings.people, workshop.min_people)
    return MentalMap(
        workshop=workshop,
        legend=legend,
        crs=str(drawings.frame.crs),
        asked=asked,
        tolerance=tolerance,
        layers=shown,
        listed=listed,
        withheld=tuple(each.withheld for each in published),
        network=tuple(
            _describe_use(layer, len(networks[layer.element.key])) for layer in layers if layer.element.key in networks
        ),
        base=base,
        extent=find_extent(base, listed, drawings.frame),
        groups=groups,
        zones={each.shown.element.layer: each.zones for each in published if each.zones is not None},
        comparison=compare_maps(workshop, drawings.frame, names, groups, published) if names else None,
        drawings=drawings,
        office=Office(
            layers=layers,
            overlaps=_count_overlaps(workshop, legend, drawings.frame),
            crossings=find_crossings(layers, tolerance.metres),
            spellings=tuple(spelling for _, spellings in named for spelling in spellings),
        ),
        backgrounds=backgrounds,
        design_effect=design_effect,
        crossings=find_crossings(shown, tolerance.metres),
        cell_m=max(float(layer.places["cell_m"].to_numpy().max(initial=0.0)) for layer in layers),
    )


def _check_fields(workshop: Workshop, drawings: Drawings) -> None:
    """Make sure that the fields that people are told apart by are in the data."""
    if workshop.group and not drawings.frame["group"].any():
        raise UsageError("group-unknown", group=workshop.group)
    if workshop.cluster and not drawings.frame["cluster"].any():
        raise UsageError("cluster-unknown", key=workshop.cluster, field=workshop.fields[workshop.cluster])


def _find_asked(workshop: Workshop, drawings: Drawings) -> Asked:
    """Take the number of people asked from the workshop, else the people who drew anything."""
    if workshop.asked is None:
        return Asked(drawings.people, stated=False)
    if workshop.asked < drawings.people:
        raise UsageError("asked-too-few", asked=workshop.asked, people=drawings.people)
    return Asked(workshop.asked, stated=True)


def _list_reasons(drawings: Drawings) -> Faults:
    """List why the first file or drawing could not be used."""
    lost = [verdict for verdict in drawings.verdicts if verdict.status == "set_aside"]
    return Faults([name_fault(verdict.code, **verdict.values) for verdict in lost[:1]] or [name_fault("drawings-none")])


def _announce(elements: tuple[Element, ...], progress: Progress) -> Iterator[Element]:
    """Yield the elements and tell of each when its turn comes."""
    for done, element in enumerate(elements):
        progress("count", done, len(elements))
        yield element
    progress("count", len(elements), len(elements))


def _count_element(
    element: Element,
    frame: gpd.GeoDataFrame,
    asked: int,
    tolerance_m: float,
    workshop: Workshop,
    *,
    network: gpd.GeoDataFrame | None,
) -> Layer:
    """Count the places of one element, and find where its classes begin.

    Limits that follow the counts follow those that may be told. Lines are cut where classes begin, so that they are cut
    twice then: at the legend's own limits, and at those of the lines this makes.
    """
    rule, least = workshop.classes, workshop.min_people
    limits = find_limits(element, asked)
    places = find_places(frame, element, tolerance_m, limits.lowest, least, network=network)
    if rule != "fixed" and element.kind == "line":
        limits = find_limits(element, asked, rule, _list_counts(places, least))
        places = find_places(frame, element, tolerance_m, limits.lowest, least, network=network)
    return Layer(element, places, find_limits(element, asked, rule, _list_counts(places, least)))


def _list_counts(places: gpd.GeoDataFrame, min_people: int) -> list[int]:
    """List the people of the places that may leave the office."""
    return [int(people) for people in places.loc[may_leave(places, min_people), "participants"]]


def _find_likeness(workshop: Workshop, frame: gpd.GeoDataFrame, counted: Sequence[Layer], asked: int) -> DesignEffect:
    """Find how alike people of one table or home answer, from the places that may leave the office."""
    told = [layer.places[may_leave(layer.places, workshop.min_people)] for layer in counted]
    return find_design_effect(frame, told, asked, workshop.cluster)


def _classify(layer: Layer, lang: Lang, design_effect: DesignEffect) -> Layer:
    """Classify the places of one element."""
    places = classify_places(layer.places, layer.element, layer.limits, lang, design_effect=design_effect.value)
    return replace(layer, places=places)


def _describe_use(layer: Layer, lines: int) -> NetworkUse:
    """Count the drawings behind corridors along a network and behind free ones."""
    along = layer.places["network_id"] != ""
    behind = [
        len({each for members in layer.places.loc[rows, "members"] for each in members}) for rows in (along, ~along)
    ]
    return NetworkUse(layer.element.layer, lines, *behind)


def _count_overlaps(workshop: Workshop, legend: Legend, frame: gpd.GeoDataFrame) -> Mapping[str, gpd.GeoDataFrame]:
    """Count the overlap of each area element, for the internal copy only."""
    if not workshop.internal:
        return {}
    areas = [element for element in legend.elements if element.kind == "area"]
    return {element.layer: count_overlap(_choose(frame, element)) for element in areas}


def _choose(frame: gpd.GeoDataFrame, element: Element) -> gpd.GeoDataFrame:
    """Return the drawings of one element."""
    return frame[frame["element"] == element.key].reset_index(drop=True)
