"""What staff may say about the shared nouns, one module each."""

from directory.forms.assets import (
    AssetForm,
    AssetPaperForm,
    AssetStepForm,
    HandoverStageForm,
    RequiredPaperForm,
)
from directory.forms.documents import DocumentForm, OriginalForm
from directory.forms.figures import (
    FigureForm,
    FigureStepForm,
    FigureUpdateForm,
    IndicatorForm,
    StatedAmountForm,
    deciding,
    own_seats,
)
from directory.forms.holidays import HolidayForm
from directory.forms.organisations import (
    OrganisationForm,
    OrganisationNameForm,
    PokjaMemberForm,
    PositionForm,
)
from directory.forms.people import AppointmentForm, MergeForm, PersonForm
from directory.forms.regions import (
    RegionAliasForm,
    RegionField,
    RegionForm,
    RegionGroupForm,
    RegionGroupMemberForm,
)
from directory.forms.seats import (
    CHANGED_MEANWHILE,
    EndAppointmentForm,
    HandoverForm,
    SavedViewForm,
)

__all__ = [
    "CHANGED_MEANWHILE",
    "AppointmentForm",
    "AssetForm",
    "AssetPaperForm",
    "AssetStepForm",
    "DocumentForm",
    "EndAppointmentForm",
    "FigureForm",
    "FigureStepForm",
    "FigureUpdateForm",
    "HandoverForm",
    "HandoverStageForm",
    "HolidayForm",
    "IndicatorForm",
    "MergeForm",
    "OrganisationForm",
    "OrganisationNameForm",
    "OriginalForm",
    "PersonForm",
    "PokjaMemberForm",
    "PositionForm",
    "RegionAliasForm",
    "RegionField",
    "RegionForm",
    "RegionGroupForm",
    "RegionGroupMemberForm",
    "RequiredPaperForm",
    "SavedViewForm",
    "StatedAmountForm",
    "deciding",
    "own_seats",
]
