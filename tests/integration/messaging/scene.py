"""A practice that refers, a service that answers it, and a person who agreed to that."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from handrail.domain.consent import operations as consent
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.models import Message
from handrail.domain.messaging.operations import Fact
from handrail.domain.messaging.ports import Outgoing
from handrail.domain.organisations.models import MailDomain, Organisation
from handrail.domain.participants import operations as participants
from handrail.jobs.deliveries import Doors, Run, run_deliveries
from handrail.kernel import nhs_number
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, acting_as

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
MAILBOX = "mailbox@ashtree.example"
PHONE = "07700 900123"


@dataclass
class Recorder:
    """A door that keeps what goes through it, and fails as told."""

    sent: list[Outgoing] = field(default_factory=list)
    problem: Exception | None = None

    def send(self, message: Outgoing) -> None:
        if self.problem:
            raise self.problem
        self.sent.append(message)


@dataclass
class Scene:
    """Everything the tests of the outbox need."""

    practice: UUID
    service: UUID
    person: UUID
    evidence: UUID
    mail: Recorder
    texts: Recorder
    database_url: str = ""

    def queue(self, *facts: Fact, **changes) -> UUID:
        message = {
            "organisation_id": self.service,
            "channel": "practice_email",
            "template": "referral_news",
            "purpose": "answer",
            "facts": facts or LETTER,
            "person_id": self.person,
            "recipient_organisation_id": self.practice,
            "by": System(self.service),
            "at": AT,
        } | changes
        with self.acting(self.service):
            return messaging.queue(**message)

    def text(self, template: str = "appointment_booked", **changes) -> UUID:
        fact = Fact(Kind.ATTENDANCE, "when", "2026-06-10T13:30:00+00:00")
        return self.queue(
            *changes.pop("facts", (fact,)),
            template=template,
            channel="person_text",
            recipient_organisation_id=None,
            **changes,
        )

    def run(self, at: datetime = AT) -> Run:
        return run_deliveries(at, through=Doors(self.mail, self.texts))

    def row(self, message_id: UUID) -> Message:
        with self.acting(self.service):
            return Message.objects.get(pk=message_id)

    @contextmanager
    def acting(self, organisation: UUID, at: datetime = AT) -> Iterator[System]:
        with transaction.atomic(), acting_as(System(organisation), at=at):
            yield System(organisation)

    def contact(self, **safe: str) -> None:
        details = participants.Details(
            phone=PHONE, email="amara@person.example", **{"text_safe": "yes"} | safe
        )
        with self.acting(self.service) as by:
            participants.change_details(
                person_id=self.person, details=details, version=None, by=by, at=AT
            )


LETTER = (
    Fact(Kind.OPERATIONAL, "reference", "WH-7K3M-9QXT"),
    Fact(Kind.IDENTITY, "name", "Amara Okafor"),
    Fact(Kind.ATTENDANCE, "event", "referral.accepted"),
    Fact(Kind.WORK, "work_status", "off work, with a job to go back to"),
    Fact(Kind.HEALTH, "condition", "low back pain"),
)
RELEASED = {Kind.IDENTITY, Kind.ATTENDANCE, Kind.WORK, Kind.HEALTH}


@transaction.atomic
def build() -> Scene:
    """Return a scene whose person agreed that the practice hears most things back."""
    practice, service = (
        Organisation.objects.create(name=name, kind=kind, ods_code=code, phone=phone)
        for name, kind, code, phone in (
            ("Ash Tree Surgery", "practice", "Z00001", ""),
            ("Pathways Back", "provider", "Z00009", "0117 496 0000"),
        )
    )
    Organisation.objects.filter(pk=practice.pk).update(mailbox_email=MAILBOX)
    MailDomain.objects.create(domain="ashtree.example", accredited_secure=True, marked_at=AT)
    names = participants.Names("Amara", "Okafor", date(1980, 2, 1), nhs_number.parse("9990000018"))
    for organisation in (practice, service):
        by = System(organisation.id)
        with acting_as(by, at=AT):
            person = participants.register(names=names, by=by, at=AT).person_id
    by = System(practice.id)
    with acting_as(by, at=AT):
        wording = consent.set_wording(key="refer", text="May we?", by=by, at=AT)
        evidence = consent.give(
            person_id=person,
            organisation_id=practice.id,
            kinds=RELEASED,
            purpose="support",
            how="spoken",
            wording_id=wording,
            by=by,
            at=AT - timedelta(days=1),
        )
    scene = Scene(practice.id, service.id, person, evidence, Recorder(), Recorder())
    scene.contact()
    return scene
