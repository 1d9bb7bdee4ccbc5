"""What is remembered of the data is forgotten with any change of theirs, whenever it is seen."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import connections, transaction
from django.test import Client, RequestFactory

from accounts.roles import STAFF
from directory.models import Person
from records.paging import FAR, count_once, page_of
from records.state import Remembered, data_state
from tests.accounts.factories import make_account
from tests.factories import make_person

PEOPLE = "/api/v1/people/"


@pytest.fixture
def besides() -> Iterator[None]:
    """Another connection with a transaction of its own that has changed a person."""
    other = connections.create_connection("default")
    other.inc_thread_sharing()
    try:
        yield other
    finally:
        other.close()


@pytest.mark.django_db
class TestState:
    def test_it_stands_while_nothing_changes(self) -> None:
        make_person()
        assert data_state() == data_state()

    def test_each_kind_of_change_is_another_state(self) -> None:
        states = [data_state()]
        person = make_person()
        states.append(data_state())
        Person.objects.filter(pk=person.pk).update(name="Diubah")
        states.append(data_state())
        with connections["default"].cursor() as cursor:
            cursor.execute("UPDATE directory_person SET name = 'x' WHERE id = %s", [person.pk])
        states.append(data_state())
        assert len(set(states)) == 4

    def test_what_is_taken_back_is_the_state_before(self) -> None:
        before = data_state()
        with transaction.atomic():
            make_person()
            assert data_state() != before
            transaction.set_rollback(True)
        assert data_state() == before

    def test_a_new_day_is_a_new_state(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = data_state()
        monkeypatch.setattr("records.state.today", lambda: datetime.date(2031, 1, 1))
        assert data_state() != before


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_transaction_that_ends_late_is_a_new_state(besides: object) -> None:
    late, late_person, soon_person = besides, make_person(), make_person()
    late.set_autocommit(False)
    with late.cursor() as cursor:
        cursor.execute("UPDATE directory_person SET name = 'lama' WHERE id = %s", [late_person.pk])
    Person.objects.filter(pk=soon_person.pk).update(name="baru")
    states = [data_state()]
    Person.objects.filter(pk=soon_person.pk).update(name="baru lagi")
    states.append(data_state())
    late.commit()
    states.append(data_state())
    assert len(set(states)) == 3


class TestRemembered:
    def test_another_state_forgets_all(self) -> None:
        remembered = Remembered()
        remembered.put("a", "key", 1)
        assert remembered.get("a", "key") == 1
        assert remembered.get("b", "key") is None
        remembered.put("b", "other", 2)
        assert remembered.get("a", "key") is None

    def test_it_works_out_once(self) -> None:
        remembered, worked_out = Remembered(), []

        def work_out() -> int:
            worked_out.append(1)
            return 7

        assert [remembered.once("a", "key", work_out) for _ in range(3)] == [7, 7, 7]
        assert len(worked_out) == 1

    def test_a_count_is_of_one_reader_and_one_filter(self) -> None:
        def request(query: str, user: int) -> object:
            made = RequestFactory().get(f"/x/?{query}")
            made.user = type("User", (), {"pk": user})()
            return made

        def counted(query: str, user: int, rows: int) -> int:
            return count_once(request(query, user), "state", lambda: rows)

        assert counted("q=a", 1, 5) == 5
        assert counted("q=a&page=2", 1, 99) == 5
        assert counted("q=b", 1, 6) == 6
        assert counted("q=a", 2, 7) == 7


@pytest.mark.django_db
class TestPages:
    def test_far_pages_are_those_that_offsets_give(self) -> None:
        Person.objects.bulk_create(Person(name=f"Orang {n % 7}") for n in range(2 * FAR + 250))
        rows = Person.objects.order_by("name", "pk")
        count = rows.count()
        keys = list(rows.values_list("pk", flat=True))
        for start in (0, FAR - 50, FAR, FAR + 50, 2 * FAR, count - 50, count - 3):
            stop = min(start + 50, count)
            assert [row.pk for row in page_of(rows, start, stop, count)] == keys[start:stop]


@pytest.mark.django_db
class TestKnownAnswers:
    def test_a_reader_who_has_the_answer_is_told_so_until_it_changes(self) -> None:
        make_person()
        client = Client()
        client.force_login(make_account(STAFF))
        etag = client.get(PEOPLE).headers["ETag"]

        def again() -> int:
            return client.get(PEOPLE, headers={"If-None-Match": etag}).status_code

        assert [again(), again()] == [304, 304]
        make_person()
        assert again() == 200

    def test_nobody_is_told_so_who_may_not_read(self) -> None:
        staff, address, account = Client(), "/api/v1/figure-updates/", make_account(STAFF)
        staff.force_login(account)
        headers = {"If-None-Match": staff.get(address).headers["ETag"]}
        assert staff.get(address, headers=headers).status_code == 304
        assert Client().get(address, headers=headers).status_code == 401
        account.is_active = False
        account.save()
        assert staff.get(address, headers=headers).status_code == 401

    def test_a_weak_etag_and_a_star_are_known(self) -> None:
        client = Client()
        address = "/api/v1/regions/"
        etag = client.get(address).headers["ETag"]
        for given in (etag, f"W/{etag}", f'"other", {etag}'):
            answer = client.get(address, headers={"If-None-Match": given})
            assert answer.status_code == 304, given
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
