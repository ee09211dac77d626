"""A practice that refers, a service that supports, another service, and one person's case."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.organisations import operations as organisations
from handrail.domain.participants.operations import Details, Names
from handrail.domain.referrals.sending import Work
from handrail.domain.staff import operations as staff
from handrail.domain.staff.models import Account, ExternalIdentity
from handrail.domain.staff.permissions import Permission
from handrail.journey import refer, triage
from handrail.kernel import nhs_number
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Staff, System, acting_as
from handrail.web.shared.viewer import SECOND_STEP

PASSWORD = "three words unlike another"
ROLES = {
    "test-gp": ("GP", (Permission.REFER, Permission.FOLLOW)),
    "test-coach": ("Work and health coach", (Permission.WORK_CASES,)),
    "test-lead": (
        "Team lead",
        (Permission.TRIAGE, Permission.WORK_CASES, Permission.REASSIGN, Permission.MANAGE_SERVICE),
    ),
}


@dataclass(frozen=True, slots=True)
class Worker:
    """A member of staff, and what signs them in."""

    viewer: Staff
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything the tests of support need."""

    practice_id: UUID
    provider_id: UUID
    other_id: UUID
    service_id: UUID
    gp: Worker
    coach: Worker
    lead: Worker
    elsewhere: Worker
    person_id: UUID
    referral_id: UUID
    case_id: UUID
    at: datetime


def build(
    at: datetime, mark: str = "one", *, text_safe: str = "yes", number: str = "9990000018"
) -> Scene:
    """Make the scene at a moment; ``mark`` keeps two scenes in one database apart."""
    by = System()
    with acting_as(by, at=at):
        practice, provider, other = (
            organisations.register(name=f"{name} {mark}", kind=kind, by=by, at=at)
            for name, kind in (
                ("Ash Tree Surgery", "practice"),
                ("Pathways Back", "provider"),
                ("Steady Steps", "provider"),
            )
        )
        for key, (name, permissions) in ROLES.items():
            staff.define_job_role(key=key, name=name, permissions=permissions, by=by, at=at)
        service_id = directory.add(
            service=NewService(
                name=f"Pathways Back coaching {mark}", provider_id=provider, phone="01632960001"
            ),
            by=by,
            at=at,
        )
    gp = worker("Dr Priya Nair", "test-gp", practice, mark, at)
    coach = worker("Sam Whitfield", "test-coach", provider, mark, at)
    lead = worker("Ruth Osei", "test-lead", provider, mark, at)
    elsewhere = worker("Joan Pryce", "test-coach", other, mark, at)
    person_id, referral_id = send(
        gp.viewer, service_id, provider, at, number=number, text_safe=text_safe
    )
    with acting_as(lead.viewer, at=at):
        case_id = triage.accept(
            referral_id=referral_id, coach_account_id=coach.viewer.account_id, by=lead.viewer, at=at
        )
    return Scene(
        practice,
        provider,
        other,
        service_id,
        gp,
        coach,
        lead,
        elsewhere,
        person_id,
        referral_id,
        case_id,
        at,
    )


def worker(name: str, role: str, organisation_id: UUID, mark: str, at: datetime) -> Worker:
    """Make an account that works for an organisation in a job role."""
    by = System()
    email = f"{name.split()[-1].lower()}.{mark}@handrail.example"
    with acting_as(by, at=at):
        account = staff.add_account(email=email, name=name, password=PASSWORD, by=by, at=at)
        staff.join(
            account_id=account,
            organisation_id=organisation_id,
            job_role=role,
            title=ROLES[role][0],
            by=by,
            at=at,
        )
    permissions = frozenset(str(permission) for permission in ROLES[role][1])
    return Worker(Staff(account, organisation_id, role, permissions), email, name)


def send(
    gp: Staff,
    service_id: UUID,
    organisation_id: UUID,
    at: datetime,
    *,
    number: str = "9990000018",
    names: tuple[str, str] = ("Amara", "Okafor"),
    text_safe: str = "yes",
    eligibility: dict[str, Any] | None = None,
) -> tuple[UUID, UUID]:
    """Refer a person; return who they are and the referral's id."""
    form = refer.Referring(
        submission_id=new_id(),
        source="gp",
        names=Names(*names, date(1980, 2, 1), nhs_number.parse(number)),
        details=Details(
            address_lines=("4 Mill Lane",),
            postcode="BS1 4TR",
            phone="07700 900123",
            phone_safe="yes",
            text_safe=text_safe,
            letter_safe="yes",
            adjustments=("Step-free access",),
        ),
        story=refer.Story(
            goals=("return_to_work",),
            conditions=("msk",),
            work=Work(status="off_sick", job_title="Warehouse picker", kinds=("manual",)),
        ),
        choice=refer.Choice(
            service_id,
            organisation_id,
            promised_at=at + timedelta(days=2),
            eligibility=eligibility or {},
        ),
        agreed=refer.Agreed(how="spoken"),
    )
    with acting_as(gp, at=at):
        sent = refer.send(form=form, by=gp, at=at)
        from handrail.domain.referrals import queries

        return queries.record(sent.id, viewer=gp, at=at).card.person_id, sent.id


def browser_of(account_id: UUID) -> Client:
    """Return a browser in which somebody has signed in, with their second step."""
    client = Client()
    client.force_login(Account.objects.get(pk=account_id))
    session = client.session
    session[SECOND_STEP] = True
    session.save()
    return client


def link_identity(account_id: UUID, at: datetime, *, provider: str = "cis2") -> ExternalIdentity:
    """Tie an account to an identity of its own at a provider."""
    return ExternalIdentity.objects.create(
        account_id=account_id,
        provider=provider,
        issuer=f"https://{provider}.example",
        subject=str(account_id),
        linked_by="invitation",
        linked_at=at,
        latest_at=at,
    )


def undecided(scene: Scene, at: datetime) -> tuple[UUID, UUID]:
    """Refer somebody else to the scene's service; return the person and the referral."""
    return send(
        scene.gp.viewer,
        scene.service_id,
        scene.provider_id,
        at,
        number="9990000026",
        names=("Bo", "Lind"),
    )
