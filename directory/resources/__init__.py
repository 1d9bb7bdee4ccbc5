"""The declarations of the shared nouns, one module each."""

from directory.resources.assets import (
    ASSET_PAPERS,
    ASSETS,
    HANDOVER_STAGES,
    REQUIRED_PAPERS,
)
from directory.resources.documents import DOCUMENTS
from directory.resources.figures import FIGURES, INDICATORS
from directory.resources.holidays import HOLIDAYS
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
from directory.resources.updates import FIGURE_UPDATES

__all__ = [
    "APPOINTMENTS",
    "ASSETS",
    "ASSET_PAPERS",
    "DOCUMENTS",
    "FIGURES",
    "FIGURE_UPDATES",
    "HANDOVER_STAGES",
    "HOLIDAYS",
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
    "REQUIRED_PAPERS",
]
