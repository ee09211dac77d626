"""Ask who works where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from handrail.domain.staff import wall
from handrail.domain.staff.models import Account, JobRole
from handrail.domain.staff.permissions import Permission
from handrail.kernel.viewer import Recipient, Staff


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
    organisation_kind: str
    works_for_dwp: bool
    permissions: frozenset[str]

    @property
    def is_told_only(self) -> bool:
        """Whether it shows no more than what people released (R99, R102)."""
        return wall.is_told_only(self.organisation_kind, works_for_dwp=self.works_for_dwp)

    def viewer(self) -> Staff | Recipient:
        """Return the viewer that this membership makes of its account."""
        if not self.is_told_only:
            return Staff(self.account_id, self.organisation_id, self.job_role, self.permissions)
        told = self.organisation_id if self.organisation_kind in wall.TOLD_ONLY else None
        return Recipient(self.account_id, told, self.job_role, self.permissions)


# Asked by every request; as text they cost a fifteenth of what building them from models does.
_FIELDS = tuple(field.attname for field in Account._meta.concrete_fields)
_ACCOUNT = f"select {', '.join(_FIELDS)} from staff_account where id = %s"  # noqa: S608 - names of ours
_LIVE = """
    select m.id, m.account_id, a.name, m.organisation_id, o.name, m.job_role_id, j.name,
           j.refers_as, o.kind, staff_works_for_dwp(a.id, %(at)s), j.permissions
    from staff_membership m
    join staff_account a on a.id = m.account_id
    join organisations_organisation o on o.id = m.organisation_id
    join staff_jobrole j on j.key = m.job_role_id
    where a.is_active and m.from_at <= %(at)s and (m.until_at is null or m.until_at > %(at)s)
"""
# Who answers by a secure link is a named worker, and acts as nobody by signing in.
BY_LINK = "by_secure_link"
_ACCOUNTS = (
    _LIVE + " and m.job_role_id <> %(by_link)s and m.account_id = %(account)s"
    " order by o.name, j.name, m.id"
)
_HOLDING = """
    select o.id from organisations_organisation o where o.id = any(%(among)s) and exists (
        select 1 from staff_membership m
        join staff_account a on a.id = m.account_id
        join staff_jobrole j on j.key = m.job_role_id
        where m.organisation_id = o.id and a.is_active and m.from_at <= %(at)s
          and (m.until_at is null or m.until_at > %(at)s) and %(permission)s = any(j.permissions))
    order by o.name, o.id
"""
_COLLEAGUES = (
    _LIVE + " and m.organisation_id = %(organisation)s and %(permission)s = any(j.permissions)"
    " order by a.name, m.account_id, j.name, m.id"
)


def account(account_id: UUID) -> Account | None:
    """Return an account, open or closed."""
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNT, [account_id])
        row = cursor.fetchone()
    return Account.from_db(connection.alias, _FIELDS, row) if row else None


def memberships(account_id: UUID, *, at: datetime) -> tuple[MembershipCard, ...]:
    """Return what an active account may act as now, by organisation and role."""
    return _cards(_ACCOUNTS, account=account_id, by_link=BY_LINK, at=at)


def colleagues(
    organisation_id: UUID, *, permission: Permission, at: datetime
) -> tuple[MembershipCard, ...]:
    """Return who at an organisation holds a permission now, by name."""
    found = _cards(_COLLEAGUES, organisation=organisation_id, permission=permission.value, at=at)
    seen: dict[UUID, MembershipCard] = {}
    for card in found:
        seen.setdefault(card.account_id, card)
    return tuple(sorted(seen.values(), key=lambda card: (card.account_name, str(card.account_id))))


def where_held(permission: Permission, *, among: Iterable[UUID], at: datetime) -> tuple[UUID, ...]:
    """Return at which of several organisations somebody holds a permission now, by name."""
    with connection.cursor() as cursor:
        values = {"among": list(among), "permission": permission.value, "at": at}
        cursor.execute(_HOLDING, values)
        return tuple(row[0] for row in cursor.fetchall())


def names(account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of several accounts."""
    wanted = list(set(account_ids))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select id, name from staff_account where id = any(%s)", [wanted])
        return dict(cursor.fetchall())


def job_role_names(keys: Iterable[str]) -> dict[str, str]:
    """Return what several job roles are called."""
    return dict(JobRole.objects.filter(key__in=set(keys)).values_list("key", "name"))


def emails(account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return by account the email it signs in with."""
    return dict(Account.objects.filter(id__in=set(account_ids)).values_list("id", "email"))


def email(account_id: UUID) -> str:
    """Return the address of an account's work e-mail, or nothing."""
    return Account.objects.filter(id=account_id).values_list("email", flat=True).first() or ""


def whoever_may(
    organisation_id: UUID, permissions: Iterable[Permission], *, at: datetime
) -> tuple[UUID | None, ...]:
    """Return whom to write to: who holds the first of these that anybody does, else the mailbox.

    Nobody who cannot sign in: a letter leads to a page.
    """
    for permission in permissions:
        values = {"organisation": organisation_id, "permission": permission.value, "at": at}
        cards = (it for it in _cards(_COLLEAGUES, **values) if it.job_role != BY_LINK)
        if found := dict.fromkeys(card.account_id for card in cards):
            return tuple(found)
    return (None,)


def _cards(statement: str, **values: Any) -> tuple[MembershipCard, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    names = MembershipCard.__dataclass_fields__
    return tuple(
        MembershipCard(**dict(zip(names, (*row[:-1], frozenset(row[-1])), strict=True)))
        for row in rows
    )
