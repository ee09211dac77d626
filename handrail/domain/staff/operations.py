"""Give and take away access."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from handrail.domain.audit import operations as audit
from handrail.domain.staff import access, rules, sessions
from handrail.domain.staff.choices import EndReason
from handrail.domain.staff.models import Account, JobRole, Membership
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.viewer import Staff, Viewer, account_of


class AlreadyHere(Refusal):
    """The account already holds that role at that organisation."""

    default = "This person already has that role here."


class LocksYouOut(BadInput):
    """An administrator would take the right to manage people from their own job role."""

    default = "Your own job role needs to go on giving and taking away access."


@transaction.atomic
def define_job_role(
    *,
    key: str,
    name: str,
    permissions: Iterable[Permission],
    refers_as: str = "other",
    by: Viewer,
    at: datetime,
) -> None:
    """Set which permissions an area gives to a kind of job, and who it refers as (R79, R31).

    NotAllowed; LocksYouOut where it would take that right from the one who says so.
    """
    access.check_may_define_roles(by)
    chosen = sorted(str(permission) for permission in permissions)
    is_own = isinstance(by, Staff) and by.job_role == key
    if is_own and Permission.MANAGE_PEOPLE not in chosen:
        raise LocksYouOut
    JobRole.objects.update_or_create(
        key=key, defaults={"name": name, "permissions": chosen, "refers_as": refers_as}
    )
    audit.record(
        action="staff.role_defined", by=by, at=at, subject=("job_role", key), detail={"may": chosen}
    )


@transaction.atomic
def add_account(*, email: str, name: str, password: str | None, by: Viewer, at: datetime) -> UUID:
    """Make an account, or return the one that has this e-mail already; NotAllowed."""
    access.check_may_add_accounts(by)
    known = Account.objects.filter(email__iexact=email).first()
    if known:
        return known.id
    account = Account.objects.create_user(email, password, name=name)
    audit.record(action="staff.account_added", by=by, at=at, subject=("account", account.id))
    return account.id


@transaction.atomic
def join(
    *, account_id: UUID, organisation_id: UUID, job_role: str, title: str, by: Viewer, at: datetime
) -> UUID:
    """Let an account act for an organisation, and sign in again; AlreadyHere when it does.

    NotAllowed for an organisation the viewer does not look after, NotYourOwn for themself.
    """
    access.check_may_manage(by, organisation_id, account_id, local_date(at))
    if Membership.objects.filter(
        account_id=account_id,
        organisation_id=organisation_id,
        job_role_id=job_role,
        until_at=None,
    ).exists():
        raise AlreadyHere
    membership = Membership.objects.create(
        account_id=account_id,
        organisation_id=organisation_id,
        job_role_id=job_role,
        job_title=title,
        from_at=at,
        review_due_at=at + rules.REVIEWED_EVERY,
    )
    Account.objects.filter(pk=account_id, is_active=False).update(is_active=True)
    audit.record(
        action="staff.joined",
        by=by,
        at=at,
        subject=("account", account_id),
        detail={"organisation": str(organisation_id), "role": job_role},
    )
    return membership.id


@transaction.atomic
def leave(
    *,
    membership_id: UUID,
    organisation_id: UUID,
    reason: str = EndReason.LEFT,
    words: str = "",
    until_at: datetime | None = None,
    by: Viewer,
    at: datetime,
) -> UUID:
    """End a membership at once, or at a moment to come; return whose it is.

    NotFound when it is not one of that organisation's; NotAllowed; NotYourOwn. Whoever is
    signed in loses sight with their next request. An account without any can no longer be signed
    in to, and its sessions are gone.
    """
    row = Membership.objects.select_for_update().filter(
        Q(until_at=None) | Q(until_at__gt=at), id=membership_id, organisation_id=organisation_id
    )
    membership = row.first()
    if membership is None:
        raise NotFound
    account_id = membership.account_id
    access.check_may_manage(by, organisation_id, account_id, local_date(at))
    membership.until_at = until_at or at
    membership.end_reason, membership.end_words = reason, words.strip()
    membership.ended_by_account_id = account_of(by)
    membership.save(update_fields=["until_at", "end_reason", "end_words", "ended_by_account_id"])
    audit.record(
        action="staff.left",
        by=by,
        at=at,
        subject=("account", account_id),
        detail={
            "organisation": str(organisation_id),
            "role": membership.job_role_id,
            "why": reason,
            "until": membership.until_at.isoformat(),
        },
    )
    if membership.until_at <= at:
        wind_up(membership_id=membership_id, by=by, at=at)
    return account_id


@transaction.atomic
def wind_up(*, membership_id: UUID, by: Viewer, at: datetime) -> None:
    """Close the account of a membership that is over, where it was its last, with its sessions.

    What a national role gave comes back with it, so that account stays open.
    """
    membership = Membership.objects.select_for_update().get(pk=membership_id)
    membership.wound_up_at = at
    membership.save(update_fields=["wound_up_at"])
    account_id = membership.account_id
    held = Membership.objects.filter(Q(until_at=None) | Q(until_at__gt=at), account_id=account_id)
    if membership.given_by or held.exists():
        return
    Account.objects.filter(pk=account_id).update(is_active=False)
    sessions.end_all(account_id=account_id, why="account closed", by=by, at=at)
