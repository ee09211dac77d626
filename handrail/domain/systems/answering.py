"""Links by which somebody without an account answers one referral.

A link is known by its hash and good for a week. A code sent to the same registered address opens
it, once; from then on one browser has it, for a working day at most. A new link ends the ones
before that nobody opened, and the others once it is opened. All rows are Handrail's own: whoever is
told what a link is about has shown its secret.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from handrail.domain.systems.answer_models import AnswerLink
from handrail.kernel.ids import one_time_code, secret_token
from handrail.kernel.viewer import System, acting_as

TO_OPEN = timedelta(days=7)
CODE_LASTS = timedelta(minutes=10)
SESSION_LASTS = timedelta(hours=8)
KEPT = timedelta(days=400)
TRIES = 5
MOST_CODES = 10


@dataclass(frozen=True, slots=True)
class Link:
    """Which referral a link answers, and the address it went to."""

    id: UUID
    hearing_id: UUID
    referral_id: UUID


@dataclass(frozen=True, slots=True)
class Asked:
    """A code, and what the browser keeps to use it with. ``link`` None: there is nobody to tell."""

    lookup: str
    code: str
    link: Link | None


@transaction.atomic
def make(*, hearing_id: UUID, referral_id: UUID, occasion: str, at: datetime) -> str | None:
    """Make a link and return its secret; None where one was sent for this occasion before.

    Those before it, for the same referral, end with it unless one is open.
    """
    secret = secret_token()
    with acting_as(System(), at=at):
        rows = AnswerLink.objects.filter(hearing_id=hearing_id, referral_id=referral_id)
        row = AnswerLink(
            hearing_id=hearing_id,
            referral_id=referral_id,
            occasion=occasion,
            address_hash=_hash(secret),
            made_at=at,
        )
        AnswerLink.objects.bulk_create([row], ignore_conflicts=True)
        if not rows.filter(pk=row.pk).exists():
            return None
        # What somebody has open goes on until they open the new one.
        rows.filter(ended_at=None, opened_at=None).exclude(pk=row.pk).update(ended_at=at)
    return secret


def told(hearing_id: UUID, *, at: datetime) -> frozenset[tuple[UUID, str]]:
    """Return for which referrals and occasions an address was sent links."""
    with transaction.atomic(), acting_as(System(), at=at):
        rows = AnswerLink.objects.filter(hearing_id=hearing_id)
        return frozenset(rows.values_list("referral_id", "occasion"))


@transaction.atomic
def ask_for_code(*, secret: str, at: datetime) -> Asked:
    """Make a code for a link that is good now; a new code ends the one before.

    Whoever has no such link gets an answer that looks the same.
    """
    code, lookup = one_time_code(), _hash(secret)
    with acting_as(System(), at=at):
        row = (
            AnswerLink.objects.select_for_update()
            .filter(address_hash=lookup, ended_at=None, opened_at=None, made_at__gt=at - TO_OPEN)
            .filter(codes_sent__lt=MOST_CODES)
            .first()
        )
        if row is None:
            return Asked(lookup, code, None)
        row.code_hash, row.code_at, row.code_tries = _sealed(lookup, code), at, 0
        row.codes_sent += 1
        row.save(update_fields=["code_hash", "code_at", "code_tries", "codes_sent"])
    return Asked(lookup, code, _link(row))


@transaction.atomic
def use_code(*, lookup: str, code: str, at: datetime) -> tuple[Link, str] | None:
    """Open a link by its code, and return by which hash its browser is known; None otherwise.

    Never raises for a wrong code: the try has to stay counted.
    """
    digits = "".join(filter(str.isdigit, code))
    with acting_as(System(), at=at):
        row = (
            AnswerLink.objects.select_for_update()
            .filter(address_hash=lookup, ended_at=None, opened_at=None, code_tries__lt=TRIES)
            .filter(code_at__gt=at - CODE_LASTS)
            .exclude(code_hash="")
            .first()
        )
        if row is None:
            return None
        row.code_tries += 1
        if not compare_digest(row.code_hash, _sealed(lookup, digits)):
            row.save(update_fields=["code_tries"])
            return None
        row.code_hash, row.opened_at = "", at
        row.browser_hash = hashlib.sha256(secret_token().encode()).hexdigest()
        row.save(update_fields=["code_hash", "code_tries", "opened_at", "browser_hash"])
        others = AnswerLink.objects.filter(hearing_id=row.hearing_id, referral_id=row.referral_id)
        others.filter(ended_at=None, made_at__lt=row.made_at).update(ended_at=at)
    return _link(row), row.browser_hash


def opened(browser_hash: str, *, at: datetime) -> Link | None:
    """Return what a browser has open now, for a working day after its code; None otherwise."""
    with transaction.atomic(), acting_as(System(), at=at):
        row = AnswerLink.objects.filter(
            browser_hash=browser_hash, ended_at=None, opened_at__gt=at - SESSION_LASTS
        ).first()
        return _link(row) if row else None


def of_secret(secret: str, *, at: datetime) -> Link | None:
    """Return what a link is about, used and old ones too, so that a new one can be sent for it."""
    with transaction.atomic(), acting_as(System(), at=at):
        row = AnswerLink.objects.filter(address_hash=_hash(secret)).first()
        return _link(row) if row else None


def end(*, at: datetime, hearing_id: UUID | None = None, link_id: UUID | None = None) -> int:
    """End all links of an address, or one link; return how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        rows = AnswerLink.objects.filter(Q(hearing_id=hearing_id) | Q(pk=link_id), ended_at=None)
        return rows.update(ended_at=at)


def forget(*, at: datetime) -> int:
    """Delete links from which nobody comes back; return how many. For Handrail itself."""
    return AnswerLink.objects.filter(made_at__lte=at - KEPT).delete()[0]


def _link(row: AnswerLink) -> Link:
    return Link(row.id, row.hearing_id, row.referral_id)


def _sealed(lookup: str, code: str) -> str:
    text = f"{lookup}|{code}"
    return salted_hmac("handrail.answer.code", text, algorithm="sha256").hexdigest()


def _hash(secret: str) -> str:
    return hashlib.sha256(f"answer:{secret}".encode()).hexdigest()
