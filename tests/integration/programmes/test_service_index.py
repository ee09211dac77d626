"""The services that matching judges: kept until the directory or the rules change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest import mock

import pytest

from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.matching import queries
from handrail.domain.organisations.models import Organisation
from handrail.domain.programmes import operations as programmes
from handrail.kernel.viewer import System, acting_as
from tests.factories.programme import TEXT, source

pytestmark = pytest.mark.django_db

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
BEFORE, AFTER = date(2026, 6, 3), date(2026, 7, 3)
BY = System()


@pytest.fixture(autouse=True)
def acting() -> Any:
    queries._kept.clear()
    with acting_as(BY, at=AT):
        yield
    queries._kept.clear()


def load(text: str, day: date) -> None:
    programmes.load_version(source=source(text), valid_from_date=day, by=BY, at=AT)


def add_service() -> None:
    provider = Organisation.objects.create(name="Harbour", kind="provider", local_code="HS")
    service = NewService(
        name="Coaching", provider_id=provider.id, takes_referrals=True, programme_id="example"
    )
    directory.add(service=service, by=BY, at=AT)


def ages(on: date) -> tuple[str, ...]:
    (service,) = queries.service_index(on).services
    return service.rules.describe()


def test_referrals_of_two_days_in_turn_do_not_read_the_directory_anew():
    load(TEXT, BEFORE - timedelta(days=1))
    load(TEXT.replace("18", "19"), AFTER)
    add_service()
    assert ages(BEFORE) == ("People aged 18 and over.",)
    assert ages(AFTER) == ("People aged 19 and over.",)
    with mock.patch("handrail.domain.directory.queries.candidates") as asked:
        for day in (BEFORE, AFTER, BEFORE - timedelta(days=1), AFTER + timedelta(days=9)) * 2:
            queries.service_index(day)
    asked.assert_not_called()


def test_a_changed_directory_is_read_anew():
    load(TEXT, BEFORE)
    add_service()
    before = queries.service_index(BEFORE)
    (service,) = before.services
    directory.declare_wait(
        service_id=service.id, kind="first_contact", working_days=4, by=BY, at=AT
    )
    (found,) = queries.service_index(BEFORE).services
    assert found.first_contact is not None
    assert found.first_contact.working_days == 4


def test_a_new_version_counts_from_the_moment_it_is_loaded():
    load(TEXT, BEFORE)
    add_service()
    assert ages(AFTER) == ("People aged 18 and over.",)
    load(TEXT.replace("18", "19"), AFTER)
    assert ages(AFTER) == ("People aged 19 and over.",)
