"""Where agreement is implied: inside the direct-care team of the pathway, until somebody says no.

Confidentiality is implied only between organisations that information governance has agreed are
one direct-care team (Caldicott); for everybody else it is explicit, each time. The rule is one
function of the database, which the table of evidence asks again.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.agreements import queries as agreed
from handrail.domain.agreements.queries import TeamLine
from handrail.domain.audit import operations as audit
from handrail.domain.consent.models import Objection
from handrail.kernel.viewer import Viewer, account_of, organisation_of


@dataclass(frozen=True, slots=True)
class Wish:
    """That somebody wants to be asked first, since when, and how they said so."""

    id: UUID
    how: str
    from_at: datetime


def allows(*, referral_id: UUID, organisation_id: UUID, at: datetime) -> TeamLine | None:
    """Return the line of the list by which the holder of a referral may tell another, or None."""
    statement = "select consent_implied(%s, %s, %s)"
    with connection.cursor() as cursor:
        cursor.execute(statement, [referral_id, organisation_id, at])
        found = cursor.fetchone()[0]
    return agreed.line(found) if found else None


def team(referral_id: UUID, *, at: datetime) -> tuple[TeamLine, ...]:
    """Return whom the holder of a referral may tell without asking again; nobody after a no."""
    with connection.cursor() as cursor:
        cursor.execute("select * from consent_team(%s, %s)", [referral_id, at])
        found = [row[0] for row in cursor.fetchall()]
    return tuple(sorted((agreed.line(id_) for id_ in found), key=lambda line: str(line.id)))


def explained(line: TeamLine) -> str:
    """Return the basis in words, as it is kept with the evidence."""
    day = f"{line.agreed_date.day} {line.agreed_date:%B %Y}"
    said = f"Implied: direct-care team of {line.pathway}, agreed on {day} by {line.agreed_by}"
    return f"{said} ({line.reference})"


def wish(person_id: UUID, *, viewer: Viewer, at: datetime) -> Wish | None:
    """Return that the person wants to be asked first, as far as the viewer may know, or None."""
    rows = Objection.objects.visible_to(viewer, at=at)
    row = rows.filter(person_id=person_id, until_at=None).first()
    return Wish(row.id, row.how, row.from_at) if row else None


@transaction.atomic
def ask_first(*, person_id: UUID, how: str, by: Viewer, at: datetime) -> None:
    """Record that the person wants to be asked each time; what was implied ends at once.

    Said twice is said once.
    """
    if wish(person_id, viewer=by, at=at) is not None:
        return
    row = Objection(
        person_id=person_id,
        how=how,
        recorded_by_account_id=account_of(by),
        recorded_by_organisation_id=organisation_of(by),
        from_at=at,
    )
    Objection.objects.bulk_create([row])
    with connection.cursor() as cursor:
        cursor.execute("select consent_object(%s)", [person_id])
        ended = cursor.fetchone()[0]
    _audit("consent.ask_first", row.id, person_id, by, at, ended=ended)


@transaction.atomic
def ask_first_no_more(*, person_id: UUID, by: Viewer, at: datetime) -> None:
    """Record that the person need not be asked each time any more; nothing comes back by itself."""
    rows = Objection.objects.visible_to(by, at=at).filter(person_id=person_id, until_at=None)
    for row in rows:
        row.until_at = at
        row.save(update_fields=["until_at"])
        _audit("consent.ask_first_ended", row.id, person_id, by, at)


def _audit(
    action: str, row_id: UUID, person_id: UUID, by: Viewer, at: datetime, **detail: int
) -> None:
    audit.record(
        action=action,
        by=by,
        at=at,
        subject=("objection", row_id),
        person_id=person_id,
        detail=detail,
    )
