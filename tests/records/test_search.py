"""Search that forgives spelling: the documents' spellings, typing errors, hostile texts, cost."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, connections, models
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from directory.filters import RegionFilterSet
from directory.models import Document, Figure, Organisation, Region, RegionAlias
from directory.services import load_regions
from records.search import Found, matching

pytestmark = pytest.mark.django_db

PAGE, API = "/direktori/wilayah/", "/api/v1/regions/"


def found(text: str, queryset: Any = None) -> Found[Any]:
    return matching(
        Region.objects.all() if queryset is None else queryset,
        text,
        *Region.NAMES,
        begins=("code",),
    )


def codes(text: str, queryset: Any = None) -> list[str]:
    return [region.code for region in found(text, queryset).rows]


# --- spelling -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Muntok", "19.05.01"),
        ("MENTOK", "19.05.01"),
        ("Mëntók", "19.05.01"),
        ("Me\u0301ntok", "19.05.01"),
        ("Air Gegas", "19.03.03"),
        ("airgegas", "19.03.03"),
        ("Air-Gegas", "19.03.03"),
        ("air \u2013 gegas", "19.03.03"),
        ("Parit tiga", "19.05.06"),
        ("Parit  Tiga", "19.05.06"),
        ("parittiga", "19.05.06"),
        ("sungai liat", "19.01.01"),
        ("Sungai\u00a0Liat", "19.01.01"),
        ("SUNGAILIAT", "19.01.01"),
        ("Pangkal Pinang", "19.71"),
        ("pangkalpinang", "19.71"),
        ("Tanjungpandan", "19.02.01"),
        ("Ｔｅｍｐｉｌａｎｇ", "19.05.05"),
        ("19.05.06", "19.05.06"),
    ],
)
def test_a_spelling_of_the_documents_is_found_as_it_is(facts: None, typed: str, code: str) -> None:
    assert code in codes(typed)
    assert not found(typed).near


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Prittiga", "19.05.06"),
        ("Templang", "19.05.05"),
        ("Muntog", "19.05.01"),
        ("Simpang Tritip", "19.05.02"),
        ("Sungay Liat", "19.01.01"),
        ("Bangka Brat", "19.05"),
        ("Belitong", "19.02"),
    ],
)
def test_a_typing_error_finds_what_resembles_it(facts: None, typed: str, code: str) -> None:
    assert code in codes(typed)
    assert found(typed).near


def test_muntok_is_near_mentok_even_where_no_alias_says_so(facts: None) -> None:
    RegionAlias.objects.filter(name="Muntok").delete()
    assert codes("Muntok") == ["19.05.01"]
    assert found("Muntok").near


def test_near_names_are_shown_only_where_none_is_exact(facts: None) -> None:
    """Tempilang is a kecamatan and a desa; Simpang Tempilang would be as near as they are exact."""
    assert {region.name for region in found("Tempilang").rows} == {"Tempilang"}
    assert codes("qqqqqq") == []


def test_one_or_two_letters_begin_a_name(facts: None) -> None:
    names = {region.name for region in found("ko").rows}
    assert "Koba" in names
    assert all(name.startswith("Ko") for name in names)


def test_each_row_comes_once_however_many_of_its_names_match(facts: None) -> None:
    region = Region.objects.get(code="19.05.01")
    for name in ("Muntok Lama", "Muntok Baru"):
        RegionAlias.objects.create(region=region, name=name)
    assert codes("Muntok") == ["19.05.01"]
    assert codes("Muntog") == ["19.05.01"]


def test_near_are_at_most_twenty_names_the_most_similar_first_to_stay(facts: None) -> None:
    for number in range(40):
        Document.objects.create(kind="laporan", title=f"Tempilang dan lain-lain {number}")
    Document.objects.create(kind="laporan", title="Tempilang")
    titles = {str(row) for row in matching(Document.objects.all(), "Templang", "title").rows}
    assert "Tempilang" in titles
    assert len(titles) == 20


def test_other_conditions_come_first(facts: None) -> None:
    """Sungailiat exists, but not in Belitung: there, what resembles it is looked for."""
    assert not found("Sungailiat").near
    for query in ("q=Sungailiat&region=19.02", "region=19.02&q=Sungailiat&ordering=-name"):
        filterset = RegionFilterSet(QueryDict(query), queryset=Region.objects.all())
        assert filterset.is_valid()
        names = [region.name for region in filterset.qs]
        assert "Sungai Padang" in names
        assert "Sungailiat" not in names
        assert filterset.near == ["Sungailiat"]
        assert filterset.near_heading == "Tidak ada yang persis “Sungailiat”."
    assert names == sorted(names, reverse=True)


def test_figures_are_found_by_the_names_of_all_their_places(facts: None) -> None:
    """One figure of 36.97 ha stands for Parittiga and Jebus together."""
    for typed in ("Parit Tiga", "parittiga", "Prittiga", "jebus"):
        labels = [str(figure.group) for figure in Figure.objects.named(typed)]
        assert "Parittiga dan Jebus" in labels, typed


def test_organisations_are_found_by_every_name(facts: None) -> None:
    agencies = Organisation.objects.named("BP4D")
    assert agencies
    assert set(Organisation.objects.named("bp-4d")) == set(agencies)


def test_what_a_default_manager_hides_is_not_found_through_its_relations(
    facts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Kept(models.Manager[RegionAlias]):
        def get_queryset(self) -> models.QuerySet[RegionAlias]:
            return super().get_queryset().exclude(name="Muntok")

    kept = Kept()
    kept.model = RegionAlias
    assert not found("Muntok").near
    monkeypatch.setattr(RegionAlias._meta, "default_manager", kept)
    assert found("Muntok").near
    assert "19.05.01" not in codes("Muntok", Region.objects.exclude(name="Mentok"))


# --- hostile texts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("0% L", {"Naik 50% lebih"}),
        ("%", set()),
        ("50%", {"Naik 50% lebih"}),
        ("5%0", set()),
        ("a_b", {"a_b"}),
        ("a\\b", {"a\\b"}),
        ("_", set()),
    ],
)
def test_signs_of_patterns_are_letters_like_others(typed: str, titles: set[str]) -> None:
    for title in ("Naik 50% lebih", "50 persen", "a_b", "axb", "a\\b"):
        Document.objects.create(kind="laporan", title=title)
    search = matching(Document.objects.all(), typed, "title")
    assert titles == ({str(row) for row in search.rows} if not search.near else set())


@pytest.mark.parametrize("typed", ["-", " - ", "\u200b", "\u0301", "\u00ad"])
def test_what_has_no_letters_finds_nothing(facts: None, typed: str) -> None:
    assert codes(typed) == []


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=110))
@example("\x00")
@example("%" * 100)
@example("\\")
@example("🌾" * 100)
@example("' OR 1=1 --")
@example("a" * 101)
def test_no_text_is_an_error(facts: None, text: str) -> None:
    filterset = RegionFilterSet(QueryDict(urlencode({"q": text})), queryset=Region.objects.all())
    if not filterset.is_valid():
        assert "\x00" in text or len(text.strip()) > 100
        return
    assert len(filterset.qs) <= 1000


# --- pages and API --------------------------------------------------------------------------------


def test_the_page_says_that_it_shows_near_names(client: Client, facts: None) -> None:
    page = client.get(PAGE, {"q": "Prittiga"}).content.decode()
    assert "Tidak ada yang persis “Prittiga”." in page
    assert "Parittiga" in page
    assert "Tidak ada yang persis" not in client.get(PAGE, {"q": "Parit tiga"}).content.decode()
    assert "Tidak ada yang cocok" in client.get(PAGE, {"q": "qqqqqq"}).content.decode()


def test_the_api_finds_the_same(client: Client, facts: None) -> None:
    results = client.get(API, {"q": "Prittiga"}).json()["results"]
    assert "19.05.06" in [region["code"] for region in results]


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/direktori/dokumen/", "lokakrya"),
        ("/direktori/organisasi/", "Bapelitbangda"),
        ("/kotaku/luas/", "Templang"),
        ("/rapat/penanda-tangan/", "kepalla"),
    ],
)
def test_every_list_searches_alike(client: Client, facts: None, address: str, typed: str) -> None:
    page = client.get(address, {"q": typed}).content.decode()
    assert f"Tidak ada yang persis “{typed}”." in page


def queries(text: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        list(found(text).rows)
    return len(captured)


def test_a_search_takes_one_query_more_than_a_list_and_near_names_another(facts: None) -> None:
    """However many rows or names there are."""
    assert [queries(text) for text in ("Muntok", "air", "19")] == [2, 2, 2]
    assert [queries(text) for text in ("Prittiga", "Simpang Tritip")] == [3, 3]


# --- cost -----------------------------------------------------------------------------------------


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_the_nation_is_searched_by_index() -> None:
    """P-3: of 91,599 regions no search reads the whole table."""
    load_regions("19")
    load_regions()
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE directory_region")
    for typed in ("Sungai Liat", "Templang", "19.05"):
        with CaptureQueriesContext(connection) as captured:
            list(found(typed).rows)
        for query in captured.captured_queries:
            assert "Seq Scan on directory_region " not in plan(query["sql"]), typed
