"""Ask who has access to what, for whoever gives and takes it away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from handrail.domain.staff.choices import EndReason
from handrail.domain.staff.models import Account, JobRole, Membership
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Access:
    """One membership, as an administrator sees it."""

    membership_id: UUID
    account_id: UUID
    name: str
    email: str
    organisation_id: UUID
    organisation_name: str
    job_role: str
    job_role_name: str
    title: str
    from_at: datetime
    until_at: datetime | None
    latest_sign_in_at: datetime | None
    ended_because: str


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """One account, with what it has access to now and had before, as far as one looks after it."""

    id: UUID
    name: str
    email: str
    is_active: bool
    has_password: bool
    latest_sign_in_at: datetime | None
    now: tuple[Access, ...]
    before: tuple[Access, ...]


@dataclass(frozen=True, slots=True)
class JobRoleRecord:
    """A kind of job, what it may do, and how many people hold it now."""

    key: str
    name: str
    refers_as: str
    permissions: frozenset[str]
    holders: int


def who_has_access(
    organisation_ids: Iterable[UUID], *, text: str = "", job_role: str = "", at: datetime
) -> tuple[Access, ...]:
    """Return who may act for these organisations now, by name, then organisation and role."""
    rows = _live(at).filter(organisation_id__in=list(organisation_ids))
    if job_role:
        rows = rows.filter(job_role_id=job_role)
    for word in text.replace("\x00", "").split()[:8]:
        rows = rows.filter(
            Q(account__name__icontains=word)
            | Q(account__email__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    ordered = rows.order_by("account__name", "organisation__name", "job_role__name", "id")
    return tuple(_access(row) for row in ordered)


def account(account_id: UUID, *, organisation_ids: Iterable[UUID], at: datetime) -> AccountRecord:
    """Return an account that acts or acted for one of these organisations; NotFound otherwise."""
    found = Account.objects.filter(pk=account_id).first()
    rows = _all().filter(account_id=account_id, organisation_id__in=list(organisation_ids))
    held = [_access(row) for row in rows.order_by("organisation__name", "job_role__name", "id")]
    if found is None or not held:
        raise NotFound
    now = tuple(one for one in held if one.until_at is None or one.until_at > at)
    return AccountRecord(
        id=found.pk,
        name=found.name,
        email=found.email,
        is_active=found.is_active,
        has_password=found.has_usable_password(),
        latest_sign_in_at=found.last_login,
        now=now,
        before=tuple(one for one in held if one not in now),
    )


def membership(membership_id: UUID, *, organisation_ids: Iterable[UUID], at: datetime) -> Access:
    """Return one live membership of one of these organisations; NotFound otherwise."""
    row = _live(at).filter(pk=membership_id, organisation_id__in=list(organisation_ids)).first()
    if row is None:
        raise NotFound
    return _access(row)


def by_id(membership_id: UUID, *, at: datetime) -> Access | None:
    """Return one live membership, wherever it is; whoever asks then asks who may see it."""
    row = _live(at).filter(pk=membership_id).first()
    return _access(row) if row else None


def to_wind_up(*, at: datetime) -> tuple[Access, ...]:
    """Return memberships that are over and of which nobody has yet seen to what they left."""
    rows = _all().filter(until_at__lte=at, wound_up_at=None)
    return tuple(_access(row) for row in rows.order_by("until_at", "id"))


def holds_elsewhere(found: Access, *, permission: Permission, at: datetime) -> bool:
    """Return whether an account may do something at that organisation by another membership.

    One that is to end does not count.
    """
    others = _live(at).filter(account_id=found.account_id, organisation_id=found.organisation_id)
    open_ended = others.filter(until_at=None).exclude(pk=found.membership_id)
    return open_ended.filter(job_role__permissions__contains=[permission.value]).exists()


def job_roles(*, at: datetime) -> tuple[JobRoleRecord, ...]:
    """Return every kind of job, by name."""
    held = dict(
        _live(at)
        .values_list("job_role_id")
        .annotate(count=Count("account_id", distinct=True))
        .order_by("job_role_id")
    )
    return tuple(
        JobRoleRecord(
            row.key, row.name, row.refers_as, frozenset(row.permissions), held.get(row.key, 0)
        )
        for row in JobRole.objects.order_by("name", "key")
    )


def _all() -> QuerySet[Membership]:
    return Membership.objects.select_related("account", "organisation", "job_role")


def _live(at: datetime) -> QuerySet[Membership]:
    return _all().filter(Q(until_at=None) | Q(until_at__gt=at), from_at__lte=at)


def _access(row: Membership) -> Access:
    return Access(
        membership_id=row.pk,
        account_id=row.account_id,
        name=row.account.name,
        email=row.account.email,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        job_role=row.job_role_id,
        job_role_name=row.job_role.name,
        title=row.job_title,
        from_at=row.from_at,
        until_at=row.until_at,
        latest_sign_in_at=row.account.last_login,
        ended_because=EndReason(row.end_reason).label if row.end_reason else "",
    )
