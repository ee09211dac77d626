"""Begin a copy, hold parts back, release it, hand out its key, and end it."""

import hashlib
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.copies import access
from handrail.domain.copies.choices import Checked, Identity, State, Withheld
from handrail.domain.copies.models import Copy, Part
from handrail.domain.copies.rules import open_until
from handrail.domain.copies.states import COPY
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import System, Viewer, account_of, acting_as

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that are taken for another
GROUPS, LONG = 4, 4


class AlreadyAsked(Refusal):
    """A copy of theirs is being looked through, or is ready."""

    default = "A copy has been asked for already. Wait for it, or download it."


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose copy, of whom, and who made sure that it is them."""

    organisation_id: UUID
    person_id: UUID
    identity: Identity
    checked_how: str = ""
    checked_by_account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewPart:
    """One row as it is now. ``text`` is what was encrypted in it, None where it does not open."""

    noun: str
    content: dict[str, Any]
    is_sealed: bool = False
    text: str | None = None


class Undecided(BadInput):
    """Something that was encrypted has neither been let go nor held back."""

    default = "Decide on each sealed text first: let it go, or hold it back with your reason"


def check_can_ask(*, organisation_id: UUID, person_id: UUID, checked_how: str, by: Viewer) -> Asked:
    """Return what staff ask for in somebody's name; NotAllowed, BadInput without how."""
    viewer = access.check_may_check(by, organisation_id)
    if checked_how not in Checked.values:
        raise BadInput("Say how you made sure that it is them")
    return Asked(organisation_id, person_id, Identity.STAFF, checked_how, viewer.account_id)


@transaction.atomic
def begin(*, asked: Asked, rows: Iterable[NewPart], by: Viewer, at: datetime) -> UUID:
    """Keep everything as it is now, for a health professional to look through; AlreadyAsked.

    Written as the organisation itself, which alone sees the parts.
    """
    team = System(asked.organisation_id)
    with acting_as(team, at=at):
        open_ones = Copy.objects.visible_to(team, at=at).filter(
            organisation_id=asked.organisation_id,
            person_id=asked.person_id,
            state__in=[State.ASKED, State.READY],
        )
        if any(one.state == State.ASKED or _is_open(one, at) for one in open_ones):
            raise AlreadyAsked
        row = Copy(
            organisation_id=asked.organisation_id,
            person_id=asked.person_id,
            asked_at=at,
            identity=asked.identity,
            checked_how=asked.checked_how,
            checked_by_account_id=asked.checked_by_account_id,
        )
        Copy.objects.bulk_create([row])
        Part.objects.bulk_create(
            Part(
                copy=row,
                organisation_id=asked.organisation_id,
                position=position,
                noun=one.noun,
                content=one.content,
                sealed=one.text,
                is_sealed=one.is_sealed,
                is_undecided=one.is_sealed,
            )
            for position, one in enumerate(rows)
        )
    _audit("copy.asked", row, by, at, {"identity": str(asked.identity), "how": asked.checked_how})
    return row.id


@transaction.atomic
def withhold(
    *, copy_id: UUID, part_ids: Collection[UUID], why: str, reason: str, by: Viewer, at: datetime
) -> int:
    """Hold parts back for a reason; return how many. BadInput, NotAllowed, WrongState."""
    row = _to_review(copy_id, by, at)
    if why not in Withheld.values or not reason.strip():
        raise BadInput("Say why it is held back")
    if not part_ids:
        raise BadInput("Select what is held back")
    count: int = _parts(row, by, at, part_ids).update(
        is_undecided=False,
        withheld_why=why,
        withheld_reason=reason.strip(),
        withheld_by_account_id=account_of(by),
        withheld_at=at,
    )
    _audit("copy.part_withheld", row, by, at, {"count": count, "why": why})
    return count


