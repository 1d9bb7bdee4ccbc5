"""The declarations of the shared nouns, one module each."""

from directory.resources.documents import DOCUMENTS
from directory.resources.figures import FIGURES, INDICATORS
from directory.resources.organisations import (
    ORGANISATION_NAMES,
    ORGANISATIONS,
    POKJA_MEMBERS,
    POSITIONS,
)
from directory.resources.people import APPOINTMENTS, PEOPLE
from directory.resources.regions import (
    REGION_ALIASES,
    REGION_GROUP_MEMBERS,
    REGION_GROUPS,
    REGIONS,
)
from directory.resources.seats import SAVED_VIEWS

__all__ = [
    "APPOINTMENTS",
    "DOCUMENTS",
    "FIGURES",
    "INDICATORS",
    "ORGANISATIONS",
    "ORGANISATION_NAMES",
    "PEOPLE",
    "POKJA_MEMBERS",
    "POSITIONS",
    "REGIONS",
    "REGION_ALIASES",
    "REGION_GROUPS",
    "REGION_GROUP_MEMBERS",
    "SAVED_VIEWS",
]
