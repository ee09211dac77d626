"""Nobody sees a person without a grant, even when a query forgets its filter."""

from datetime import UTC, date, datetime

import pytest
from django.db import ProgrammingError, transaction

from handrail.domain.organisations.models import Organisation
from handrail.domain.participants import operations as participants
from handrail.domain.participants import queries
from handrail.domain.participants.models import Person
from handrail.kernel import nhs_number
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Public, System, acting_as

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def practices(module_db) -> tuple[Organisation, Organisation]:
    return tuple(
        Organisation.objects.create(name=name, kind="practice", ods_code=code)
        for name, code in (("Ash Tree Surgery", "Z00001"), ("Beech House Practice", "Z00002"))
    )


def names(number: str = "9990000018") -> participants.Names:
    return participants.Names("Amara", "Okafor", date(1980, 2, 1), nhs_number.parse(number))


def register(practice: Organisation) -> participants.Registered:
    viewer = System(practice.id)
    with acting_as(viewer, at=AT):
        return participants.register(names=names(), by=viewer, at=AT)


def test_a_forgotten_filter_returns_nothing(practices):
    ours, theirs = practices
    register(ours)
    for viewer in (System(theirs.id), System(None), Public()):
        with acting_as(viewer, at=AT):
            assert Person.objects.count() == 0
    assert Person.objects.count() == 0
    with acting_as(System(ours.id), at=AT):
        assert Person.objects.count() == 1


def test_the_query_has_its_own_filter(practices, monkeypatch):
    ours, theirs = practices
    known = register(ours)
    with acting_as(System(ours.id), at=AT), pytest.raises(NotFound):
        queries.record(known.person_id, viewer=System(theirs.id), at=AT)


def test_the_same_three_facts_find_the_same_person(practices):
    first, second = (register(practice) for practice in practices)
    assert first.person_id == second.person_id
    assert not first.already_known
    assert second.already_known


def test_a_number_with_another_name_learns_nothing(practices):
    ours, theirs = practices
    register(ours)
    other = participants.Names("Ben", "Adeyemi", date(1991, 4, 4), nhs_number.parse("9990000018"))
    viewer = System(theirs.id)
    with acting_as(viewer, at=AT):
        added = participants.register(names=other, by=viewer, at=AT)
        record = queries.record(added.person_id, viewer=viewer, at=AT)
    assert record.nhs_number is None
    assert record.nhs_number_claimed == "9990000018"
    assert record.identity == "questioned"


@pytest.mark.parametrize(
    "statement",
    [
        "insert into disclosure_grant (id, person_id, organisation_id, basis, from_at) values"
        " (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'x', now())",
        "update disclosure_grant set until_at = null",
        "delete from participants_person",
        "update audit_event set action = 'x'",
        "delete from audit_event",
    ],
)
def test_the_app_cannot_write_what_only_functions_may(statement, practices):
    from django.db import connection

    register(practices[0])
    with (
        acting_as(System(practices[0].id), at=AT),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_public_cannot_add_a_person():
    with (
        acting_as(Public(), at=AT),
        pytest.raises(ProgrammingError, match="only an organisation"),
        transaction.atomic(),
    ):
        participants.register(names=names(), by=Public(), at=AT)
