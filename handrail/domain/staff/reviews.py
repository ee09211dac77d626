"""Access is looked at again every 90 days: what is due, what was decided, and who was told.

Nobody reviews their own. What whoever decided was shown is kept with the decision and never
changes; a decision about something else than was shown is refused.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import DurationField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from handrail.domain.audit import operations as audit
from handrail.domain.staff import access, rules
from handrail.domain.staff.choices import Decision
from handrail.domain.staff.models import AccessReview, Membership
from handrail.domain.staff.queries import names
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.viewer import Staff

REMINDED, ESCALATED = 1, 2


class NotAsShown(Refusal):
    """What somebody may do has changed since the page was opened."""

    default = "This access has changed since you opened the page. Look at it again, then decide."


class LookAtEach(BadInput):
    """Access that nobody uses was to be kept with others."""

    default = "Somebody has not signed in for 90 days. Open them one by one, then decide."


@dataclass(frozen=True, slots=True)
class Due:
    """One membership as whoever reviews it is shown it; ``mark`` says which showing it was."""

    membership_id: UUID
    account_id: UUID
    name: str
    organisation_id: UUID
    organisation_name: str
    job_role: str
    job_role_name: str
    permissions: tuple[str, ...]
    from_at: datetime
    until_at: datetime | None
    latest_sign_in_at: datetime | None
    due_at: datetime
    mark: str

    def is_overdue(self, at: datetime) -> bool:
        """Whether its day has passed."""
        return self.due_at <= at

    def is_due(self, at: datetime) -> bool:
        """Whether it is time to look at it."""
        return self.due_at <= at + rules.REMINDED_BEFORE

    def is_unused(self, at: datetime) -> bool:
        """Whether nobody has signed in for as long as between two reviews."""
        return (self.latest_sign_in_at or self.from_at) < at - rules.REVIEWED_EVERY


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One decision that was made, with what was shown to whoever made it."""

    id: UUID
    name: str
    organisation_name: str
    job_role_name: str
    permissions: tuple[str, ...]
    latest_sign_in_at: datetime | None
    at: datetime
    by_name: str
    decision: str


@dataclass(frozen=True, slots=True)
class ToTell:
    """Whose administrators have to be told at a level, of how many, and from when."""

    organisation_id: UUID
    level: int
    count: int
    first_due_at: datetime
    membership_ids: tuple[UUID, ...]


def due(
    organisation_ids: Iterable[UUID], *, at: datetime, before: datetime | None = None
) -> tuple[Due, ...]:
    """Return the access of these organisations that is due by a moment, the longest due first."""
    limit = at + rules.REMINDED_BEFORE if before is None else before
    rows = _live(at).filter(organisation_id__in=list(organisation_ids), due__lte=limit)
    ordered = rows.order_by("due", "account__name", "id")
    return tuple(_due(row) for row in ordered)


def one(membership_id: UUID, *, organisation_ids: Iterable[UUID], at: datetime) -> Due:
    """Return one access to review, due or not; NotFound outside these organisations."""
    rows = _live(at).filter(pk=membership_id, organisation_id__in=list(organisation_ids))
    row = rows.first()
    if row is None:
        raise NotFound
    return _due(row)


def done(organisation_ids: Iterable[UUID], *, limit: int = 200) -> tuple[Reviewed, ...]:
    """Return what was decided about the access of these organisations, the latest first."""
    rows = AccessReview.objects.select_related("membership__account").filter(
        organisation_id__in=list(organisation_ids)
    )
    found = list(rows.order_by("-at", "-id")[:limit])
    people = names(row.by_account_id for row in found)
    return tuple(_reviewed(row, people) for row in found)


@transaction.atomic
def keep(*, membership_id: UUID, mark: str, by: Staff, at: datetime) -> None:
    """Say that somebody still needs their access; it is next due in 90 days.

    NotFound, NotAllowed, NotYourOwn; NotAsShown where it is not what the page showed.
    """
    record(membership_id=membership_id, decision=Decision.KEPT, mark=mark, by=by, at=at)
    Membership.objects.filter(pk=membership_id).update(
        review_due_at=at + rules.REVIEWED_EVERY, review_told=0
    )


