"""The shared nouns, one module each."""

from directory.models.assets import (
    Asset,
    AssetPaper,
    AssetStep,
    HandoverStage,
    RequiredPaper,
)
from directory.models.certainty import Certain
from directory.models.documents import Document, DocumentFile, Sourced
from directory.models.figures import Figure
from directory.models.holidays import Holiday
from directory.models.indicators import Indicator
from directory.models.organisations import (
    Organisation,
    OrganisationName,
    OwnedBySeat,
    PokjaMember,
    Position,
)
from directory.models.people import Appointment, Person, PersonMerge
from directory.models.regions import Region, RegionAlias, RegionGroup, RegionGroupMember
from directory.models.seats import SavedView, SeatHandover
from directory.models.updates import FigureUpdate, Update

__all__ = [
    "Appointment",
    "Asset",
    "AssetPaper",
    "AssetStep",
    "Certain",
    "Document",
    "DocumentFile",
    "Figure",
    "FigureUpdate",
    "HandoverStage",
    "Holiday",
    "Indicator",
    "Organisation",
    "OrganisationName",
    "OwnedBySeat",
    "Person",
    "PersonMerge",
    "PokjaMember",
    "Position",
    "Region",
    "RegionAlias",
    "RegionGroup",
    "RegionGroupMember",
    "RequiredPaper",
    "SavedView",
    "SeatHandover",
    "Sourced",
    "Update",
]
