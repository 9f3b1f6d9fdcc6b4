"""The nouns of the house: frozen dataclasses and column contracts. No files, no drawing, no counting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from mentalkarta.counts import CLUSTERS, ClassLimits, ClassRule, Cluster, DesignEffect
from mentalkarta.networks import NetworkSource, NetworkUse
from mentalkarta.picture import LabelWish, PaperSize, SheetName
from mentalkarta.spellings import Spelling
from mentalkarta.symbol import NameStyle, Symbol

if TYPE_CHECKING:  # geopandas takes a second to load; help texts and legends do without
    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

    from mentalkarta.groups import Comparison

Lang = Literal["sv", "en"]
Kind = Literal["point", "line", "area"]
Level = Literal["high", "low"]
Status = Literal["accepted", "repaired", "set_aside"]

UNSPECIFIED = "unspecified"
"""Category key of a drawing that names no purpose."""

DRAWING_COLUMNS = ("feature_id", "participant", "element", "categories", "name", "group", "cluster", "geometry")
"""Columns of `Drawings.frame`; `categories` is a sorted tuple of keys, `name`, `group` and `cluster` (the table or home
a person answered at) are "" when absent."""

PLACE_COLUMNS = (
    "place_id",
    "name",
    "participants",
    "asked",
    "share",
    "share_low",
    "share_high",
    "certainty",
    "class",
    "level",
    "grade",
    "label",
    "drawings",
)
"""Public columns of every layer, in the order of the files; see `Element.columns` for those that follow."""

MEASURE_COLUMNS: Mapping[Kind, Mapping[str, type[float] | type[str]]] = MappingProxyType(
    {"point": {"radius_m": float}, "line": {"network_id": str}, "area": {"consensus": float}}
)
"""What is known of a place besides its people, by kind of element, and its type.

`radius_m`: metres around the point that hold 68 % of the people's marks. `network_id`: the ids of the lines of the
given network that it follows, with ";" between them, "" when it follows none. `consensus`: what two of the people who
drew it have in common on average, as a share (0-1) of all that the two drew (Jaccard); 1 for one person.
"""

OFFICE_COLUMNS = ("name_people", "agreement", "known_name", "medoid", "zones", "cell_m", "members")
"""Columns that never leave the office.

People who gave the name (int), the fewest people who agree on any part of the geometry (int), what the place is called
on maps ("" when not known), the drawing most like the others ("" else), zones (tuple), side in metres of the cells its
shape is made of (0 where it is exact), feature_ids behind it."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Swedish and English."""

    sv: str
    en: str

    def get(self, lang: Lang) -> str:
        """Return the words in one language."""
        return self.sv if lang == "sv" else self.en


@dataclass(frozen=True, slots=True)
class Category:
    """A purpose of a destination: key (its column), words, slice colour, names it goes by in the data."""

    key: str
    label: Text
    color: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrequencyClass:
    """One grade of an element: at least `min_share` of the people asked, how it is called and how it looks.

    `grade` 1 is the strongest; `order` is the drawing order (higher lies on top).
    """

    key: str
    level: Level
    grade: int
    label: Text
    min_share: float
    symbol: Symbol
    order: int


