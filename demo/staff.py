"""The cast as accounts with memberships."""

from datetime import datetime
from uuid import UUID

from demo import cast
from demo.organisations import Town
from handrail.domain.staff import operations as staff
from handrail.kernel.viewer import System


def build(town: Town, *, password: str | None, at: datetime) -> dict[str, UUID]:
    """Add job roles, accounts and memberships; return the accounts' ids by e-mail."""
    by = System()
    for role in cast.ROLES:
        staff.define_job_role(
            key=role.key,
            name=role.name,
            permissions=role.permissions,
            refers_as=role.refers_as,
            by=by,
            at=at,
        )
    accounts = {}
    for member in cast.CAST:
        account_id = staff.add_account(
            email=member.email, name=member.name, password=password, by=by, at=at
        )
        accounts[member.email] = account_id
        for role_key in member.roles:
            staff.join(
                account_id=account_id,
                organisation_id=town[member.organisation],
                job_role=role_key,
                title=member.job,
                by=by,
                at=at,
            )
    return accounts


def find(*, at: datetime) -> dict[str, UUID]:
    """Return the ids of the cast's accounts by e-mail, where they are there already."""
    return {
        member.email: staff.add_account(
            email=member.email, name=member.name, password=None, by=System(), at=at
        )
        for member in cast.CAST
    }
