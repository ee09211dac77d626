"""Welcome: somebody is given access, and told where to set their password."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff import operations as staff
from handrail.domain.staff import queries
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Whom to let in, where, and as what."""

    name: str
    email: str
    organisation_id: UUID
    job_role: str
    title: str = ""


@transaction.atomic
def invite(*, newcomer: Newcomer, link_for: Callable[[UUID], str], by: Staff, at: datetime) -> UUID:
    """Give somebody access and write to them; return their account's id.

    ``link_for`` makes the address at which the account sets its password, or signs in.
    AlreadyHere; NotAllowed for an organisation the viewer does not look after.
    """
    account_id = staff.add_account(
        email=newcomer.email, name=newcomer.name, password=None, by=by, at=at
    )
    staff.join(
        account_id=account_id,
        organisation_id=newcomer.organisation_id,
        job_role=newcomer.job_role,
        title=newcomer.title,
        by=by,
        at=at,
    )
    send_link(
        account_id=account_id,
        organisation_id=newcomer.organisation_id,
        job_role=newcomer.job_role,
        link=link_for(account_id),
        by=by,
        at=at,
    )
    return account_id


@transaction.atomic
def send_link(
    *, account_id: UUID, organisation_id: UUID, job_role: str, link: str, by: Staff, at: datetime
) -> None:
    """Write to a member of staff where to start."""
    role = queries.job_role_names([job_role]).get(job_role, "")
    said = {
        "link": link,
        "role": role,
        "organisation": organisations.get(organisation_id).name,
    }
    messaging.queue(
        organisation_id=by.organisation_id,
        channel="staff_email",
        template="staff_invited",
        purpose="give access",
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in said.items()],
        recipient_account_id=account_id,
        recipient_organisation_id=organisation_id,
        by=by,
        at=at,
    )
