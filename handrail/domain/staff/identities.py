"""Whose account a provider's answer opens, and what it tells of their roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.staff import access, rules, sessions
from handrail.domain.staff.models import Account, ExternalIdentity, Membership
from handrail.domain.staff.ports import Identity, SignInRefused
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.viewer import Viewer


class NotLinked(SignInRefused):
    """Nobody here is known by this identity, and it may not be tied to anybody."""

    default = "We know nobody here by that sign-in yet."


class AccountClosed(SignInRefused):
    """The account behind this identity is closed."""

    default = "This account is closed."


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose account it is, and whether it was tied to this identity just now."""

    account_id: UUID
    is_new: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """One provider that an account signs in by."""

    provider: str
    linked_at: datetime
    latest_at: datetime


@transaction.atomic
def recognise(
    *,
    said: Identity,
    domains: Iterable[str],
    invited_account_id: UUID | None,
    by: Viewer,
    at: datetime,
) -> Recognised:
    """Return whose account an identity opens, tying them together where the rules allow it.

    No account is ever made here, and none is taken over: NotLinked, AccountClosed.
    """
    held = ExternalIdentity.objects.select_for_update().filter(
        issuer=said.issuer, subject=said.subject
    )
    known = held.first()
    if known is not None:
        _check_open(known.account_id)
        held.update(latest_at=at)
        return Recognised(known.account_id, is_new=False)
    account = _candidate(said, invited_account_id)
    answer = rules.may_link(
        is_invited=invited_account_id is not None and _is_untouched(account),
        email=said.email,
        email_is_verified=said.email_is_verified,
        account_email=account.email if account else "",
        domains=domains,
        has_another=account is not None
        and ExternalIdentity.objects.filter(account=account, issuer=said.issuer).exists(),
    )
    if account is None or answer.way is None:
        raise NotLinked(answer.why_not)
    _check_open(account.pk)
    _link(account, said, answer.way, by, at)
    return Recognised(account.pk, is_new=True)


def of_account(account_id: UUID) -> tuple[Linked, ...]:
    """Return the providers that an account signs in by, the earliest first."""
    rows = ExternalIdentity.objects.filter(account_id=account_id).order_by("linked_at", "id")
    return tuple(Linked(row.provider, row.linked_at, row.latest_at) for row in rows)


@transaction.atomic
def unlink(
    *, account_id: UUID, organisation_id: UUID, provider: str, why: str, by: Viewer, at: datetime
) -> None:
    """Let an account no longer be opened by a provider, as when somebody has a new identity there.

    Its sessions end. NotAllowed, NotYourOwn, so that nobody locks themself out; NotFound where
    nothing is tied, or the account does not work there; BadInput without a reason.
    """
    access.check_may_manage(by, organisation_id, account_id, local_date(at))
    if not why.strip():
        raise BadInput("Say why it is taken away")
    works_there = Membership.objects.filter(
        account_id=account_id, organisation_id=organisation_id, until_at=None
    ).exists()
    held = ExternalIdentity.objects.filter(account_id=account_id, provider=provider)
    if not works_there or not held.delete()[0]:
        raise NotFound
    audit.record(
        action="staff.identity_unlinked",
        by=by,
        at=at,
        subject=("account", account_id),
        detail={"provider": provider, "why": why.strip()},
    )
    sessions.end_all(account_id=account_id, why="identity unlinked", by=by, at=at)


@transaction.atomic
def signed_in(
    *, account_id: UUID, how: str, has_second_step: bool, by: Viewer, at: datetime
) -> None:
    """Write down that somebody signed in, and how."""
    audit.record(
        action="staff.signed_in",
        by=by,
        at=at,
        subject=("account", account_id),
        detail={"how": how, "second_step": has_second_step},
    )


@transaction.atomic
def refused(*, how: str, why: str, by: Viewer, at: datetime) -> None:
    """Write down that nobody was signed in, and why; never who it may have been."""
    audit.record(
        action="staff.sign_in_refused",
        by=by,
        at=at,
        subject=("provider", how),
        detail={"why": why},
    )


def _candidate(said: Identity, invited_account_id: UUID | None) -> Account | None:
    """Return the account an identity might be tied to."""
    if invited_account_id is not None:
        return Account.objects.filter(pk=invited_account_id).first()
    if not said.email:
        return None
    return Account.objects.filter(email__iexact=said.email).first()


def _is_untouched(account: Account | None) -> bool:
    """Return whether an account is as it was invited: nobody has signed in to it by anything."""
    return (
        account is not None
        and not account.has_usable_password()
        and not ExternalIdentity.objects.filter(account=account).exists()
    )


def _check_open(account_id: UUID) -> None:
    if not Account.objects.filter(pk=account_id, is_active=True).exists():
        raise AccountClosed("account closed")


def _link(account: Account, said: Identity, way: str, by: Viewer, at: datetime) -> None:
    try:
        with transaction.atomic():
            ExternalIdentity.objects.create(
                account=account,
                provider=said.provider,
                issuer=said.issuer,
                subject=said.subject,
                linked_by=way,
                linked_at=at,
                latest_at=at,
            )
    except IntegrityError:  # the same browser came back twice at once
        raise NotLinked("linked at the same moment") from None
    audit.record(
        action="staff.identity_linked",
        by=by,
        at=at,
        subject=("account", account.pk),
        detail={"provider": said.provider, "way": way},
    )