@dataclass(frozen=True, slots=True)
class Element:
    """One of the things people draw: key in the data, layer name in the files, kind of geometry, classes.

    `classes` run from the strongest to the weakest. `categories` are given for elements shown as pies only.
    Lines only: `heading_deg` says how far the headings of two may differ to be the same line, and `crosses` names the
    elements whose lines stand in the way of this one's.
    """

    key: str
    layer: str
    kind: Kind
    label: Text
    note: Text
    aliases: tuple[str, ...]
    classes: tuple[FrequencyClass, ...]
    name_style: NameStyle
    column_share: float
    categories: tuple[Category, ...] = ()
    unspecified: Category | None = None
    heading_deg: float = 30.0
    crosses: tuple[str, ...] = ()

    @property
    def category_keys(self) -> tuple[str, ...]:
        """Keys of the category columns of the layer, `unspecified` last; empty without categories."""
        if self.unspecified is None:
            return ()
        return (*(category.key for category in self.categories), self.unspecified.key)

    @property
    def columns(self) -> tuple[str, ...]:
        """Public columns of the layer, geometry aside: of every layer, of the categories, of the kind."""
        return (*PLACE_COLUMNS, *self.category_keys, *MEASURE_COLUMNS[self.kind])

    def find_class(self, key: str) -> FrequencyClass:
        """Return the class with this key; KeyError when the element has none."""
        for frequency_class in self.classes:
            if frequency_class.key == key:
                return frequency_class
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Legend:
    """What a map shows and how it looks: the elements in the order of the legend's columns."""

    key: str
    title: Text
    source: Text
    elements: tuple[Element, ...]

    def find_element(self, key: str) -> Element:
        """Return the element with this key; KeyError when the legend has none."""
        for element in self.elements:
            if element.key == key:
                return element
        raise KeyError(key)


BaseRole = Literal["land", "water", "river", "road", "rail", "border", "area", "places", "locator", "background"]
"""What a base layer is: `area` is the study area (its outside is veiled), `border` other boundaries.

`locator` is what a small map beside the large one shows, `background` a picture below everything.
"""


@dataclass(frozen=True, slots=True)
class BaseSource:
    """A base layer as asked for: its file, its layer within the file ("" = the only one), role and credit line."""

    file: Path
    role: BaseRole
    layer: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Workshop:
    """One job: where the drawings are, who was asked, and how the map is to be made (workshop.toml + options).

    `folder` is the workshop folder, None for loose files. `sources` are GeoJSON files or folders of them, absolute.
    `asked` None means inferred from the data; `crs` None means chosen from the data; `drawn_at` (scale denominator
    of the paper people drew on) None means the tolerance is estimated from the drawings. `classes` says what the class
    limits follow, see `ClassLimits`. `fields` maps our field names to the names in the data; `table` or `home` among
    them names who answered together. `names` maps what people wrote to the name it means. `network` maps what an
    element is called to the lines its drawings may follow. `min_people` is the privacy limit k.
    """

    sources: tuple[Path, ...]
    folder: Path | None = None
    title: str = ""
    subtitle: str = ""
    lang: Lang = "sv"
    legend: str = "kramfors"
    classes: ClassRule = "fixed"
    asked: int | None = None
    crs: str | None = None
    drawings_crs: str | None = None
    drawn_at: int | None = None
    formats: tuple[str, ...] = ("png", "pdf", "svg")
    sheets: tuple[SheetName, ...] = ("main",)
    size: PaperSize = "A3"
    greyscale: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, LabelWish] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)
    base: tuple[BaseSource, ...] = ()
    network: Mapping[str, tuple[NetworkSource, ...]] = field(default_factory=dict)
    group: str | None = None
    groups: tuple[str, ...] = ()
    min_people: int = 3
    internal: bool = False
    overwrite: bool = False
    seed: int = 1
    invented: bool = False
    credits: str = ""
    date: str = ""
    participant_from_file: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def cluster(self) -> Cluster | None:
        """Return what people who answered together share, None when no field says it."""
        return next((cluster for cluster in CLUSTERS if cluster in self.fields), None)


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read: its name within the source, SHA-256 of its bytes, and the verdicts counted."""

    name: str
    sha256: str
    read: int
    accepted: int
    repaired: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one drawing, or (`position` None) of a whole file, when that was not plain acceptance.

    `values` fill the sentence of `code` (see `mentalkarta.messages`); `original` is the text as it was read, kept for
    drawings set aside only.
    """

    file: str
    position: int | None
    status: Status
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    original: str = ""


