"""A service with so many places a week, and people sent to it."""

import itertools
from datetime import date, datetime, timedelta
from uuid import UUID

from handrail.domain.capacity import caps
from handrail.domain.capacity.cap_rules import CapRule
from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.participants.operations import Details, Names
from handrail.domain.referrals.sending import Sent
from handrail.domain.staff import operations as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import refer
from handrail.kernel import nhs_number
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Staff, System, acting_as
from tests.factories.support import Scene

_births = itertools.count()


def cap(
    scene: Scene,
    weekly: int,
    *,
    ramp: tuple[int, ...] = (),
    launched: date | None = None,
    at: datetime | None = None,
) -> None:
    """Say how many people the scene's service takes a week."""
    at = at or scene.at
    with acting_as(scene.lead.viewer, at=at):
        caps.set_cap(
            service_id=scene.service_id,
            rule=CapRule(weekly, ramp, launched),
            by=scene.lead.viewer,
            at=at,
        )


def send(
    scene: Scene,
    *,
    waits: bool = False,
    at: datetime | None = None,
    service_id: UUID | None = None,
    provider_id: UUID | None = None,
    birth_date: date | None = None,
    submission_id: UUID | None = None,
    name: str = "",
) -> Sent:
    """Refer somebody new; each has a day of birth of their own unless it is given."""
    at = at or scene.at
    number = next(_births)
    form = refer.Referring(
        submission_id=submission_id or new_id(),
        source="gp",
        names=Names(
            name or f"Person{number}", "Queue", birth_date or date(1970, 1, 1) + timedelta(number)
        ),
        details=Details(phone="07700 900123", phone_safe="yes", text_safe="yes"),
        story=refer.Story(goals=("return_to_work",), conditions=("msk",)),
        choice=refer.Choice(
            service_id or scene.service_id,
            provider_id or scene.provider_id,
            promised_at=at + timedelta(days=7),
            waits=waits,
        ),
        agreed=refer.Agreed(how="spoken"),
    )
    with acting_as(scene.gp.viewer, at=at):
        return refer.send(form=form, by=scene.gp.viewer, at=at)


def waiting_for(service_id: UUID, provider_id: UUID, gp: Staff, at: datetime) -> UUID:
    """Refer the person of ``support.send`` to a service that is full; return the referral."""
    form = refer.Referring(
        submission_id=new_id(),
        source="gp",
        names=Names("Amara", "Okafor", date(1980, 2, 1), nhs_number.parse("9990000018")),
        details=Details(phone="07700 900123", phone_safe="yes", text_safe="yes"),
        story=refer.Story(goals=("return_to_work",), conditions=("msk",)),
        choice=refer.Choice(
            service_id, provider_id, promised_at=at + timedelta(days=2), waits=True
        ),
        agreed=refer.Agreed(how="spoken"),
    )
    with acting_as(gp, at=at):
        return refer.send(form=form, by=gp, at=at).id


def second_service(scene: Scene, name: str, provider_id: UUID | None = None) -> UUID:
    """Add another service; return its id."""
    by = System()
    with acting_as(by, at=scene.at):
        return directory.add(
            service=NewService(
                name=name, provider_id=provider_id or scene.other_id, takes_referrals=True
            ),
            by=by,
            at=scene.at,
        )


def manager(scene: Scene, organisation_id: UUID, mark: str = "") -> Staff:
    """Return somebody who runs an organisation's services and decides what comes in."""
    by = System()
    may = (Permission.MANAGE_SERVICE, Permission.TRIAGE, Permission.WORK_CASES)
    with acting_as(by, at=scene.at):
        staff.define_job_role(
            key="test-manager", name="Manager", permissions=may, by=by, at=scene.at
        )
        account = staff.add_account(
            email=f"manager.{mark or organisation_id.hex}@handrail.example",
            name="Nell Gorse",
            password="three words unlike another",
            by=by,
            at=scene.at,
        )
        staff.join(
            account_id=account,
            organisation_id=organisation_id,
            job_role="test-manager",
            title="Manager",
            by=by,
            at=scene.at,
        )
    return Staff(account, organisation_id, "test-manager", frozenset(map(str, may)))
