"""People are sent to a service only when who decides, where, how soon and what is owed is known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from handrail.domain.audit.models import Event
from handrail.domain.directory import access, operations
from handrail.domain.directory import queries as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.models import Organisation
from handrail.domain.programmes import operations as programmes
from handrail.domain.staff import operations as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import going_live
from handrail.journey.going_live import Covers, NotReady, Readiness
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, acting_as
from tests.factories.programme import TEXT, source
from tests.factories.support import ROLES, worker

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
BY = System()
OWED = TEXT + "owed_to_funder: {fields: [ended], source: nowhere}\n"


def a_keeper(board: UUID) -> Staff:
    return Staff(uuid4(), board, "administrator", frozenset({str(Permission.MANAGE_DIRECTORY)}))


@pytest.fixture
def provider() -> Iterator[dict[str, Any]]:
    """A board that keeps the directory, and a provider of its area with somebody who decides."""
    with acting_as(BY, at=AT):
        board = Organisation.objects.create(name="The board", kind="icb", ods_code="ZZ1")
        here = Organisation.objects.create(name="The provider", kind="provider")
        organisations.set_area(
            organisation_id=board.id,
            public_name="An area",
            public_email="area@handrail.example",
            public_phone="01632 960 000",
            by=BY,
            at=AT,
        )
        organisations.relate(
            child_id=here.id,
            parent_id=board.id,
            kind="part_of",
            from_date=local_date(AT),
            by=BY,
            at=AT,
        )
        name, permissions = ROLES["test-lead"]
        staff.define_job_role(key="test-lead", name=name, permissions=permissions, by=BY, at=AT)
        worker("Ruth Osei", "test-lead", here.id, "live", AT)
        programmes.load_version(
            source=source(), valid_from_date=date(2026, 1, 1), by=BY, at=AT - timedelta(days=90)
        )
    keeper = a_keeper(board.id)
    with acting_as(keeper, at=AT):
        yield {"id": here.id, "keeper": keeper}


def entry(provider: dict[str, Any]) -> NewService:
    return NewService(
        name="Coaching", provider_id=provider["id"], area_codes=("ZZ1",), takes_referrals=False
    )


def added(provider: dict[str, Any], service: NewService, wait_days: int | None = 5) -> UUID:
    covers = Covers.WHOLE_AREA if service.area_codes else Covers.COUNCIL
    return going_live.add(
        service=service, covers=covers, wait_days=wait_days, by=provider["keeper"], at=AT
    )


def known(service_id: UUID, at: datetime) -> Readiness:
    return going_live.readiness(directory.service(service_id, on=local_date(at)), at=at)


def takes(service_id: UUID) -> bool:
    return directory.service(service_id, on=local_date(AT)).card.takes_referrals


def test_what_is_added_is_checked_today_and_takes_nobody_yet(provider) -> None:
    service_id = added(provider, entry(provider))
    card = directory.service(service_id, on=local_date(AT)).card
    assert (card.assured_date, card.first_contact and card.first_contact.working_days) == (
        local_date(AT),
        5,
    )
    assert not card.takes_referrals


def test_all_known_is_live_once(provider) -> None:
    service_id = added(provider, entry(provider))
    for _time in range(2):
        going_live.go_live(service_id=service_id, by=provider["keeper"], at=AT)
    assert takes(service_id)
    with acting_as(System(provider["keeper"].organisation_id), at=AT):
        lines = Event.objects.filter(action="directory.service_changed")
        assert [line.detail for line in lines] == [{"changed": ["takes_referrals"]}]


MISSING = {
    "nobody says how long people wait": ({}, None, "has_wait"),
    "nobody knows whom it covers": ({"area_codes": ()}, 5, "has_area"),
    "what the funder is owed is being checked": ({"programme_id": "example"}, 5, "checking"),
}


@pytest.mark.parametrize("name", MISSING)
def test_each_thing_missing_keeps_people_from_being_sent(provider, name) -> None:
    changes, wait_days, field = MISSING[name]
    service_id = added(provider, replace(entry(provider), **changes), wait_days)
    found = known(service_id, AT)
    expected = ("what data is owed to the funder is being checked",)
    assert getattr(found, field) == (expected if field == "checking" else False)
    with pytest.raises(NotReady):
        going_live.go_live(service_id=service_id, by=provider["keeper"], at=AT)
    assert not takes(service_id)


def test_where_nobody_decides_nobody_is_sent(provider) -> None:
    with acting_as(BY, at=AT):
        empty = Organisation.objects.create(name="Another provider", kind="provider")
    service_id = operations.add(
        service=replace(entry(provider), provider_id=empty.id), by=BY, at=AT
    )
    found = known(service_id, AT)
    assert (found.has_provider, found.has_team) == (True, False)
    with pytest.raises(NotReady):
        going_live.go_live(service_id=service_id, by=BY, at=AT)


def test_an_old_check_or_an_old_wait_is_none(provider) -> None:
    service_id = added(provider, entry(provider))
    found = known(service_id, AT + timedelta(days=91))
    assert (found.has_wait, found.is_checked) == (False, False)


def test_a_programme_whose_funder_is_answered_goes_live(provider) -> None:
    with acting_as(BY, at=AT):
        programmes.load_version(source=source(OWED), valid_from_date=local_date(AT), by=BY, at=AT)
    service_id = added(provider, replace(entry(provider), programme_id="example"))
    going_live.go_live(service_id=service_id, by=provider["keeper"], at=AT)
    assert takes(service_id)


def test_only_whoever_keeps_the_directory_there_lets_people_be_sent(provider) -> None:
    service_id = added(provider, entry(provider))
    with acting_as(BY, at=AT):
        other = Organisation.objects.create(name="Another board", kind="icb", ods_code="ZZ2")
    manager = Staff(
        uuid4(), provider["id"], "test-lead", frozenset({str(Permission.MANAGE_SERVICE)})
    )
    for who, refusal in ((a_keeper(other.id), access.AnotherAreasEntry), (manager, NotAllowed)):
        with acting_as(who, at=AT), pytest.raises(refusal):
            going_live.go_live(service_id=service_id, by=who, at=AT)
    assert not takes(service_id)


def test_what_is_withdrawn_takes_nobody_however_much_is_known(provider) -> None:
    service_id = added(provider, entry(provider))
    by = provider["keeper"]
    operations.set_state(service_id=service_id, state="withdrawn", reason="Over", by=by, at=AT)
    with pytest.raises(NotReady):
        going_live.go_live(service_id=service_id, by=by, at=AT)
    assert not takes(service_id)


def test_saying_again_what_is_there_changes_nothing(provider) -> None:
    service_id = added(provider, entry(provider))
    version = directory.service(service_id, on=local_date(AT)).version
    operations.revise(service_id=service_id, changes={"cost": "", "name": "Coaching"}, by=BY, at=AT)
    assert directory.service(service_id, on=local_date(AT)).version == version
