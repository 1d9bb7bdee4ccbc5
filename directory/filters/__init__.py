"""Filters of the shared nouns, for page and API, one module each."""

from directory.filters.assets import (
    AssetFilterSet,
    AssetPaperFilterSet,
    HandoverStageFilterSet,
    HolidayFilterSet,
    RequiredPaperFilterSet,
)
from directory.filters.figures import (
    DocumentFilterSet,
    FigureFilterSet,
    FigureUpdateFilterSet,
    IndicatorFilterSet,
)
from directory.filters.organisations import (
    AppointmentFilterSet,
    OrganisationFilterSet,
    OrganisationNameFilterSet,
    PersonFilterSet,
    PokjaMemberFilterSet,
    PositionFilterSet,
    SavedViewFilterSet,
)
from directory.filters.regions import (
    RegionAliasFilterSet,
    RegionFilter,
    RegionFilterSet,
    RegionGroupFilterSet,
    RegionGroupMemberFilterSet,
)

__all__ = [
    "AppointmentFilterSet",
    "AssetFilterSet",
    "AssetPaperFilterSet",
    "DocumentFilterSet",
    "FigureFilterSet",
    "FigureUpdateFilterSet",
    "HandoverStageFilterSet",
    "HolidayFilterSet",
    "IndicatorFilterSet",
    "OrganisationFilterSet",
    "OrganisationNameFilterSet",
    "PersonFilterSet",
    "PokjaMemberFilterSet",
    "PositionFilterSet",
    "RegionAliasFilterSet",
    "RegionFilter",
    "RegionFilterSet",
    "RegionGroupFilterSet",
    "RegionGroupMemberFilterSet",
    "RequiredPaperFilterSet",
    "SavedViewFilterSet",
]
