"""Filters that refuse what they do not know, the same for page and API."""

import re
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict

from records.search import matching

# Added by mail programs and social networks; no reader typed them.
TRACKING = re.compile(r"^(utm_.*|fbclid|gclid)$")
PAGE_PARAMETERS = frozenset({"page", "columns"})
# Tick boxes of one name: the only parameters that may be there more than once.
REPEATABLE = frozenset({"columns"})
YEAR_MESSAGES = {
    "invalid": "Tahun ditulis dengan angka, misalnya 2018.",
    "min_value": "Tahun harus antara 2000 dan 2100.",
    "max_value": "Tahun harus antara 2000 dan 2100.",
}


class StrictFilterSet(django_filters.FilterSet):
    """A FilterSet for which an unknown, doubled or malformed parameter is an error that names it.

    `extra` names the parameters that the surrounding page or endpoint reads itself. `only_asked`
    leaves out the filters that no parameter names: where no form is shown, they are only costs.
    """

    base_filters: dict[str, Any]

    def __init__(
        self,
        data: QueryDict | None,
        *,
        extra: frozenset[str] = PAGE_PARAMETERS,
        only_asked: bool = False,
        **kwargs: Any,
    ) -> None:
        data = data or QueryDict()
        self.refused = refused_parameters(data, self.base_filters.keys() | extra)
        # What was searched and not found as it is written: the rows only resemble it.
        self.near: list[str] = []
        if only_asked:
            every = self.base_filters
            self.base_filters = {name: every[name] for name in every if name in data}
        super().__init__(data, **kwargs)

    def is_valid(self) -> bool:
        return not self.refused and super().is_valid()

    def filter_queryset(self, queryset: models.QuerySet) -> models.QuerySet:
        """Searches come last: what is near is shown where nothing else fits all the filters."""
        for name in sorted(self.filters, key=self._is_search):
            queryset = self.filters[name].filter(queryset, self.form.cleaned_data[name])
        return queryset

    def _is_search(self, name: str) -> bool:
        return isinstance(self.filters[name], SearchFilter)

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """(parameter, code, sentence) for everything that was refused."""
        wrong = [
            (name, error.code or "invalid", sentence)
            for name, errors in self.form.errors.as_data().items()
            for error in errors
            for sentence in error.messages
        ]
        return self.refused + wrong

    @property
    def near_heading(self) -> str:
        """The sentence above rows that only resemble what was searched; empty where they do not."""
        words = " dan ".join(f"“{text}”" for text in self.near)
        return f"Tidak ada yang persis {words}." if words else ""

    @property
    def in_use(self) -> dict[str, Any]:
        """The filters that narrow the list, each with its chosen value."""
        if not self.is_valid():
            return {}
        chosen = {name: self.form.cleaned_data.get(name) for name in self.filters}
        return {name: value for name, value in chosen.items() if value not in (None, "", [])}

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """(label, chosen value) of the filters in use, as a reader would say them."""
        return [
            (str(self.form.fields[name].label), _spoken(self.form.fields[name], value))
            for name, value in self.in_use.items()
        ]

    @property
    def has_search(self) -> bool:
        """Whether there is a `q`: pages show it before all other filters."""
        return "q" in self.filters

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """The filters that pages fold away."""
        return [field for field in self.form.visible_fields() if field.name != "q"]

    @property
    def is_unfolded(self) -> bool:
        """Whether one of them is in use, or something is wrong."""
        in_use = self.in_use
        return bool(self.problems) or any(field.name in in_use for field in self.folded_fields)


def _spoken(field: forms.Field, value: Any) -> str:
    choices = dict(getattr(field, "choices", []))
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return ", ".join(
        str(choices.get(v, v)) for v in (value if isinstance(value, list) else [value])
    )


def refused_parameters(
    data: QueryDict, known: frozenset[str] | set[str]
) -> list[tuple[str, str, str]]:
    """(parameter, code, sentence) for each one unknown, doubled or with a NUL."""
    refused = []
    for name, values in data.lists():
        if TRACKING.match(name):
            continue
        if name not in known:
            refused.append((name, "unknown", f"Parameter “{name[:60]}” tidak dikenal."))
        elif len(values) > 1 and name not in REPEATABLE:
            refused.append((name, "repeated", f"Parameter “{name}” hanya boleh ditulis sekali."))
        elif "\x00" in values[0]:
            refused.append((name, "invalid", f"Parameter “{name}” memuat karakter yang tidak sah."))
    return refused


