"""A practice's own key, and referrals opened by what is signed with it (ADR 51).

An opening is first an address that works once within two minutes, then it waits for whoever signs
in in that browser, then it is a draft of theirs. The key proves the practice, never the user.
"""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.staff import access as staff
from handrail.domain.systems import operations
from handrail.domain.systems.choices import OpenedFrom
from handrail.domain.systems.signed_models import LONGEST_NAME, PracticeKey, SignedLaunch
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.ids import ALPHABET
from handrail.kernel.viewer import Staff, System, Viewer, account_of, acting_as

SECRET_BYTES = 32
ID_LETTERS = 10
TO_OPEN = timedelta(minutes=2)
TO_SIGN_IN = timedelta(minutes=30)
MOST_KEYS = 20


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as it is shown once."""

    id: UUID
    public_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as whoever looks after it sees it; never its secret."""

    id: UUID
    name: str
    public_id: str
    opened_from: str
    opened_from_label: str
    made_at: datetime
    used_date: date | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Signing:
    """A key in force, to judge what is signed with it."""

    id: UUID
    public_id: str
    practice_id: UUID
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Whom an opening is about, as the practice's computer says it."""

    nhs_number: str
    birth_date: str
    given_name: str = ""
    family_name: str = ""
    postcode: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An opening that waits in a browser, or became a draft."""

    id: UUID
    practice_id: UUID
    made_at: datetime
    draft_id: UUID | None
    account_id: UUID | None
    patient: Patient | None = field(default=None, repr=False)


@transaction.atomic
def make_key(*, practice_id: UUID, name: str, opened_from: str, by: Viewer, at: datetime) -> NewKey:
    """Make a key for a practice's computers, and return it for the only time.

    NotAllowed; BadInput without a name, for an unknown system, or for too many.
    """
    _check_may_manage(by, practice_id, at)
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        raise BadInput(f"Say where it is used, in up to {LONGEST_NAME} letters")
    if opened_from not in OpenedFrom.values:
        raise BadInput("Choose the clinical system")
    if PracticeKey.objects.filter(practice_id=practice_id, ended_at=None).count() >= MOST_KEYS:
        raise BadInput("End a key that is not used, then make another")
    public_id = "".join(secrets.choice(ALPHABET) for _ in range(ID_LETTERS))
    row = PracticeKey(
        practice_id=practice_id,
        name=name.strip(),
        opened_from=opened_from,
        public_id=public_id,
        secret=secrets.token_urlsafe(SECRET_BYTES),
        made_at=at,
        made_by_account_id=account_of(by),
    )
    row.save(force_insert=True)
    _audit("practice_key.made", row, by, at)
    return NewKey(row.id, public_id, str(row.__dict__["secret"]))


@transaction.atomic
def end_key(*, key_id: UUID, practice_id: UUID, by: Viewer, at: datetime) -> None:
    """Let nothing be opened by a key from now on, nor what it opened be used.

    NotAllowed; NotFound where it has ended or is another practice's.
    """
    _check_may_manage(by, practice_id, at)
    rows = PracticeKey.objects.select_for_update()
    row = rows.filter(pk=key_id, practice_id=practice_id, ended_at=None).first()
    if row is None:
        raise NotFound
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _audit("practice_key.ended", row, by, at)


def keys_of(practice_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[KeyLine, ...]:
    """Return a practice's keys, those in force first; NotAllowed."""
    _check_may_manage(viewer, practice_id, at)
    rows = PracticeKey.objects.filter(practice_id=practice_id).defer("secret")
    lines = (
        KeyLine(
            row.id,
            row.name,
            row.public_id,
            row.opened_from,
            str(row.get_opened_from_display()),
            row.made_at,
            row.used_date,
            row.ended_at,
        )
        for row in rows.order_by("-made_at", "id")[:100]
    )
    return tuple(sorted(lines, key=lambda it: it.ended_at is not None))


