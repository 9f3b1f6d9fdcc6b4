"""Colours of the shipped legends: seen on land and water, told apart by the colour-blind, and without colour."""

from itertools import combinations

import numpy as np
import pytest
from colorspacious import cspace_convert, deltaE

from mentalkarta.base_style import LAND, WATER
from mentalkarta.legend import list_legends, load_legend
from mentalkarta.symbol import Area, Line, Marker, Pie

LEGENDS = list_legends()
BLINDNESS = ("protanomaly", "deuteranomaly", "tritanomaly")


def read_colour(text):
    """Turn "#RRGGBB" to three shares."""
    return np.array([int(text[place : place + 2], 16) for place in (1, 3, 5)]) / 255


def find_contrast(one, other):
    """Contrast of two colours, WCAG 2.2."""
    light = [
        np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722)
        for part in (read_colour(one), read_colour(other))
    ]
    return (max(light) + 0.05) / (min(light) + 0.05)


def find_edge(symbol):
    """The colour that must be seen."""
    match symbol:
        case Marker() | Area():
            return symbol.edge
        case Line():
            return symbol.color
        case Pie():
            return symbol.ring


def see(colour, blindness):
    """A colour as somebody sees it, sRGB 0-1."""
    space = {"name": "sRGB1+CVD", "cvd_type": blindness, "severity": 100}
    return np.clip(cspace_convert(read_colour(colour), space, "sRGB1"), 0, 1)


@pytest.mark.parametrize("name", LEGENDS)
def test_every_edge_is_seen_on_land_and_water(name):
    edges = {find_edge(one.symbol) for element in load_legend(name).elements for one in element.classes}
    assert min(find_contrast(edge, ground) for edge in edges for ground in (LAND, WATER)) >= 4.8


@pytest.mark.parametrize("name", LEGENDS)
def test_every_name_is_read_on_land_and_water(name):
    inks = {element.name_style.color for element in load_legend(name).elements}
    assert min(find_contrast(ink, ground) for ink in inks for ground in (LAND, WATER, "#FFFFFF")) >= 4.5


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("name", LEGENDS)
def test_slices_and_lines_are_told_apart_by_everybody(name, blindness):
    """The limits of the design: lines 16 and slices 22 apart in CAM02-UCS; a legend of one ink tells by form alone."""
    elements = load_legend(name).elements
    slices = [category.color for element in elements for category in element.categories]
    lines = {find_edge(element.classes[0].symbol) for element in elements if element.kind != "point"}
    for colours, least in ((slices, 22), (sorted(lines), 16)):
        seen = [see(colour, blindness) for colour in colours]
        assert all(deltaE(a, b, input_space="sRGB1") >= least for a, b in combinations(seen, 2))
    assert slices or lines == {"#000000"}


@pytest.mark.parametrize("name", LEGENDS)
def test_grades_of_one_element_differ_without_colour(name):
    for element in load_legend(name).elements:
        if not element.categories:
            looks = {strip_colour(one.symbol) for one in element.classes}
            assert len(looks) == len(element.classes)


def strip_colour(symbol):
    """What is left of a symbol on a photocopy."""
    match symbol:
        case Marker():
            return symbol.shape, symbol.size_mm, symbol.fill
        case Line():
            return symbol.width_mm, symbol.dash_mm, symbol.tick
        case Area():
            return symbol.edge_mm, symbol.dash_mm, symbol.hatch
