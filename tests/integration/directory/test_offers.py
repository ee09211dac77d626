"""What is offered from the directory: where the area is known, said to the person or about them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from handrail.domain.directory import operations
from handrail.domain.directory.operations import NewPlace, NewService
from handrail.domain.organisations.models import Organisation
from handrail.domain.places.models import Postcode
from handrail.journey import offer
from handrail.journey.knowing import Known
from handrail.kernel.viewer import System, acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
BY = System()


@pytest.fixture(autouse=True)
def acting(db: None) -> Any:
    Postcode.objects.create(
        code="ZZ11AA",
        latitude=51.45,
        longitude=-2.59,
        local_authority="E06000023",
        source="test",
        as_of_date=date(2026, 5, 1),
    )
    with acting_as(BY, at=AT):
        yield


def add(name: str, **more: Any) -> None:
    provider = Organisation.objects.create(name=f"{name} Ltd", kind="provider")
    service = NewService(name=name, provider_id=provider.id, delivery_kinds=("home",), **more)
    operations.add(service=service, by=BY, at=AT)


def offered(source: str) -> offer.Offers:
    known = Known(birth_date=date(1980, 2, 1), postcode="ZZ1 1AA", source=source)
    return offer.offers(known=known, at=AT)


def test_a_reason_speaks_to_the_person_or_about_them() -> None:
    add("Coaching", area_codes=("E06000023",), area_names=("Bristol",))
    for source, reason, where in (
        ("self", "You live in Bristol.", "at your home, no travel"),
        ("gp", "They live in Bristol.", "at their home, no travel"),
    ):
        (best,) = offered(source).best
        assert (best.reasons[0], best.distance) == (reason, where)


def test_what_has_no_area_is_named_and_not_offered() -> None:
    add("Nowhere")
    add("Everywhere", area_codes=("E92000001",))
    add("Far", places=(NewPlace("", "Far", latitude=55.0, longitude=-2.0),))
    add("Near", places=(NewPlace("", "Near", latitude=51.5, longitude=-2.6),))
    found = offered("gp")
    assert [(each.name, each.fits) for each in found.best] == [
        ("Everywhere", True),
        ("Near", False),
    ]
    assert found.not_now == (("Nowhere", "We do not know which area this covers: ring them."),)
