"""An area around some organisations, and somebody who works for its board."""

from datetime import UTC, date, datetime
from uuid import UUID

from handrail.domain.organisations.models import Area, Organisation, Relation
from handrail.domain.staff import operations as staff
from handrail.domain.staff.permissions import Permission
from handrail.kernel.viewer import Staff, System, acting_as

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


def make_area(name: str, *members: UUID) -> UUID:
    """Make a board with an area and these members; return the board's id."""
    board = Organisation.objects.create(name=f"{name} ICB", kind="icb")
    Area.objects.create(organisation=board, public_name=name)
    for member in members:
        Relation.objects.create(
            child_id=member, parent=board, kind="part_of", from_date=date(2020, 1, 1)
        )
    return board.id


def officer(
    organisation_id: UUID, *permissions: str, at: datetime, name: str = "An Officer"
) -> Staff:
    """Make somebody who holds these permissions at an organisation."""
    by, key = System(), "-".join(permission.replace(".", "") for permission in permissions)
    with acting_as(by, at=at):
        staff.define_job_role(
            key=key, name=key, permissions=[Permission(it) for it in permissions], by=by, at=at
        )
        account = staff.add_account(
            email=f"{name.lower().replace(' ', '.')}.{str(organisation_id)[:4]}@handrail.example",
            name=name,
            password=None,
            by=by,
            at=at,
        )
        staff.join(
            account_id=account,
            organisation_id=organisation_id,
            job_role=key,
            title="",
            by=by,
            at=at,
        )
    return Staff(account, organisation_id, key, frozenset(permissions))
