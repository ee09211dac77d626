"""What the town lacks: people over the border, who are told elsewhere; and its weights."""

from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, UUID, uuid5

from demo import cast
from demo.places import OVER_THE_BORDER, postcode, postcode_over
from demo.world import ADVICE, World
from handrail.domain.matching import weighing
from handrail.domain.staff.permissions import Permission
from handrail.journey import signpost
from handrail.journey.knowing import Known
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import System, acting_as

BY_HOW_MANY = dict(zip(OVER_THE_BORDER, (12, 5), strict=True))
TOLD = {"ruth.calder": 6, "owen.pritchard": 4, "leila.haddow": 3}
GOALS = ("return_to_work", "find_work", "stay_in_work")
CONDITIONS = ("msk", "mental_health", "other")


@dataclass(frozen=True, slots=True)
class Over:
    """Somebody over the border without a practice, whom nothing here is for."""

    id: UUID
    known: Known


def build(world: World) -> None:
    """Log what could not be offered, and count who was told where else to turn."""
    _weights(world)
    board = world.town[cast.BOARD]
    found = tuple(_over())
    with acting_as(System(), at=world.anchor):
        for it in found:
            signpost.offered(
                known=it.known, nation="England", board_id=board, of=it.id, at=world.anchor
            )
    for number, who in enumerate(name for name, times in TOLD.items() for _ in range(times)):
        by = world.viewer(who, Permission.REFER)
        with acting_as(by, at=world.anchor):
            signpost.tell(
                submission_id=_id(f"told {number}"),
                service_id=world.services[ADVICE] if number % 3 else None,
                told="The library's job club",
                known=_told(found[number].known, number),
                person_id=None,
                board_id=board,
                by=by,
                at=world.anchor,
            )


def _told(known: Known, number: int) -> Known:
    """Return whom nothing fits; every other one lives here, and would rather go themself."""
    return known if number % 2 else replace(known, postcode=postcode(1, number))


def _weights(world: World) -> None:
    with acting_as(System(), at=world.anchor):
        weighing.set_weights(
            board_id=world.town[cast.BOARD],
            own={"evenings": 10.0},
            from_date=local_date(world.anchor),
            why="Most people here who are in work cannot take a morning off.",
            by=System(),
            at=world.anchor,
        )


def _over() -> list[Over]:
    return [
        Over(
            _id(f"{district} {number}"),
            Known(
                postcode=postcode_over(district, number),
                no_practice=True,
                work_status="off_sick" if number % 2 else "unemployed",
                goals=(GOALS[number % 3],),
                conditions=(CONDITIONS[number % 3],),
                source="gp",
            ),
        )
        for district, many in BY_HOW_MANY.items()
        for number in range(many)
    ]


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo {name}")
