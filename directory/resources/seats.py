"""Filters that holders of a seat keep under a name."""

from directory.filters import SavedViewFilterSet
from directory.forms import SavedViewForm
from directory.models import SavedView
from directory.resources.documents import IN_DIRECTORY
from records.columns import Column
from records.resources import Resource

SAVED_VIEWS = Resource(
    queryset=SavedView.objects.select_related("position__organisation"),
    filterset_class=SavedViewFilterSet,
    form_class=SavedViewForm,
    title="Saringan tersimpan",
    lead="Milik jabatan: siapa pun yang memangkunya memakai saringan yang sama.",
    parents=IN_DIRECTORY,
    empty_text="Buka sebuah daftar, saring, lalu pilih “Simpan saringan ini”.",
    columns=(
        Column("Nama", "name", link=True),
        Column("Jabatan", lambda view: str(view.position), key="position"),
    ),
)
