"""An area of its own, far from the demo town: a board, a postcode, two services, a practice."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from handrail.domain.directory import operations as directory
from handrail.domain.directory.models import Service
from handrail.domain.directory.operations import NewPlace, NewService
from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.models import Organisation
from handrail.domain.organisations.operations import Particulars
from handrail.domain.places.models import Postcode
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.journeys.support.server import Server

BOARD, POSTCODE = "QZ9", "KW17 2AA"
LATITUDE, LONGITUDE = 58.95, -3.0
PRACTICE, PRACTICE_CODE = "Saltmarsh Surgery", "Z98001"
COACHING, ADVICE = "Island work and health coaching", "Island pain and work team"
PHONE = "01632 960 555"


@dataclass(frozen=True, slots=True)
class Island:
    """Whom the journeys meet there."""

    board_id: UUID
    provider_id: UUID
    coaching_id: UUID
    practice_id: UUID


def make_island(live: Server) -> Island:
    """Make the area once for a server."""
    by, at = System(), clock.now()
    with live.inside(), transaction.atomic(), acting_as(by, at=at):
        board = Organisation.objects.filter(ods_code=BOARD).first()
        if board is None:
            _make()
        board = Organisation.objects.get(ods_code=BOARD)
        coaching = Service.objects.get(name=COACHING)
        practice = Organisation.objects.get(ods_code=PRACTICE_CODE)
        return Island(board.id, coaching.provider_id, coaching.id, practice.id)


def _make() -> None:
    by, at = System(), clock.now()
    board = organisations.register(
        name="Northern Isles Board", kind="icb", by=by, at=at, particulars=Particulars(BOARD)
    )
    organisations.set_area(
        organisation_id=board,
        public_name="Northern Isles",
        public_phone=PHONE,
        public_email="hello@isles.example",
        by=by,
        at=at,
    )
    practice = organisations.register(
        name=PRACTICE,
        kind="practice",
        by=by,
        at=at,
        particulars=Particulars(PRACTICE_CODE, postcode=POSTCODE),
    )
    organisations.relate(
        child_id=practice, parent_id=board, kind="part_of", from_date=at.date(), by=by, at=at
    )
    Postcode.objects.get_or_create(
        code=POSTCODE.replace(" ", ""),
        defaults={
            "latitude": LATITUDE,
            "longitude": LONGITUDE,
            "icb": BOARD,
            "source": "test",
            "as_of_date": at.date(),
        },
    )
    provider = organisations.register(name="Isles Health", kind="provider", by=by, at=at)
    for name, days in ((COACHING, 4), (ADVICE, 9)):
        service = directory.add(
            service=NewService(
                name=name,
                provider_id=provider,
                summary=f"{name} helps people on the islands stay in work and find work.",
                area_codes=(BOARD,),
                phone=PHONE,
                delivery_kinds=("phone",),
                places=(NewPlace("", "The hall", latitude=LATITUDE, longitude=LONGITUDE),),
            ),
            by=by,
            at=at,
        )
        directory.declare_wait(
            service_id=service, kind="first_contact", working_days=days, by=by, at=at
        )
