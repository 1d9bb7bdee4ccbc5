"""The lists that take files: their declaration, and the columns that a file of theirs may have."""

from typing import Any

from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from records.access import Action, may
from records.exchange.columns import Exchanged, exchanged_columns, other_headings
from records.imports.archive import Refused
from records.imports.layout import Known
from records.resources import Resource

MAY_NOT = "Anda tidak dapat mengubah data di daftar ini."
NO_LIST = "Daftar “{name}” tidak ada atau tidak menerima berkas."


def resource_of(list_name: str) -> Resource:
    """The declaration of a list by its address name (`directory:figure_list`); Refused."""
    try:
        view: Any = resolve(reverse(list_name)).func
        resource: Resource = view.view_initkwargs["resource"]
    except (NoReverseMatch, Resolver404, AttributeError, KeyError) as error:
        called = list_name.removesuffix("_list").replace(":", ".")
        raise Refused(NO_LIST.format(name=called[:60])) from error
    return resource


def may_import(user: Any, resource: Resource) -> bool:
    """Whether the user may bring a file into the list."""
    return resource.takes_files and any(
        may(user, action, resource.model) for action in (Action.CHANGE, Action.ADD)
    )


def list_columns(resource: Resource, user: Any) -> tuple[Exchanged, ...]:
    """The columns that a file of the list may have for this user."""
    return exchanged_columns(resource, resource.columns, user, is_whole=True, offers=False)


def known_columns(resource: Resource, user: Any) -> Known:
    """What columns of a file may be, and which a new record needs."""
    columns = list_columns(resource, user)
    form = resource.form_class(user=user)
    asked = {each.field for each in columns if each.field}
    required = [
        name
        for name in form.record_fields
        if name in asked
        and form.fields[name].required
        and not form.fields[name].disabled
        and form[name].initial in (None, "")
    ]
    return Known.of(columns, other_headings(resource, columns), required)
