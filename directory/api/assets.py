"""Endpoints of assets on their way to the receiver, of their papers and of the stages."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from directory.api.steps import TakesSteps
from directory.forms import AssetStepForm
from directory.models import Asset, AssetPaper, HandoverStage, RequiredPaper
from directory.resources import ASSET_PAPERS, ASSETS, HANDOVER_STAGES, REQUIRED_PAPERS
from directory.services import advance_asset
from records.access import Action
from records.api.fields import DecimalText
from records.api.input import step_schema
from records.api.serializers import RecordSerializer
from records.api.views import IF_MATCH, RecordViewSet


class AssetSerializer(RecordSerializer[Asset]):
    """Something built, where it stands on its way, and what is missing there."""

    region = serializers.CharField(source="region.code", help_text="Kode wilayah.")
    value_idr = DecimalText(allow_null=True, help_text="Nilai dalam rupiah.")
    missing_papers = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="Berkas yang diperlukan sampai tahap ini dan belum ada.",
    )

    class Meta:
        model = Asset
        fields = (
            "id",
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
            "missing_papers",
        )


@extend_schema(tags=["Direktori"])
class AssetViewSet(TakesSteps, RecordViewSet):
    """Aset yang dibangun dan perlu diserahkan: tahap, pemegang berkas, berkas yang kurang."""

    resource = ASSETS
    serializer_class = AssetSerializer
    acts: ClassVar[dict[str, Action]] = RecordViewSet.acts | {"advance": Action.CHANGE}

    @extend_schema(parameters=[IF_MATCH], request=step_schema(AssetStepForm))
    @action(detail=True, methods=["post"])
    def advance(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asset = self.get_object()
        said = self.said(AssetStepForm, asset=asset)
        with self.writing(asset):
            advance_asset(
                asset,
                to=said["stage"],
                on=said["date"],
                holder=said["holder"],
                document=said["document"],
                reason=said["reason"],
                seen=said["version"],
            )
        return self.answer(self.read_again(asset))


class AssetPaperSerializer(RecordSerializer[AssetPaper]):
    """A required paper that is there."""

    class Meta:
        model = AssetPaper
        fields = ("id", "asset", "required", "document")


@extend_schema(tags=["Direktori"])
class AssetPaperViewSet(RecordViewSet):
    """Berkas aset yang sudah ada."""

    resource = ASSET_PAPERS
    serializer_class = AssetPaperSerializer


class HandoverStageSerializer(RecordSerializer[HandoverStage]):
    """A stage of the handover, and what it rests on."""

    class Meta:
        model = HandoverStage
        fields = ("id", "order", "name", "is_final", "basis")


@extend_schema(tags=["Direktori"])
class HandoverStageViewSet(RecordViewSet):
    """Tahap serah terima aset dengan dasarnya."""

    resource = HANDOVER_STAGES
    serializer_class = HandoverStageSerializer


class RequiredPaperSerializer(RecordSerializer[RequiredPaper]):
    """What should be there before an asset leaves a stage."""

    class Meta:
        model = RequiredPaper
        fields = ("id", "stage", "name", "basis")


@extend_schema(tags=["Direktori"])
class RequiredPaperViewSet(RecordViewSet):
    """Berkas yang diperlukan pada sebuah tahap."""

    resource = REQUIRED_PAPERS
    serializer_class = RequiredPaperSerializer