class SearchFilter(django_filters.CharFilter):
    """`q`: words that a reader looks for in `names`, whatever their spelling; see records.search.

    Where nothing contains them the filter set's `near` names them.
    """

    def __init__(self, *names: str, begins: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.names = names
        self.begins = begins
        super().__init__(**{"label": "Cari", "max_length": 100} | kwargs)

    def filter(self, qs: models.QuerySet, value: str) -> models.QuerySet:
        if not value:
            return qs
        found = matching(qs, value, *self.names, begins=self.begins)
        if found.near:
            self.parent.near.append(value)
        return found.rows


class WholeNumberField(forms.IntegerField):
    """A whole number in the digits 0-9; what was typed stays in the field, whatever it was."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        if value not in self.empty_values and not str(value).strip().isascii():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class YearFilter(django_filters.Filter):
    """A year in figures."""

    field_class = WholeNumberField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": "Tahun",
                "min_value": 2000,
                "max_value": 2100,
                "error_messages": YEAR_MESSAGES,
            }
            | kwargs
        )


class RecordIdField(WholeNumberField):
    """The id of a record that exists; its value is the record. Pages lead to it by link only."""

    widget = forms.HiddenInput

    def __init__(self, model: type[models.Model], label: str, **kwargs: Any) -> None:
        self.model = model
        wrong = f"{label} disebut dengan nomornya, misalnya 1."
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
        super().__init__(
            label=label, min_value=1, max_value=2**63 - 1, error_messages=messages, **kwargs
        )

    def clean(self, value: Any) -> models.Model | None:
        key = super().clean(value)
        if key is None:
            return None
        record = self.model._default_manager.filter(pk=key).first()
        if record is None:
            raise ValidationError(f"{self.label} nomor {key} tidak ada.", code="unknown_record")
        return record


class RecordFilter(django_filters.Filter):
    """Rows of one record of another model."""

    field_class = RecordIdField

    def __init__(self, model: type[models.Model], label: str, **kwargs: Any) -> None:
        super().__init__(label=label, **kwargs)
        self.extra["model"] = model


class ChoiceFilter(django_filters.ChoiceFilter):
    """One of a list of words."""

    def __init__(self, **kwargs: Any) -> None:
        allowed = ", ".join(
            str(key) for key, _ in getattr(kwargs["choices"], "choices", kwargs["choices"])
        )
        super().__init__(
            **{
                "empty_label": "semua",
                "error_messages": {"invalid_choice": f"“%(value)s” tidak ada. Pilihan: {allowed}."},
            }
            | kwargs
        )


class OrderingFilter(django_filters.OrderingFilter):
    """`ordering`: allow-listed columns, `-` in front for descending; ties are broken by id."""

    descending_fmt = "%s (turun)"

    def __init__(
        self, names: dict[str, str], *, paths: dict[str, str] | None = None, **kwargs: Any
    ) -> None:
        """`names`: parameter -> Indonesian label; `paths`: its column where named otherwise."""
        super().__init__(
            fields=[((paths or {}).get(name, name), name) for name in names],
            field_labels={(paths or {}).get(name, name): label for name, label in names.items()},
            label="Urutkan",
            empty_label="baku",
            error_messages={
                "invalid_choice": f"Urutan “%(value)s” tidak ada. Pilihan: {', '.join(names)}; "
                "tanda minus di depan untuk urutan turun."
            },
            **kwargs,
        )

    def filter(self, qs: models.QuerySet, value: list[str] | None) -> models.QuerySet:
        """What is not stated stands last, whichever way the others go; ids follow the last term."""
        terms = [self.get_ordering_value(name) for name in value or []]
        if not terms:
            return qs
        pk = "-pk" if terms[-1].startswith("-") else "pk"
        return qs.order_by(*(_nulls_last(qs.model, term) for term in terms), pk)


def _nulls_last(model: type[models.Model], term: str) -> models.expressions.OrderBy:
    """An index read backwards serves a falling order, as long as nothing is said of nulls."""
    path = term.removeprefix("-")
    own = {field.name: field for field in model._meta.concrete_fields}.get(path)
    nulls_last = None if own and not own.null else True
    column = models.F(path)
    falls = term.startswith("-")
    return column.desc(nulls_last=nulls_last) if falls else column.asc(nulls_last=nulls_last)


class BooleanFilter(ChoiceFilter):
    """true or false; anything else is refused, not taken for "unknown"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"choices": (("true", "ya"), ("false", "tidak"))} | kwargs)

    def filter(self, qs: models.QuerySet, value: str) -> models.QuerySet:
        return qs.filter(**{self.field_name: value == "true"}) if value else qs