@transaction.atomic
def put_back(*, copy_id: UUID, part_ids: Collection[UUID], by: Viewer, at: datetime) -> int:
    """Put parts into the copy, or back into it; return how many.

    BadInput for a sealed text that does not open: nobody has read what they would let go.
    """
    row = _to_review(copy_id, by, at)
    if not part_ids:
        raise BadInput("Select what is let go")
    chosen = _parts(row, by, at, part_ids)
    if any(part.is_broken for part in chosen):
        raise BadInput("A text that cannot be opened is held back")
    count: int = chosen.update(
        is_undecided=False,
        withheld_why="",
        withheld_reason="",
        withheld_by_account_id=None,
        withheld_at=None,
    )
    _audit("copy.part_put_back", row, by, at, {"count": count})
    return count


@transaction.atomic
def release(*, copy_id: UUID, by: Viewer, at: datetime) -> None:
    """Let the person have it for seven days, having looked through all; WrongState, Undecided."""
    row = _to_review(copy_id, by, at)
    if Part.objects.visible_to(by, at=at).filter(copy_id=row.id, is_undecided=True).exists():
        raise Undecided
    row.state = COPY.after("copy.released", row.state)
    row.reviewed_at, row.reviewed_by_account_id = at, account_of(by)
    row.until_at = open_until(at)
    row.save(update_fields=["state", "reviewed_at", "reviewed_by_account_id", "until_at"])
    _audit("copy.released", row, by, at)


@transaction.atomic
def make_key(*, copy_id: UUID, by: Viewer, at: datetime) -> str:
    """Return a new key to hand to the person whom staff made sure of; it is never shown again.

    WrongState unless the copy is ready, in time, and one where staff made sure.
    """
    row = _locked(copy_id, by, at)
    access.check_may_check(by, row.organisation_id)
    if row.identity != Identity.STAFF or not _is_open(row, at):
        raise WrongState
    key = "-".join("".join(secrets.choice(LETTERS) for _ in range(LONG)) for _ in range(GROUPS))
    row.token_hash = hash_of(key)
    row.save(update_fields=["token_hash"])
    _audit("copy.key_made", row, by, at)
    return key


@transaction.atomic
def end(*, copy_id: UUID, by: System, at: datetime) -> bool:
    """Empty a copy whose time is over; return whether it was. For the clock."""
    row = _locked(copy_id, by, at)
    if row.state != State.READY or _is_open(row, at):
        return False
    row.state = COPY.after("copy.ended", row.state)
    row.token_hash = ""
    row.save(update_fields=["state", "token_hash"])
    Part.objects.visible_to(by, at=at).filter(copy_id=row.id).update(content={}, sealed=None)
    _audit("copy.ended", row, by, at)
    return True


def record_download(*, copy_id: UUID, person_id: UUID, form: str, by: Viewer, at: datetime) -> None:
    """Write down that the person took their copy, and in which form."""
    audit.record(
        action="copy.downloaded",
        by=by,
        at=at,
        subject=("copy", copy_id),
        person_id=person_id,
        detail={"form": form},
    )


def hash_of(key: str) -> str:
    """Return what is kept of a key; capitals and dashes do not matter."""
    plain = "".join(each for each in key.upper() if each.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest() if plain else ""


def _is_open(row: Copy, at: datetime) -> bool:
    return row.state == State.READY and row.until_at is not None and at < row.until_at


def _to_review(copy_id: UUID, by: Viewer, at: datetime) -> Copy:
    row = _locked(copy_id, by, at)
    access.check_may_review(by)
    if row.state != State.ASKED:
        raise WrongState
    return row


def _parts(row: Copy, by: Viewer, at: datetime, part_ids: Collection[UUID]) -> Any:
    return Part.objects.visible_to(by, at=at).filter(copy_id=row.id, id__in=part_ids)


def _locked(copy_id: UUID, by: Viewer, at: datetime) -> Copy:
    rows = Copy.objects.visible_to(by, at=at).select_for_update(of=("self",))
    row: Copy | None = rows.filter(pk=copy_id).first()
    if row is None:
        raise NotFound
    return row


def _audit(
    action: str, row: Copy, by: Viewer, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    audit.record(
        action=action,
        by=by,
        at=at,
        subject=("copy", row.id),
        person_id=row.person_id,
        detail=detail,
    )
