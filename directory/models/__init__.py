"""The shared nouns, one module each."""

from directory.models.documents import Document, DocumentFile, Sourced
from directory.models.figures import Figure, Indicator
from directory.models.organisations import Organisation, OrganisationName, PokjaMember, Position
from directory.models.people import Appointment, Person, PersonMerge
from directory.models.regions import Region, RegionAlias, RegionGroup, RegionGroupMember
from directory.models.seats import OwnedBySeat, SavedView, SeatHandover

__all__ = [
    "Appointment",
    "Document",
    "DocumentFile",
    "Figure",
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
    "SavedView",
    "SeatHandover",
    "Sourced",
]
