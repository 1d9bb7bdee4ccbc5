"""Assets on their way to the receiver, their papers, and the stages."""

from typing import Any

from django import forms

from directory.forms.regions import RegionField
from directory.models import Asset, AssetPaper, Document, HandoverStage, Position, RequiredPaper
from records.access import Action
from records.dates import today
from records.filters import YEAR_MESSAGES
from records.forms import DateField, MoneyField, RecordForm, SentOnce, name_empty_choice
from records.models import with_names

YEAR_BUILT = "Tahun dibangun harus antara 1900 dan 2100."


class AssetForm(RecordForm):
    """What was built, where, and for whom. Where it stands on its way is moved by steps only."""

    identity = ("stage", "stage_since", "holder")

    region = RegionField()
    year_built = forms.IntegerField(
        label="Tahun dibangun",
        required=False,
        min_value=1900,
        max_value=2100,
        error_messages={
            "invalid": YEAR_MESSAGES["invalid"],
            "min_value": YEAR_BUILT,
            "max_value": YEAR_BUILT,
        },
    )
    value_idr = MoneyField(
        label="Nilai (Rp)", required=False, help_text="Kosongkan bila dokumen tidak menyebutnya."
    )
    stage_since = DateField(
        label="Tahap sejak", required=False, help_text="Kosongkan bila tidak diketahui."
    )

    class Meta:
        model = Asset
        fields = (
            "name",
            "kind",
            "region",
            "built_by",
            "received_by",
            "year_built",
            "value_idr",
            "document",
            "stage",
            "stage_since",
            "holder",
        )


class AssetStepForm(SentOnce):
    """A step of an asset: to which stage, when, who has the file from then on."""

    stage = forms.ModelChoiceField(HandoverStage.objects.all(), label="Ke tahap")
    date = DateField(label="Tanggal", help_text="Hari langkah ini terjadi.")
    holder = forms.ModelChoiceField(
        with_names(Position.objects.all()),
        required=False,
        label="Berkas selanjutnya ada pada",
        help_text="Kosongkan bila tidak diketahui.",
    )
    document = forms.ModelChoiceField(
        Document.objects.all(), required=False, label="Dokumen langkah ini"
    )
    reason = forms.CharField(
        required=False,
        max_length=300,
        label="Alasan",
        help_text="Wajib bila mundur, melompati tahap, atau berkas tahap ini belum lengkap.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, asset: Asset, **kwargs: Any) -> None:
        following = HandoverStage.objects.filter(order__gt=asset.stage.order).first()
        initial = {
            "stage": following or asset.stage,
            "date": today(),
            "holder": asset.holder_id,
        }
        super().__init__(*args, **kwargs | {"initial": initial | kwargs.get("initial", {})})
        for field in self.fields.values():
            name_empty_choice(field)


class AssetPaperForm(RecordForm):
    """A required paper that is there."""

    identity = ("asset", "required")

    class Meta:
        model = AssetPaper
        fields = ("asset", "required", "document")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Foreign assets are not offered, not even by name.
        self.fields["asset"].queryset = Asset.objects.visible_to(self.user, Action.CHANGE)


class HandoverStageForm(RecordForm):
    """A stage of the handover, and what it rests on."""

    class Meta:
        model = HandoverStage
        fields = ("order", "name", "is_final", "basis")


class RequiredPaperForm(RecordForm):
    """What should be there before an asset leaves a stage."""

    class Meta:
        model = RequiredPaper
        fields = ("stage", "name", "basis")
