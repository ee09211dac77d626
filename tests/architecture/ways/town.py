"""The access matrix's world with a row in every table and a mark in every text, and who is told.

A recipient is told by one release at a time, so that each state of an agreement can be tried.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.db import transaction
from django.test import Client

from handrail.domain.consent import operations as consent
from handrail.domain.organisations import queries as organisations
from handrail.domain.programmes import operations as programmes
from handrail.domain.programmes.files import reading
from handrail.domain.programmes.rules import Owed
from handrail.journey import funder
from handrail.kernel import clock
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, System, acting_as
from tests.architecture import routes
from tests.architecture.rows import made
from tests.architecture.ways import marked
from tests.architecture.ways.marked import Mark, Marks
from tests.architecture.world import World, build

FAULT = 500
HELPER = "helper_id"  # who is told as a helper; any other is the place of an organisation
PROGRAMME = """
id: paid-for
name: Paid For
nation: England
status: live
summary: {{text: Help with work and health., source: a test}}
owed_to_funder: {{fields: [{fields}], source: a test}}
"""
NEVER, LIVE, ENDED, WITHDRAWN, TO_COME = "never", "live", "ended", "withdrawn", "to come"
STATES = (NEVER, LIVE, ENDED, WITHDRAWN, TO_COME)
Seen = dict[str, set[Mark]]  # by the name of the address


@dataclass(slots=True)
class Town:
    """The world, its marks, and the owner's connection by which the rest is arranged."""

    world: World
    marks: Marks
    owner: psycopg.Connection[Any]
    programme: UUID  # the version that says what who pays for it is owed

    @property
    def person(self) -> UUID:
        """Whom everything is about."""
        return self.world.people["own"]

    def become(self, place: str, kind: str) -> None:
        """Make an organisation one of another kind."""
        self.owner.execute(
            "update organisations_organisation set kind = %s where id = %s",
            [kind, self.world.places[place]],
        )
        self.owner.commit()

    def helpers_hash(self) -> str:
        """Return by which hash the helper whom the person named is known."""
        found = self.owner.execute(
            "select token_hash from sharing_helper where id = %s", [self.world.ids[HELPER]]
        ).fetchone()
        self.owner.commit()
        assert found
        return str(found[0])

    @contextmanager
    def released(self, to: str, kinds: Collection[Kind], state: str = LIVE) -> Iterator[None]:
        """Have exactly this released to an organisation or the helper, agreed by the person."""
        self._take_back(to)
        if kinds and state != NEVER:
            self._give(to, kinds, state)
        yield
        self._take_back(to)

    def _to(self, to: str) -> dict[str, UUID]:
        if to == HELPER:
            return {"helper_id": self.world.ids[HELPER]}
        return {"organisation_id": self.world.places[to]}

    def _take_back(self, to: str) -> None:
        """Leave no trace of any release to somebody."""
        ((column, key),) = self._to(to).items()
        self.owner.execute(f"delete from disclosure_release where {column} = %s", [key])
        self.owner.commit()

    def _give(self, to: str, kinds: Collection[Kind], state: str) -> None:
        """Agree as the person, a day ago or from tomorrow on, and end it as the state says."""
        by, now = Person(self.person), clock.now()
        at = now + timedelta(days=1) if state == TO_COME else now - timedelta(hours=20)
        with transaction.atomic(), acting_as(by, at=at):
            evidence = consent.give(
                person_id=self.person,
                **self._to(to),
                kinds=kinds,
                purpose="tried",
                how="online",
                wording_id=consent.set_wording(key="tried", text="tried", by=by, at=at),
                until_at=now - timedelta(hours=1) if state == ENDED else None,
                owed=self._owed(to, kinds),
                by=by,
                at=at,
            )
        if state == WITHDRAWN:
            with transaction.atomic(), acting_as(by, at=now):
                consent.withdraw(evidence_id=evidence, how="online", by=by, at=now)

    def _owed(self, to: str, kinds: Collection[Kind]) -> consent.Owed | None:
        """Return the lines of these kinds that the programme owes, for who pays for it."""
        body = self.world.places.get(to)
        pays = body and organisations.get(body).kind == "dwp"
        keys = [key for key in Owed if funder.KIND_OF[key] in kinds]
        return funder.owed(self.programme, keys) if pays else None

    def walked(self, client: Client, names: Collection[str] = ()) -> Seen:
        """Open every address, or those named, and return what marks stand on each page."""
        seen: Seen = {}
        for name in names or routes.route_names():
            cookies = client.cookies.copy()
            with transaction.atomic():
                answer = client.get(routes.address(name, self.world))
                transaction.set_rollback(True)
            client.cookies = cookies
            assert answer.status_code < FAULT, f"{name} broke"
            if found := self.marks.found(answer.content.decode(errors="replace")):
                seen[name] = found
        return seen


def arranged(owner: psycopg.Connection[Any]) -> Town:
    """Build the world and mark it; its referral is the one that was accepted."""
    with transaction.atomic():
        world = build(clock.now())
    world.ids["referral_id"] = world.ids["accepted"]
    made.fill(owner, _side(world))
    return Town(world, marked.put(owner), owner, _programme(owner, world))


def _programme(owner: psycopg.Connection[Any], world: World) -> UUID:
    """Have the service belong to a programme that owes all that can be owed."""
    fields = ", ".join(Owed)
    source = reading.read("paid-for.yaml", PROGRAMME.format(fields=fields).encode())
    day = local_date(world.at) - timedelta(days=2)
    with transaction.atomic(), acting_as(System(), at=world.at):
        loaded = programmes.load_version(
            source=source, valid_from_date=day, by=System(), at=world.at
        )
    owner.execute(
        "update directory_service set programme_id = 'paid-for' where id = %s",
        [world.ids["service_id"]],
    )
    owner.commit()
    return loaded.version_id


def _side(world: World) -> made.Side:
    """Return the rows that the service has, by table, so that the missing ones lead to them."""
    rows = {table: made.uuid4() for table in made.tables()}
    rows |= {
        "participants_person": world.people["own"],
        "cases_case": world.ids["case_id"],
        "referrals_referral": world.ids["accepted"],
        "reports_report": world.ids["report_id"],
        "copies_copy": world.ids["copy_id"],
        "concerns_concern": world.ids["concern_id"],
        "oversight_raisedlook": world.ids["look_id"],
        "retention_disposal": world.ids["disposal_id"],
    }
    coach = world.viewers["coach", "service"]
    side = made.Side("ours", coach.organisation_id, coach.account_id, world.people["own"], rows)
    side.public = {
        "capacity_slot": world.ids["slot_id"],
        "directory_service": world.ids["service_id"],
    }
    return side
