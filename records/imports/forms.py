"""What people say about an upload."""

import uuid
from typing import Any

from django import forms
from django.contrib.auth import get_user_model

from records.forms import UNSENT
from records.imports.lists import may_import, resource_of
from records.imports.telling import choices_of_columns
from records.models import Import

NOT_SETTLED, LEFT_OUT = "?", ""
NOBODY = "Tidak ada rekan bernama pengguna “{name}” yang dapat mengubah daftar ini."
NO_CHOICE = "Pilih “semua” baris, atau baris “bersih” saja."
NO_SUCH_SHEET = "Pilih salah satu lembar berkas ini."


class UploadForm(forms.Form):
    """The file, and a token that lets the form start one import only."""

    submission = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={"required": UNSENT, "invalid": UNSENT},
    )
    file = forms.FileField(
        label="Berkas",
        help_text="Excel (.xlsx, .xls), LibreOffice (.ods), atau CSV; paling besar 20 MB. "
        "Berkas dapat diseret ke sini.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={"required": "Pilih berkas.", "empty": "Berkas ini kosong."},
    )


class ColumnsForm(forms.Form):
    """Where the table is, what its columns are, and which records unclear names mean."""

    sheet = forms.ChoiceField(
        label="Lembar",
        error_messages={"required": NO_SUCH_SHEET, "invalid_choice": NO_SUCH_SHEET},
    )
    header_row = forms.IntegerField(
        label="Baris judul kolom",
        min_value=1,
        max_value=200_000,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text="Nomor baris di lembar itu, misalnya 4.",
    )

    def __init__(self, *args: Any, session: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session, found = session, session.found
        names = [each["name"] for each in found.get("sheets", ())]
        self.fields["sheet"].choices = [(name, name) for name in names]
        self.fields["sheet"].initial = session.sheet
        self.fields["header_row"].initial = (session.header_row or 0) + 1
        choices = [(LEFT_OUT, "tidak dibaca"), *choices_of_columns(session)]
        for each in found.get("headings", ()):
            is_settled = each["field"] is not None
            undecided = [] if is_settled else [(NOT_SETTLED, "belum ditetapkan")]
            self.fields[f"column_{each['place']}"] = forms.ChoiceField(
                label=each["text"] or f"Kolom {each['place'] + 1}",
                choices=undecided + choices,
                required=False,
                initial=each["field"] if is_settled else each["near"] or NOT_SETTLED,
            )
        for number, each in enumerate(found.get("offers", ())):
            self.fields[f"name_{number}"] = forms.ChoiceField(
                label=f"{each['label']}: “{each['text']}”",
                choices=[("", "bukan salah satu dari ini"), *map(tuple, each["choices"])],
                required=False,
            )

    @property
    def columns(self) -> list[forms.BoundField]:
        """The fields of the columns."""
        return [self[name] for name in self.fields if name.startswith("column_")]

    @property
    def names(self) -> list[forms.BoundField]:
        """The fields of unclear names."""
        return [self[name] for name in self.fields if name.startswith("name_")]

    @property
    def settled(self) -> dict[str, Any]:
        """What `records.imports.sessions.settle` is told."""
        said = self.cleaned_data
        mapping = {
            each["place"]: said[f"column_{each['place']}"]
            for each in self.session.found.get("headings", ())
            if said[f"column_{each['place']}"] != NOT_SETTLED
        }
        readings: dict[str, dict[str, str]] = {}
        for number, each in enumerate(self.session.found.get("offers", ())):
            if key := said[f"name_{number}"]:
                readings.setdefault(each["field"], {})[each["text"]] = key
        return {
            "sheet": said["sheet"],
            "header_row": said["header_row"] - 1,
            "mapping": mapping,
            "readings": readings,
        }


class ConfirmForm(forms.Form):
    """Whether all rows are taken or the clean ones."""

    takes = forms.ChoiceField(
        label="Yang diterapkan",
        choices=Import.Takes.choices,
        initial=Import.Takes.ALL,
        widget=forms.RadioSelect,
        error_messages={"required": NO_CHOICE, "invalid_choice": NO_CHOICE},
    )


class UndoForm(forms.Form):
    """Why an import is taken back."""

    reason = forms.CharField(
        label="Alasan",
        max_length=200,
        error_messages={"required": "Tulis alasan."},
        help_text="Tercatat dalam riwayat setiap data yang kembali seperti semula.",
    )


class HandOnForm(forms.Form):
    """Which colleague goes on with an import."""

    username = forms.CharField(
        label="Nama pengguna rekan",
        max_length=150,
        widget=forms.TextInput(attrs={"class": "short"}),
    )

    def __init__(self, *args: Any, session: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session

    def clean_username(self) -> Any:
        name = self.cleaned_data["username"].strip()
        user = get_user_model().objects.filter(username=name, is_active=True).first()
        resource = resource_of(self.session.list_name)
        if user is None or user.pk == self.session.owner_id or not may_import(user, resource):
            raise forms.ValidationError(NOBODY.format(name=name[:60]))
        return user
