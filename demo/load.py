"""Load the demo town, once."""

from datetime import datetime, timedelta

from django.db import transaction

from demo import organisations, places, services, staff
from handrail.domain.organisations import queries
from handrail.domain.places import operations as place_operations
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as


def is_loaded() -> bool:
    """Return whether the town is there."""
    return queries.by_ods(places.ICB_CODE) is not None


def load_town(*, at: datetime | None = None, people: bool = True) -> None:
    """Build the whole town around an anchor moment: now, or a fixed one in tests."""
    anchor = at or clock.now()
    began = anchor - timedelta(days=400)
    with transaction.atomic(), acting_as(System(), at=began):
        _load_places(began)
        town = organisations.build(at=began)
        accounts = staff.build(town, password=None, at=began)
        organisations.name_area(
            town, contact_account_id=accounts["pat.winslow@merebridge.example"], at=began
        )
    with transaction.atomic(), acting_as(System(), at=anchor):
        services.load_programmes(at=anchor)
        made = services.build(town, at=anchor)
        services.offer_times(town, made, accounts, at=anchor)


def _load_places(at: datetime) -> None:
    source = place_operations.Source(
        kind="code_point_open",
        file_name="demo",
        sha256="0" * 64,
        as_of=places.AS_OF,
        parts={},
        manner=place_operations.Manner(),
    )
    place_operations.import_postcodes(rows=places.postcodes(), source=source, by=System(), at=at)
