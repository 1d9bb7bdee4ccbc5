"""Writing what the rows of a file say, with every reason why one may not be written.

A preview does it and rolls back, so it tells what applying would do and not what it might.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import transaction

from records.access import Action, may
from records.columns import shown
from records.exchange.columns import Exchanged, linked
from records.exports.batches import Links
from records.imports.cells import is_as_exported
from records.imports.layout import ID, SEEN
from records.imports.rows import Said, by_fingerprint, repeated
from records.many.acts import Broken, add_all, change_all
from records.many.forms import Filled, FormOfMany
from records.models import ImportRow, Record
from records.resources import Resource
from records.saving import DeadLink
from records.totals import Total
from records.versions import StaleVersion

ROWS_AT_ONCE = 2_000
# The form asks for a token that counts only once; here the session does.
SUBMISSION = "00000000-0000-4000-8000-000000000000"
State = ImportRow.State
WRITES = (State.NEW, State.CHANGED)

NOT_THERE = "Nomor data {number} tidak ada di daftar ini, atau bukan milik wilayah tugas Anda."
NAMED_TWICE = "Nomor data {number} sudah ada di baris {row}."
NO_VERSION = "Versi data kosong. Unduh ulang daftar, lalu salin perubahan Anda ke sana."
NO_SUCH_VERSION = "Versi data {version} belum pernah ada; yang terakhir {stands}."
NO_NUMBER = "Versi data terisi, tetapi nomor data kosong."
MAY_NOT_ADD = "Anda tidak dapat menambah data di daftar ini."
ONLY_READ = "Data ini hanya dapat Anda baca, dan isinya lain daripada di portal: {columns}."
FIXED = "“{label}” tidak dapat diubah."


@dataclass
class Tried:
    """What became of a row. `changes` are (field, old, new) in words, of a new row all it says.

    `seen` is the version that was compared with; `current` what stands where that moved on.
    """

    said: Said
    state: ImportRow.State = State.SAME
    record: Record | None = None
    seen: int | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    filled: Filled | None = None

    def refuse(self, column: int | None, written: str, sentence: str) -> None:
        """The row is not written."""
        self.state = State.WRONG
        self.said.problems.append((column, written, sentence))


class Trial:
    """Rows of a file against a list, in a transaction that the caller ends or rolls back.

    `seen` are versions to be compared with, where they are not those of the file: row -> version.
    """

    def __init__(
        self,
        resource: Resource,
        user: Any,
        exchanged: Sequence[Exchanged],
        columns: Mapping[int, str],
        *,
        seen: Mapping[int, int] | None = None,
    ) -> None:
        self.resource, self.user, self.seen = resource, user, seen
        self.exchanged = {each.field: each for each in exchanged if each.field}
        self.columns = {name: place for place, name in columns.items()}
        self.many = FormOfMany(resource.form_class, user)
        self.may_add = may(user, Action.ADD, resource.model)
        self.may_change = may(user, Action.CHANGE, resource.model)
        self.links: Links[Any] = Links(linked(list(self.exchanged.values()), resource.queryset))
        self.before: list[Total] = []
        self.after: list[Total] = []

    def run(
        self, rows: Sequence[Said], progress: Callable[[int], None], made: Mapping[int, int]
    ) -> list[Tried]:
        """Write the rows; `made` are records that an earlier file made of the same: row -> key."""
        again, tried = repeated(rows), [Tried(said) for said in rows]
        batches = [tried[n : n + ROWS_AT_ONCE] for n in range(0, len(tried), ROWS_AT_ONCE)]
        for place, batch in enumerate(batches):
            self._find(batch, again, made)
            self._fill(batch)
            progress((place + 1) * ROWS_AT_ONCE // 2)
        # Forms are slow and lock nothing; from here on others wait for the rows.
        touched = [each.record for each in tried if each.state in WRITES]
        self.before = self._totals(touched)
        for place, batch in enumerate(batches):
            self._write(batch)
            progress((len(batches) + place + 1) * ROWS_AT_ONCE // 2)
        # Of the same records: what the database refused of them changes no sum.
        self.after = self._totals(touched)
        return tried

    def _totals(self, touched: Sequence[Record | None]) -> list[Total]:
        """The sums that the records are part of; who applies has been told them."""
        totals = self.resource.totals if self.seen is None else None
        return list(totals(touched)) if totals else []

    # --- which record a row names ---------------------------------------------------------------

    def _find(
        self, batch: Sequence[Tried], again: Mapping[int, int], made: Mapping[int, int]
    ) -> None:
        """Find the records; those that a row makes are new ones."""
        numbers = {each.said.number for each in batch} | {made.get(each.said.row) for each in batch}
        rows = self.resource.queryset.all().visible_to(self.user, Action.CHANGE)
        rows = rows if self.may_change else rows.none()
        asked = linked(list(self.exchanged.values()), rows).filter(pk__in=numbers - {None})
        found = {record.pk: record for record in self.links.filled(asked)}
        only_read = self._only_read(numbers - {None} - found.keys())
        for each in batch:
            said = each.said
            has_number = not any(column == self.columns.get(ID) for column, *_ in said.problems)
            if said.row in again:
                sentence = NAMED_TWICE.format(number=said.number, row=again[said.row] + 1)
                each.refuse(self.columns.get(ID), str(said.number), sentence)
            elif said.number in only_read:
                self._compare_read(each, only_read[said.number])
            elif said.number is not None:
                each.record = found.get(said.number)
                self._check_version(each)
            elif said.version is not None and has_number:
                each.refuse(self.columns.get(ID), "", NO_NUMBER)
            elif said.row in made:
                each.record = found.get(made[said.row])
            elif has_number:
                each.record = self.resource.model()
                if not self.may_add:
                    each.refuse(None, "", MAY_NOT_ADD)
            if said.problems:
                each.state = State.WRONG

    def _only_read(self, numbers: Set[int | None]) -> dict[int | None, Record]:
        """Records that the user may read and not change."""
        if not numbers:
            return {}
        rows = self.resource.queryset.all().visible_to(self.user).filter(pk__in=numbers)
        return {row.pk: row for row in linked(list(self.exchanged.values()), rows)}

    def _compare_read(self, each: Tried, record: Record) -> None:
        """A row that may not be changed may stand in the file as it was taken."""
        said = each.said
        said.problems = []
        known = {name: self.exchanged[name] for name in said.cells if name in self.exchanged}
        other = [
            column.column.label
            for name, column in known.items()
            if not is_as_exported(column.column, column.value(record), said.cells[name])
        ]
        if other:
            sentence = ONLY_READ.format(columns=", ".join(other))
            each.refuse(self.columns.get(ID), str(said.number), sentence)

    def _check_version(self, each: Tried) -> None:
        said, record, column = each.said, each.record, self.columns.get(SEEN)
        if record is None:
            sentence = NOT_THERE.format(number=said.number)
            each.refuse(self.columns.get(ID), str(said.number), sentence)
        elif self.seen is not None:
            each.seen = self.seen.get(said.row, record.version)
        elif said.version is None:
            if not any(place == column for place, *_ in said.problems):
                each.refuse(column, "", NO_VERSION)
        elif said.version > record.version:
            sentence = NO_SUCH_VERSION.format(version=said.version, stands=record.version)
            each.refuse(column, str(said.version), sentence)
        else:
            each.seen = said.version

    # --- what the form says to it ---------------------------------------------------------------

    def _fill(self, batch: Sequence[Tried]) -> None:
        asked = [each for each in batch if each.record and not self._is_known(each)]
        data: list[tuple[Any, dict[str, Any]]] = [
            (each.record, self._data(self.many.on(each.record), each))
            for each in asked
            if each.record
        ]
        self.many.know(data)
        for each, (record, said) in zip(asked, data, strict=True):
            old = {name: self._words(name, record) for name in self.exchanged} if record.pk else {}
            record.asks_constraints = False
            form = self.many.on(record, said)
            self._judge(each, form)
            each.filled = Filled(record, tuple(form.edited) if form.is_valid() else ())
            if each.state != State.WRONG:
                self._compare(each, old)

    def _is_known(self, each: Tried) -> bool:
        """Whether an earlier file made this record of the same row; nothing is asked again."""
        record: Any = each.record
        return each.said.number is None and record.pk is not None

    def _data(self, form: Any, each: Tried) -> dict[str, Any]:
        """What the form is given: the texts, and what it holds where the file says nothing."""
        said, data = each.said, {"version": form.instance.version, "submission": SUBMISSION}
        for name in form.record_fields:
            choice, text = form.fields[name], said.texts.get(name)
            initial = _standing(form, name, choice)
            data[name] = initial if text is None else _same_lines(initial, text)
            if choice.disabled and text is not None and _differs(choice, form.instance, name, text):
                sentence = FIXED.format(label=choice.label)
                each.refuse(self.columns.get(name), self._written(each, name), sentence)
        return data

    def _judge(self, each: Tried, form: Any) -> None:
        """Tell what the form refuses, but for what follows from cells that could not be read."""
        unread = {column for column, *_ in each.said.problems}
        for name, errors in form.errors.get_json_data().items():
            column = self.columns.get(name)
            if unread and (name == "__all__" or column in unread):
                continue
            for error in errors:
                label = "" if column is not None or name == "__all__" else form.fields[name].label
                sentence = f"{label}: {error['message']}" if label else error["message"]
                each.refuse(column, self._written(each, name), sentence)

    def _compare(self, each: Tried, old: Mapping[str, str]) -> None:
        record, filled = each.record, each.filled
        if record is None or filled is None:
            return
        if record.pk is None:
            each.state = State.NEW
            words = {name: self._words(name, record) for name in self.columns.keys() - {ID, SEEN}}
            each.changes = [(name, "", words[name]) for name in self.exchanged if words.get(name)]
            return
        each.changes = [
            (name, old[name], self._words(name, record))
            for name in self.exchanged
            if name in filled.edited
        ]
        if filled.edited:
            is_stale = each.seen is not None and each.seen < record.version
            each.state = State.STALE if is_stale else State.CHANGED

    def _words(self, name: str, record: Record) -> str:
        each = self.exchanged[name]
        value = each.value(record)
        return "" if value in (None, "") else shown(value, each.column.places)

    def _written(self, each: Tried, name: str) -> str:
        return each.said.texts.get(name, "")[:80]

    # --- the write ------------------------------------------------------------------------------

    def _write(self, batch: Sequence[Tried]) -> None:
        """Write the sound rows: those that are refused are left out, until none is."""
        changed = [each for each in batch if each.state == State.CHANGED]
        new = [each for each in batch if each.state == State.NEW]
        while changed or new:
            with transaction.atomic():
                refused = self._refused(changed, new)
                if refused:
                    transaction.set_rollback(True)
            if not refused:
                break
            for each, error in refused:
                self._refuse(each, error)
            for each in new:
                _unsaved(each.record)
            changed = [each for each in changed if each.state == State.CHANGED]
            new = [each for each in new if each.state == State.NEW]

    def _refused(self, changed: list[Tried], new: list[Tried]) -> list[tuple[Tried, Exception]]:
        by_key = {each.record.pk: each for each in changed if each.record}
        seen = {key: each.seen or 0 for key, each in by_key.items()}
        told = change_all(self.resource, self.user, _filled(changed), seen=seen)
        refused = [(by_key[key], error) for key, error in told.items()]
        told = add_all(self.resource, self.user, _filled(new)) if new else {}
        return refused + [(new[place], error) for place, error in told.items()]

    def _refuse(self, each: Tried, error: Exception) -> None:
        if isinstance(error, StaleVersion):
            each.state = State.STALE
        elif isinstance(error, Broken):
            for sentence in error.sentences:
                each.refuse(None, "", sentence)
        elif isinstance(error, DeadLink):
            for name in error.names:
                each.refuse(self.columns.get(name), self._written(each, name), str(error))
        else:
            each.refuse(None, "", str(error))


def _filled(tried: Sequence[Tried]) -> list[Filled]:
    return [each.filled for each in tried if each.filled]


def _unsaved(record: Any) -> None:
    """As it was before a write that is rolled back."""
    record.pk, record._state.adding = None, True


def _standing(form: Any, name: str, choice: Any) -> Any:
    """What the form holds for the field, as it would come back from a browser."""
    if isinstance(choice, forms.ModelChoiceField) and form.instance.pk:
        if not choice.to_field_name:
            return form.instance.serializable_value(name)
        stored = getattr(form.instance, name)
        return stored and getattr(stored, choice.to_field_name)
    return form[name].initial


def _same_lines(initial: Any, text: str) -> Any:
    """What is stored, where the text differs only in how its lines end: Excel knows one way."""
    if isinstance(initial, str) and "\r" in initial and "\r" not in text:
        stored = initial.replace("\r\n", "\n")
        return initial if stored.strip() == text.strip() else text
    return text


def _differs(choice: Any, record: Any, name: str, text: str) -> bool:
    """Whether the file says something else than a field that may not be changed."""
    if isinstance(choice, forms.ModelChoiceField):
        stored = getattr(record, name)
        key = choice.to_field_name or "pk"
        return text != ("" if stored is None else str(getattr(stored, key)))
    choice.disabled = False
    try:
        return bool(choice.has_changed(forms.models.model_to_dict(record, [name]).get(name), text))
    finally:
        choice.disabled = True


def made_before(rows: Sequence[Said], list_name: str, alive: Any) -> dict[int, int]:
    """Rows that an earlier file of this list made records of, which still are: row -> key.

    Two rows that say the same are two records, so each stands for one.
    """
    alike = by_fingerprint([said for said in rows if not said.problems], list_name)
    earlier = ImportRow.objects.filter(
        fingerprint__in=alike, state=State.NEW, outcome=ImportRow.Outcome.WRITTEN
    )
    pairs = earlier.filter(record_id__in=alive.values("pk")).order_by("record_id")
    made: dict[int, int] = {}
    keys: Any = pairs.values_list("fingerprint", "record_id").distinct()
    for fingerprint, key in keys:
        if alike[fingerprint]:
            made[alike[fingerprint].pop(0).row] = key
    return made
