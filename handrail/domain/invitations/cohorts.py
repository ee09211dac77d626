"""Links for those whom a practice invites: one self-referral each, until a day.

Whom each went to stands in the practice's own file and nowhere here.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q

from handrail.domain.audit import operations as audit
from handrail.domain.invitations import access, rules
from handrail.domain.invitations.models import Cohort, CohortLink
from handrail.domain.invitations.rules import LONGEST_NAME
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, Refusal
from handrail.kernel.ids import ALPHABET
from handrail.kernel.viewer import Viewer, account_of

LETTERS = 16
SHORTEST, LONGEST = timedelta(days=7), timedelta(days=56)
_LOCK = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"


class MadeBefore(Refusal):
    """The same form came again: its links were made, and cannot be shown twice."""

    default = (
        "These links were made already. We keep no copy that could be shown again. If you did "
        "not get the file, stop them below and make them anew."
    )


@dataclass(frozen=True, slots=True)
class Invited:
    """A link that somebody followed: of which practice, and whether it still works."""

    digest: str
    practice_id: UUID
    is_over: bool
    is_used: bool

    @property
    def works(self) -> bool:
        """Whether somebody can still begin with it."""
        return not (self.is_over or self.is_used)


@dataclass(frozen=True, slots=True)
class CohortLine:
    """A cohort and its figures; None where so few that it could say who."""

    id: UUID
    name: str
    made_at: datetime
    expires_at: datetime
    is_over: bool
    made: int
    opened: int | None
    sent: int | None


def lock(board_id: UUID | None) -> None:
    """Let nobody else of the area make links until this transaction ends, so that none is over."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"cohorts of {board_id}"])


@transaction.atomic
def make(
    *,
    practice_id: UUID,
    name: str,
    number: int,
    lasts: timedelta,
    submission_id: UUID,
    by: Viewer,
    at: datetime,
) -> tuple[str, ...]:
    """Make links and return their secrets, which nobody can ask for again.

    NotAllowed; BadInput for too many, too long or no name; MadeBefore for the same form.
    """
    access.check_may_manage(by, practice_id, local_date(at))
    if not 1 <= number <= rules.MOST_AT_ONCE:
        raise BadInput(f"Make between 1 and {rules.MOST_AT_ONCE} links at once")
    if not SHORTEST <= lasts <= LONGEST:
        raise BadInput("Links last between 1 and 8 weeks")
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        raise BadInput(f"Give it a name of up to {LONGEST_NAME} letters")
    if Cohort.objects.filter(submission_id=submission_id).exists():
        raise MadeBefore
    row = Cohort(
        practice_id=practice_id,
        name=name.strip(),
        submission_id=submission_id,
        made_at=at,
        made_by_account_id=account_of(by),
        expires_at=at + lasts,
    )
    row.save(force_insert=True)
    made = tuple(_secret() for _ in range(number))
    CohortLink.objects.bulk_create(
        [CohortLink(digest=_hash(each), cohort_id=row.id) for each in made]
    )
    audit.record(
        action="cohort.made",
        by=by,
        at=at,
        subject=("cohort", row.id),
        detail={"practice": str(practice_id), "links": number},
    )
    return made


@transaction.atomic
def stop(*, cohort_id: UUID, practice_id: UUID, by: Viewer, at: datetime) -> None:
    """Let nobody begin by a cohort's links from now on; nothing where it is over. NotAllowed."""
    access.check_may_manage(by, practice_id, local_date(at))
    rows = Cohort.objects.filter(pk=cohort_id, practice_id=practice_id, expires_at__gt=at)
    if rows.update(expires_at=at):
        audit.record(action="cohort.stopped", by=by, at=at, subject=("cohort", cohort_id))


def invited(secret: str, *, at: datetime) -> Invited | None:
    """Return the link that somebody followed, or None where there never was one."""
    return by_digest(_hash(secret), at=at)


def by_digest(digest: str, *, at: datetime) -> Invited | None:
    """Return the link that a draft began with, or None."""
    row = CohortLink.objects.select_related("cohort").filter(pk=digest).first()
    if row is None:
        return None
    is_over = at >= row.cohort.expires_at
    return Invited(row.digest, row.cohort.practice_id, is_over, row.sent_date is not None)


def note_opened(digest: str, *, at: datetime) -> None:
    """Note the day on which a link was first opened."""
    CohortLink.objects.filter(pk=digest, opened_date=None).update(opened_date=local_date(at))


def note_sent(digest: str, *, at: datetime) -> None:
    """Note the day on which something was sent by a link, which nobody can begin with then."""
    CohortLink.objects.filter(pk=digest, sent_date=None).update(sent_date=local_date(at))


def out(practice_ids: Collection[UUID], *, at: datetime) -> int:
    """Return how many links of practices could still bring somebody."""
    rows = CohortLink.objects.filter(
        cohort__practice_id__in=set(practice_ids), cohort__expires_at__gt=at, sent_date=None
    )
    return rows.count()


def of_practice(practice_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[CohortLine, ...]:
    """Return a practice's cohorts with their figures, latest first; NotAllowed."""
    access.check_may_manage(viewer, practice_id, local_date(at))
    rows = (
        Cohort.objects.filter(practice_id=practice_id)
        .annotate(
            made=Count("links"),
            opened=Count("links", filter=Q(links__opened_date__isnull=False)),
            sent=Count("links", filter=Q(links__sent_date__isnull=False)),
        )
        .order_by("-made_at", "id")[:50]
    )
    return tuple(
        CohortLine(
            row.id,
            row.name,
            row.made_at,
            row.expires_at,
            at >= row.expires_at,
            row.made,
            rules.hidden(row.opened, of=row.made),
            rules.hidden(row.sent, of=row.made),
        )
        for row in rows
    )


def _secret() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))


def _hash(secret: str) -> str:
    return hashlib.sha256(f"cohort:{rules.plain(secret)}".encode()).hexdigest()
