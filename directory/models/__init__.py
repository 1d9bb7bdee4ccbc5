"""The shared nouns, one module each."""

from directory.models.certainty import Certain
from directory.models.documents import Document, DocumentFile, Sourced
from directory.models.figures import Figure, Indicator
from directory.models.organisations import Organisation, OrganisationName, PokjaMember, Position
from directory.models.people import Appointment, Person, PersonMerge
from directory.models.regions import Region, RegionAlias, RegionGroup, RegionGroupMember
from directory.models.updates import FigureUpdate, Update

__all__ = [
    "Appointment",
    "Certain",
    "Document",
    "DocumentFile",
    "Figure",
    "FigureUpdate",
    "Indicator",
    "Organisation",
    "OrganisationName",
    "Person",
    "PersonMerge",
    "PokjaMember",
    "Position",
    "Region",
    "RegionAlias",
    "RegionGroup",
    "RegionGroupMember",
    "Sourced",
    "Update",
]