@transaction.atomic
def keep_several(*, marks: Mapping[UUID, str], by: Staff, at: datetime) -> int:
    """Say of several that they still need their access, all or none; return how many.

    BadInput for nobody; LookAtEach where one has not been used since the review before, because
    that is looked at alone; else as ``keep``.
    """
    if not marks:
        raise BadInput("Tick whoever still needs their access")
    for row in _live(at).filter(pk__in=list(marks)):
        if _due(row).is_unused(at):
            raise LookAtEach
    for membership_id in sorted(marks):
        keep(membership_id=membership_id, mark=marks[membership_id], by=by, at=at)
    return len(marks)


@transaction.atomic
def record(
    *, membership_id: UUID, decision: Decision, mark: str = "", by: Staff, at: datetime
) -> None:
    """Keep a decision as evidence, with what was shown; NotFound, NotAllowed, NotAsShown."""
    row = _live(at).select_for_update(of=("self",)).filter(pk=membership_id).first()
    if row is None:
        raise NotFound
    access.check_may_manage(by, row.organisation_id, row.account_id, local_date(at))
    shown = _due(row)
    if mark and mark != shown.mark:
        raise NotAsShown
    AccessReview.objects.bulk_create(
        [
            AccessReview(
                membership=row,
                account_id=row.account_id,
                organisation_id=row.organisation_id,
                at=at,
                by_account_id=by.account_id,
                decision=decision,
                due_at=shown.due_at,
                seen=_seen(shown),
            )
        ]
    )
    audit.record(
        action="staff.access_reviewed",
        by=by,
        at=at,
        subject=("account", row.account_id),
        detail={"membership": str(membership_id), "decision": str(decision)},
    )


def to_tell(*, at: datetime) -> tuple[ToTell, ...]:
    """Return which organisations have access that is due soon, or overdue, and nobody was told."""
    soon = Q(due__lte=at + rules.REMINDED_BEFORE, due__gt=at, review_told__lt=REMINDED)
    late = Q(due__lte=at, review_told__lt=ESCALATED)
    groups: dict[tuple[UUID, int], list[Membership]] = {}
    for row in _live(at).filter(soon | late).order_by("due", "id"):
        level = ESCALATED if _due_at(row) <= at else REMINDED
        groups.setdefault((row.organisation_id, level), []).append(row)
    return tuple(
        ToTell(place, level, len(rows), _due_at(rows[0]), tuple(row.pk for row in rows))
        for (place, level), rows in groups.items()
    )


def told(item: ToTell) -> None:
    """Remember that whoever had to be told was."""
    Membership.objects.filter(pk__in=item.membership_ids).update(review_told=item.level)


def _live(at: datetime) -> "QuerySet[Any, Any]":
    first = F("from_at") + Value(rules.REVIEWED_EVERY, output_field=DurationField())
    return (
        Membership.objects.select_related("account", "organisation", "job_role")
        .annotate(due=Coalesce("review_due_at", first))
        .filter(Q(until_at=None) | Q(until_at__gt=at), from_at__lte=at)
    )


def _due_at(row: Any) -> datetime:
    found: datetime = row.due
    return found


def _due(row: Membership) -> Due:
    permissions = tuple(sorted(row.job_role.permissions))
    said = [str(row.pk), row.job_role_id, *permissions, _due_at(row).isoformat()]
    return Due(
        membership_id=row.pk,
        account_id=row.account_id,
        name=row.account.name,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        job_role=row.job_role_id,
        job_role_name=row.job_role.name,
        permissions=permissions,
        from_at=row.from_at,
        until_at=row.until_at,
        latest_sign_in_at=row.account.last_login,
        due_at=_due_at(row),
        mark=sha256(json.dumps(said).encode()).hexdigest()[:16],
    )


def _seen(shown: Due) -> dict[str, Any]:
    signed_in = shown.latest_sign_in_at
    return {
        "name": shown.name,
        "organisation": shown.organisation_name,
        "job_role": shown.job_role,
        "job_role_name": shown.job_role_name,
        "permissions": list(shown.permissions),
        "from": shown.from_at.isoformat(),
        "latest_sign_in": signed_in.isoformat() if signed_in else None,
    }


def _reviewed(row: AccessReview, people: dict[UUID, str]) -> Reviewed:
    signed_in = row.seen["latest_sign_in"]
    return Reviewed(
        id=row.id,
        name=row.seen["name"],
        organisation_name=row.seen["organisation"],
        job_role_name=row.seen["job_role_name"],
        permissions=tuple(row.seen["permissions"]),
        latest_sign_in_at=datetime.fromisoformat(signed_in) if signed_in else None,
        at=row.at,
        by_name=people.get(row.by_account_id, ""),
        decision=row.decision,
    )
