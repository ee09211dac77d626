"""Referrals and intakes that nobody answers, and the people who are told."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from handrail.domain.directory.models import Service
from handrail.domain.messaging.models import Message
from handrail.domain.organisations.models import Area, Organisation
from handrail.domain.participants.operations import Names, register
from handrail.domain.referrals.models import Intake, Referral, Step
from handrail.domain.staff import operations as staff
from handrail.domain.staff.permissions import Permission
from handrail.jobs.sweeps import Chased, run_chase
from handrail.kernel import nhs_number
from handrail.kernel.ids import reference
from handrail.kernel.viewer import System, acting_as
from handrail.kernel.working_days import promised_by
from tests.integration.messaging.scene import Scene


@dataclass
class Late:
    """One service with a triage worker, a manager and an area, and what it promised."""

    scene: Scene
    service: Service
    sent_at: datetime
    promised_at: datetime

    def send(self, **changes) -> UUID:
        row = {
            "reference": reference(),
            "submission_id": uuid4(),
            "body_sha256": "x",
            "person_id": self.scene.person,
            "source": "gp",
            "from_organisation_id": self.scene.practice,
            "service": self.service,
            "to_organisation_id": self.scene.service,
            "consent_evidence_id": self.scene.evidence,
            "sent_at": self.sent_at,
            "promised_at": self.promised_at,
        } | changes
        with acting_as(System(self.scene.service), at=self.sent_at):
            return Referral.objects.create(**row).id

    def intake(self) -> UUID:
        from handrail.domain.referrals import intakes

        secret, at = intakes.bearer_of(uuid4().hex), self.sent_at
        with acting_as(secret, at=at):
            intakes.start(source="self", submission_id=uuid4(), answers={}, by=secret, at=at)
            return intakes.send(
                answers={},
                service_id=self.service.id,
                to_organisation_id=self.scene.service,
                promised_at=self.promised_at,
                by=secret,
                at=at,
            ).id

    def chase(self, at: datetime) -> Chased:
        return run_chase(at)

    def change(self, referral_id: UUID, **changes) -> None:
        with acting_as(System(self.scene.service), at=self.sent_at):
            assert Referral.objects.filter(pk=referral_id).update(**changes)

    def row(self, row_id: UUID, model=Referral):
        with acting_as(System(self.scene.service), at=self.sent_at):
            return model.objects.get(pk=row_id)

    def intake_row(self, row_id: UUID) -> Intake:
        return self.row(row_id, Intake)

    def events(self, referral_id: UUID) -> list[str]:
        with acting_as(System(self.scene.service), at=self.sent_at):
            steps = Step.objects.filter(referral_id=referral_id).order_by("id")
            return list(steps.values_list("event", flat=True))

    def queued(self) -> list[Message]:
        with acting_as(System(self.scene.service), at=self.sent_at):
            return list(Message.objects.order_by("id"))


def build(scene: Scene, sent_at: datetime, days: int) -> Late:
    with acting_as(System(), at=sent_at):
        _people(scene, sent_at, System())
    names = Names("Amara", "Okafor", date(1980, 2, 1), nhs_number.parse("9990000018"))
    with acting_as(System(scene.service), at=sent_at):
        register(names=names, by=System(scene.service), at=sent_at)
    service = Service.objects.create(
        name="Back to Work", phone="0117 496 0001", created_at=sent_at, changed_at=sent_at
    )
    return Late(scene, service, sent_at, promised_by(sent_at, days))


def _people(scene: Scene, at: datetime, by: System) -> None:
    icb = Organisation.objects.create(name="Vale ICB", kind="icb", ods_code="ZZ9")
    roles = {"triage": [Permission.TRIAGE], "manager": [Permission.MANAGE_SERVICE]}
    accounts = {}
    for name, organisation in (
        ("triage", scene.service),
        ("manager", scene.service),
        ("spoc", icb),
    ):
        accounts[name] = staff.add_account(
            email=f"{name}@pathways.example", name=name.title(), password=None, by=by, at=at
        )
        role = f"late-{name}"
        staff.define_job_role(
            key=role, name=name, permissions=roles.get(name, [Permission.VIEW_AREA]), by=by, at=at
        )
        staff.join(
            account_id=accounts[name],
            organisation_id=getattr(organisation, "id", organisation),
            job_role=role,
            title=name,
            by=by,
            at=at,
        )
    Area.objects.create(
        organisation=icb,
        public_name="Vale",
        single_point_of_contact_account_id=accounts["spoc"],
        public_email="hello@vale.example",
    )