def signing(public_id: str) -> Signing | None:
    """Return the key in force of this id, or None. Whoever asks has proved nothing yet."""
    row = PracticeKey.objects.filter(public_id=public_id, ended_at=None).first()
    return Signing(row.id, row.public_id, row.practice_id, str(row.secret)) if row else None


@transaction.atomic
def accept(
    *, key: Signing, nonce: str, expires_at: datetime, patient: Patient, at: datetime
) -> str | None:
    """Keep what was signed, once, and return the secret of its address; None when it came before.

    The caller has judged the signature and the times.
    """
    with acting_as(System(), at=at):
        if not operations.spend(
            issuer=f"practice key {key.id}", token_id=nonce, expires_at=expires_at
        ):
            return None
        address = secrets.token_urlsafe(SECRET_BYTES)
        row = SignedLaunch(
            key_id=key.id,
            address_hash=_hash(address),
            content=json.dumps(asdict(patient)),
            made_at=at,
        )
        row.save(force_insert=True)
        PracticeKey.objects.filter(pk=key.id).update(used_date=local_date(at))
        audit.record(
            action="signed_launch.accepted",
            by=System(),
            at=at,
            subject=("signed_launch", row.id),
            detail={"key": str(key.id), "practice": str(key.practice_id)},
        )
    return address


@transaction.atomic
def open_in_browser(address: str, *, at: datetime) -> str | None:
    """Return the secret that one browser keeps for an opening; None for a used or old address."""
    with acting_as(System(), at=at):
        rows = SignedLaunch.objects.select_for_update(of=("self",))
        row = rows.filter(
            address_hash=_hash(address), browser_hash=None, key__ended_at=None
        ).first()
        if row is None or at >= row.made_at + TO_OPEN:
            return None
        browser = secrets.token_urlsafe(SECRET_BYTES)
        row.browser_hash = _hash(browser)
        row.save(update_fields=["browser_hash"])
        return browser


def waiting(browser: str, *, at: datetime) -> Waiting | None:
    """Return what waits in a browser, for half an hour; None where nothing does."""
    with transaction.atomic(), acting_as(System(), at=at):
        row = (
            SignedLaunch.objects.select_related("key")
            .defer("key__secret")
            .filter(browser_hash=_hash(browser), made_at__gt=at - TO_SIGN_IN, key__ended_at=None)
            .first()
        )
        return _waiting(row) if row else None


@transaction.atomic
def became(*, launch_id: UUID, draft_id: UUID, by: Staff, at: datetime) -> None:
    """Note whose draft an opening became, and forget whom it was about."""
    with acting_as(System(), at=at):
        row = SignedLaunch.objects.select_for_update().get(pk=launch_id)
        row.draft_id, row.account_id, row.content = draft_id, by.account_id, "{}"
        row.save(update_fields=["draft_id", "account_id", "content"])
    audit.record(action="signed_launch.used", by=by, at=at, subject=("signed_launch", launch_id))


def forget(*, at: datetime) -> int:
    """Delete the openings that are over; return how many. For Handrail itself."""
    return SignedLaunch.objects.filter(made_at__lte=at - TO_SIGN_IN).delete()[0]


def _waiting(row: SignedLaunch) -> Waiting:
    said = json.loads(str(row.content))
    return Waiting(
        id=row.id,
        practice_id=row.key.practice_id,
        made_at=row.made_at,
        draft_id=row.draft_id,
        account_id=row.account_id,
        patient=Patient(**said) if said else None,
    )


def _check_may_manage(by: Viewer, practice_id: UUID, at: datetime) -> None:
    if not staff.may_manage(by, practice_id, local_date(at)):
        raise NotAllowed


def _audit(action: str, row: PracticeKey, by: Viewer, at: datetime) -> None:
    detail = {"key": str(row.id), "from": row.opened_from}
    audit.record(
        action=action, by=by, at=at, subject=("organisation", row.practice_id), detail=detail
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
