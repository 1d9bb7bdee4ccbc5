"""Assets on their way to the receiver, their papers, and the stages."""

from decimal import Decimal
from typing import Any

from directory.filters import (
    AssetFilterSet,
    AssetPaperFilterSet,
    HandoverStageFilterSet,
    RequiredPaperFilterSet,
)
from directory.forms import (
    AssetForm,
    AssetPaperForm,
    HandoverStageForm,
    RequiredPaperForm,
)
from directory.models import Asset, AssetPaper, HandoverStage, RequiredPaper
from directory.resources.documents import IN_DIRECTORY
from records.columns import Column
from records.exports.sheet import Kind
from records.resources import Resource

IN_REGISTER = (*IN_DIRECTORY, ("Serah terima aset", "directory:asset_list"))
IN_STAGES = (*IN_DIRECTORY, ("Tahap serah terima", "directory:handoverstage_list"))


def holder_names(asset: Any) -> str:
    """Who now has the seat that holds the file; the page reads it into `present` beforehand."""
    seat = asset.holder
    return ", ".join(str(appointment.person) for appointment in seat.present) if seat else ""


def days(asset: Any) -> Decimal | None:
    """Days in the present stage; the page counts them into `waits` beforehand."""
    return Decimal(asset.waits.days) if asset.waits else None


def working_days(asset: Any) -> Decimal | None:
    """Working days in the present stage."""
    return Decimal(asset.waits.working_days.days) if asset.waits else None


ASSETS = Resource(
    queryset=Asset.objects.with_missing_papers().select_related(
        "region", "stage", "holder__organisation", "received_by", "built_by", "document"
    ),
    filterset_class=AssetFilterSet,
    form_class=AssetForm,
    title="Serah terima aset",
    lead="Apa yang dibangun dan belum dimiliki penerimanya: tahapnya, pemegang berkas, lamanya.",
    parents=IN_DIRECTORY,
    empty_text="Catat aset yang sudah dibangun dan perlu diserahkan.",
    columns=(
        Column("Aset", "name", link=True),
        Column("Wilayah", "region.name", key="region"),
        Column("Tahap", "stage.name", key="stage"),
        Column("Hari", days, key="days", kind=Kind.NUMBER, places=0),
        Column("Hari kerja", working_days, key="working_days", kind=Kind.NUMBER, places=0),
        Column("Berkas ada pada", "holder"),
        Column("Pejabat", holder_names, key="holder_names"),
        Column("Berkas kurang", lambda a: ", ".join(a.missing_papers), key="missing_papers"),
        Column("Penerima", "received_by.said_briefly", key="received_by"),
        Column("Jenis", "kind", standing=False),
        Column("Tahap sejak", "stage_since", kind=Kind.DATE, standing=False),
        Column("Dibangun oleh", "built_by.said_briefly", key="built_by", standing=False),
        Column("Tahun dibangun", "year_built", kind=Kind.YEAR, standing=False),
        Column("Nilai (Rp)", "value_idr", kind=Kind.NUMBER, standing=False),
        Column("Dokumen sumber", "document.title", key="document", standing=False),
    ),
)

ASSET_PAPERS = Resource(
    queryset=AssetPaper.objects.select_related("asset", "required", "document"),
    filterset_class=AssetPaperFilterSet,
    form_class=AssetPaperForm,
    title="Berkas aset",
    lead="Berkas yang diperlukan untuk serah terima dan sudah ada.",
    parents=IN_REGISTER,
    columns=(
        Column("Berkas", "required.name", key="required", link=True),
        Column("Aset", "asset.name", key="asset"),
        Column("Dokumen", "document.title", key="document"),
    ),
)

HANDOVER_STAGES = Resource(
    queryset=HandoverStage.objects.all(),
    filterset_class=HandoverStageFilterSet,
    form_class=HandoverStageForm,
    title="Tahap serah terima",
    lead="Jalan sebuah aset dari pembangun sampai tercatat pada penerima, dengan dasarnya.",
    parents=IN_DIRECTORY,
    columns=(
        Column("Tahap", "name", link=True),
        Column("Urutan", "order", kind=Kind.NUMBER, places=0),
        Column("Tahap akhir", "is_final"),
        Column("Dasar", "basis"),
    ),
)

REQUIRED_PAPERS = Resource(
    queryset=RequiredPaper.objects.select_related("stage"),
    filterset_class=RequiredPaperFilterSet,
    form_class=RequiredPaperForm,
    title="Berkas yang diperlukan",
    lead="Berkas yang harus ada sebelum aset meninggalkan sebuah tahap, dengan dasarnya.",
    parents=IN_STAGES,
    columns=(
        Column("Berkas", "name", link=True),
        Column("Tahap", "stage.name", key="stage"),
        Column("Dasar", "basis"),
    ),
)
