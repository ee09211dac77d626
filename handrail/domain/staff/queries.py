"""Ask who works where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from handrail.domain.staff.models import Account, JobRole, Membership
from handrail.domain.staff.permissions import Permission
from handrail.kernel.viewer import Staff


@dataclass(frozen=True, slots=True)
class MembershipCard:
    """One thing an account may act as."""

    id: UUID
    account_id: UUID
    account_name: str
    organisation_id: UUID
    organisation_name: str
    job_role: str
    job_role_name: str
    refers_as: str
    permissions: frozenset[str]

    def viewer(self) -> Staff:
        """Return the viewer that this membership makes of its account."""
        return Staff(self.account_id, self.organisation_id, self.job_role, self.permissions)


def memberships(account_id: UUID, *, at: datetime) -> tuple[MembershipCard, ...]:
    """Return what an active account may act as now, by organisation and role."""
    rows = _live(at).filter(account_id=account_id, account__is_active=True)
    return tuple(_card(row) for row in rows)


def colleagues(
    organisation_id: UUID, *, permission: Permission, at: datetime
) -> tuple[MembershipCard, ...]:
    """Return who at an organisation holds a permission now, by name."""
    rows = _live(at).filter(
        organisation_id=organisation_id,
        account__is_active=True,
        job_role__permissions__contains=[permission.value],
    )
    seen: dict[UUID, MembershipCard] = {}
    for row in rows:
        seen.setdefault(row.account_id, _card(row))
    return tuple(sorted(seen.values(), key=lambda card: (card.account_name, str(card.id))))


def names(account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of several accounts."""
    return dict(Account.objects.filter(id__in=set(account_ids)).values_list("id", "name"))


def job_role_names(keys: Iterable[str]) -> dict[str, str]:
    """Return what several job roles are called."""
    return dict(JobRole.objects.filter(key__in=set(keys)).values_list("key", "name"))


def email(account_id: UUID) -> str:
    """Return the address of an account's work e-mail, or nothing."""
    return Account.objects.filter(id=account_id).values_list("email", flat=True).first() or ""


def _live(at: datetime) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(Q(until_at=None) | Q(until_at__gt=at), from_at__lte=at)
        .select_related("account", "organisation", "job_role")
        .order_by("organisation__name", "job_role__name", "id")
    )


def _card(row: Membership) -> MembershipCard:
    return MembershipCard(
        id=row.id,
        account_id=row.account_id,
        account_name=row.account.name,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        job_role=row.job_role_id,
        job_role_name=row.job_role.name,
        refers_as=row.job_role.refers_as,
        permissions=frozenset(row.job_role.permissions),
    )
