"""A practice that takes letters by MESH, by e-mail, or by nothing, and the sandbox between."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from unittest.mock import patch
from uuid import UUID

from handrail.domain.messaging import deliveries, following
from handrail.domain.messaging.choices import Channel
from handrail.domain.messaging.following import NewLetter
from handrail.domain.messaging.models import Delivery, Message
from handrail.domain.organisations.models import Organisation
from handrail.domain.staff.models import Account, JobRole, Membership
from handrail.domain.systems import circuits
from handrail.interop.outside import naming
from handrail.jobs import letters as jobs
from handrail.jobs.deliveries import Doors, Run, run_deliveries
from handrail.kernel import clock
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff
from tests.factories.mesh import PRACTICE
from tests.integration.messaging.scene import AT, LETTER, Fact, Recorder, Scene

MESH = Channel.PRACTICE_MESH.value
SAID = (*LETTER, Fact(Kind.ATTENDANCE, "service", "Pathways Back"))
ASKS = (
    *SAID,
    Fact(Kind.ATTENDANCE, "ask", "review the fit note"),
    Fact(Kind.ATTENDANCE, "ask_by", "2026-06-08"),
)


@contextmanager
def clock_at(at: datetime) -> Iterator[None]:
    """Let it be this moment for whoever asks an outside system."""
    with patch.object(clock, "now", return_value=at):
        yield


@dataclass
class Post:
    """One practice, one service, one person, and whatever carries letters between."""

    scene: Scene
    mesh: Recorder = field(default_factory=Recorder)
    doors: Doors | None = None
    workers: list[Staff] = field(default_factory=list)

    def __repr__(self) -> str:
        return "Post()"

    def practice_takes(self, *ways: str, route: str = "mailbox", mailbox: str = PRACTICE) -> None:
        Organisation.objects.filter(pk=self.scene.practice).update(
            letter_ways=list(ways), mesh_route=route, mesh_mailbox=mailbox
        )

    def write(self, *facts: Fact, at: datetime = AT) -> UUID:
        with self.scene.acting(self.scene.service, at) as by:
            return following.begin(
                letter=NewLetter(
                    organisation_id=self.scene.service,
                    recipient_organisation_id=self.scene.practice,
                    template="referral_news",
                    purpose="keep the referrer informed",
                    facts=facts or SAID,
                    person_id=self.scene.person,
                ),
                by=by,
                at=at,
            )

    def deliver(self, at: datetime = AT) -> Run:
        through = self.doors or Doors(self.scene.mail, self.scene.texts, self.mesh)
        with clock_at(at):
            return run_deliveries(at, through=through)

    def see_to(self, at: datetime) -> int:
        return jobs.run_letters(at)

    def poll(self, at: datetime = AT) -> int:
        with clock_at(at):
            return jobs.poll_mesh(lambda: at)

    def track(self, at: datetime = AT) -> int:
        with clock_at(at):
            return jobs.track_mesh(lambda: at)

    def row(self, delivery_id: UUID) -> Delivery:
        with self.scene.acting(self.scene.service):
            return Delivery.objects.get(pk=delivery_id)

    def message(self, delivery_id: UUID) -> Message:
        return self.scene.row(self.row(delivery_id).message_id)

    def events(self, delivery_id: UUID) -> list[str]:
        with self.scene.acting(self.scene.service) as by:
            return [step.event for step in deliveries.history(delivery_id, viewer=by, at=AT)]

    def state(self, delivery_id: UUID) -> str:
        return self.row(delivery_id).state

    def rests(self, at: datetime) -> bool:
        return circuits.rests(naming.mesh(), at=at)


def worker(organisation_id: UUID, name: str, *permissions: str) -> Staff:
    """Return somebody who works at an organisation with these permissions."""
    account = Account.objects.create(email=f"{name}@pathways.example", name=name.title())
    role = JobRole.objects.create(
        key=f"role-{name}", name=name, permissions=list(permissions), refers_as="gp"
    )
    Membership.objects.create(
        account=account,
        organisation_id=organisation_id,
        job_role=role,
        from_at=AT - timedelta(days=30),
    )
    return Staff(account.id, organisation_id, role.key, frozenset(permissions))
