"""Load the demo town, once and whole."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from demo import (
    agreed,
    asking,
    cast,
    duty,
    entries,
    missing,
    organisations,
    places,
    reviewed,
    room,
    services,
    staff,
)
from demo.crowd import GROUPS, Crowd, tell_together, whole
from demo.world import World, world
from handrail.domain.consent import operations as consent
from handrail.domain.organisations import queries
from handrail.domain.places import operations as place_operations
from handrail.domain.places import rules as place_rules
from handrail.journey import handover, measure, refer, self_refer, share, team
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as

PEOPLE = 400
SEED = 1
BEGAN = timedelta(days=500)
FEW = 150  # people about whom one process tells as quickly as several


def is_loaded() -> bool:
    """Return whether the whole town is there."""
    return queries.by_ods(places.LAST_CODE) is not None


def load_town(
    *,
    at: datetime | None = None,
    people: int = PEOPLE,
    seed: int = SEED,
    processes: int | None = None,
    told: Callable[[], None] = lambda: None,
) -> None:
    """Build the whole town around an anchor moment: now, or a fixed one in tests.

    A load that is stopped leaves nobody behind, and the next one goes on from there. The same
    seed and anchor make the same town. ``told`` is called about once a person.
    """
    anchor = at or clock.now()
    number = processes or _processes(people)
    with whole():
        crowd = Crowd(_base(anchor), people, seed)
        if number == 1:
            crowd.tell(range(GROUPS), told)
            _finish(crowd)
    if number > 1:
        tell_together(crowd, number, told, lambda: _finish(crowd))
    with transaction.atomic(), acting_as(System(), at=anchor):
        measure.measure(by=System(), at=anchor)


def _processes(people: int) -> int:
    """Return how many processes to tell the stories with: one for few people, and in a test."""
    if people < FEW or connection.in_atomic_block or not hasattr(os, "sched_getaffinity"):
        return 1
    return min(GROUPS, len(os.sched_getaffinity(0)))


def _base(anchor: datetime) -> World:
    """Return the world with all but the people, made where it is not there yet."""
    began = anchor - BEGAN
    with acting_as(System(), at=began):
        town = organisations.find()
        if town is None:
            _build(began, anchor)
            town = organisations.find()
        assert town is not None
        accounts = staff.find(at=began)
    return world(town, services.find(town, at=anchor), accounts, anchor)


def _build(began: datetime, anchor: datetime) -> None:
    _load_places(began)
    town = organisations.build(at=began)
    accounts = staff.build(town, password=None, at=began)
    duty.build(town, accounts, at=began)
    contact = accounts[f"pat.winslow@{cast.DOMAIN}"]
    organisations.name_area(town, contact_account_id=contact, at=began)
    agreed.build(town, at=began)
    reviewed.build(town, accounts, anchor=anchor)
    for key, text in (
        (self_refer.WORDING, self_refer.AGREEMENT),
        (handover.WORDING, handover.EXPLAINED),
        (share.WORDING, share.EXPLAINED),
        (team.WORDING, team.EXPLAINED),
    ):
        consent.set_wording(key=key, text=text, by=System(), at=began)
    refer.explained(at=began)
    with acting_as(System(), at=anchor):
        services.load_programmes(at=anchor)
        services.build(town, at=anchor)
        found = services.find(town, at=anchor)
        services.offer_times(town, found, accounts, at=anchor)
        entries.build(found, accounts, at=anchor)


def _finish(crowd: Crowd) -> None:
    if crowd.people:
        room.build(crowd.world)
        asking.build(crowd.world)
    missing.build(crowd.world)
    with acting_as(System(), at=crowd.world.anchor):
        organisations.add_employer(at=crowd.world.anchor)


def _load_places(at: datetime) -> None:
    source = place_operations.Source(
        kind="code_point_open",
        file_name="demo",
        sha256="0" * 64,
        as_of=places.AS_OF,
        parts={},
        manner=place_operations.Manner(),
    )
    pieces = place_rules.in_columns(places.postcodes())
    place_operations.import_postcodes(pieces=pieces, source=source, by=System(), at=at)
