"""Papers and their original files."""

from django import forms

from directory.models import Document
from records.forms import DateField, RecordForm


class DocumentForm(RecordForm):
    """A paper's description."""

    date = DateField(label="Tanggal", required=False, help_text="Kosongkan bila tidak tertulis.")

    class Meta:
        model = Document
        fields = ("kind", "number", "title", "date", "date_note", "issuer", "kept_at", "note")


class OriginalForm(forms.Form):
    """The original file of a document."""

    file = forms.FileField(
        max_length=200,
        label="Berkas asli",
        help_text="PDF, gambar, Word, Excel, atau teks; paling besar 20 MB.",
    )