@dataclass(frozen=True, slots=True)
class Drawings:
    """The accepted drawings and how they came to be.

    Attributes
    ----------
    frame
        One row a drawing, columns `DRAWING_COLUMNS`, in a metric CRS, in an order that depends on their content only;
        a drawing given twice (same person, element, name, categories, geometry) stands once.
    files
        Every file read, by name.
    verdicts
        Everything repaired, noted or set aside, in the order of files and positions.
    people
        Distinct participants seen in any accepted drawing.
    """

    frame: gpd.GeoDataFrame
    files: tuple[InputFile, ...]
    verdicts: tuple[Verdict, ...]
    people: int

    @property
    def set_aside(self) -> int:
        """Return the number of drawings set aside in all files."""
        return sum(file.set_aside for file in self.files)


@dataclass(frozen=True, slots=True)
class BaseLayer:
    """A base layer read: role, features (column `name`, "" when absent) in the map's CRS, credit line."""

    role: BaseRole
    frame: gpd.GeoDataFrame
    credit: str


@dataclass(frozen=True, slots=True)
class Background:
    """A picture below the map: RGB pixels, rows from the north; (min x, min y, max x, max y) in metres; credit."""

    pixels: NDArray[np.uint8]
    bounds: tuple[float, float, float, float]
    credit: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The number of people asked (N of every share) and whether it was stated or inferred from the data."""

    people: int
    stated: bool


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far apart two drawings of one thing may lie (one standard deviation, metres) and how that is known."""

    metres: float
    source: Literal["drawn_at", "estimated", "assumed"]


@dataclass(frozen=True, slots=True)
class Layer:
    """One element's places, `Element.columns` and geometry, strongest first, and where its classes begin.

    In the office copy also `OFFICE_COLUMNS`, and places below the lowest class have class, level and label "" and
    grade 0.
    """

    element: Element
    places: gpd.GeoDataFrame
    limits: ClassLimits


@dataclass(frozen=True, slots=True)
class Withheld:
    """What privacy left out of one layer.

    Places that fewer than k people drew or agree on, names fewer than k gave, slices of pies merged, and drawings that
    are part of no place at all (lines that nobody else follows).
    """

    layer: str
    places: int = 0
    names: int = 0
    slices: int = 0
    drawings: int = 0


@dataclass(frozen=True, slots=True)
class Office:
    """What stays in the office: the exact layers, their crossings and, per area layer, the partition with its counts.

    `overlaps` has by layer `participants` (the fewest over any spot of a piece), `participants_to` (the most), `cell_m`
    and geometry (Polygon), if the internal copy is wanted. `spellings` were counted as another name.
    """

    layers: tuple[Layer, ...]
    overlaps: Mapping[str, gpd.GeoDataFrame]
    crossings: gpd.GeoDataFrame | None = None
    spellings: tuple[Spelling, ...] = ()


@dataclass(frozen=True, slots=True)
class MentalMap:
    """A finished mental map.

    `layers` are what may leave the office (see `mentalkarta.privacy`), one for each element of the legend, in its
    order; `listed` are the same places and those below the lowest class that may be named, for tables. `crossings` are
    where lines of `layers` meet (`CROSSING_COLUMNS`), None where the legend has no elements that cross. `extent` is
    (min x, min y, max x, max y) of the study area in metres. `groups` counts people per group, `comparison` sets them
    side by side where that sheet is wanted. `zones` tells by layer how far areas are agreed on (`ZONE_COLUMNS`).
    `design_effect` widened intervals and certainty; `cell_m` is the largest of the places, see `OFFICE_COLUMNS`.
    """

    workshop: Workshop
    legend: Legend
    crs: str
    asked: Asked
    tolerance: Tolerance
    layers: tuple[Layer, ...]
    listed: tuple[Layer, ...]
    withheld: tuple[Withheld, ...]
    base: tuple[BaseLayer, ...]
    extent: tuple[float, float, float, float]
    groups: Mapping[str, int]
    drawings: Drawings
    office: Office
    design_effect: DesignEffect = field(default_factory=DesignEffect)
    crossings: gpd.GeoDataFrame | None = None
    network: tuple[NetworkUse, ...] = ()
    backgrounds: tuple[Background, ...] = ()
    comparison: Comparison | None = None
    zones: Mapping[str, gpd.GeoDataFrame] = field(default_factory=dict)
    cell_m: float = 0.0
