"""Say in time that something shared ends, and let the person go on with it: one confirmed act.

Nothing renews itself. What is not renewed stops on its last day.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.consent import operations as consent
from handrail.domain.consent import queries as consents
from handrail.domain.consent.choices import RENEWED
from handrail.domain.consent.operations import Owed
from handrail.domain.consent.queries import Agreement
from handrail.domain.disclosure.matrix import FOR_ONE_REPORT, To
from handrail.domain.messaging.operations import Fact
from handrail.domain.sharing import queries as sharing
from handrail.domain.sharing import rules
from handrail.journey import funder
from handrail.journey.loop import tell_person
from handrail.journey.share import check_may_share, end_of
from handrail.kernel.clock import last_day
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, Viewer

TEMPLATE = "something_ends"


def renewable(evidence_id: UUID, *, by: Viewer, at: datetime) -> Agreement:
    """Return an agreement that still holds and has an end; NotFound."""
    found = consents.agreement(evidence_id, viewer=by, at=at)
    if found.until_at is None or found.purpose == FOR_ONE_REPORT or found.recipient == To.RESEARCH:
        raise NotFound
    return found


@transaction.atomic
def renew(
    *, evidence_id: UUID, until_date: date, how: str, by: Viewer, at: datetime
) -> tuple[UUID, Agreement]:
    """Go on sharing the same with the same, on the same wording, until the end of a day.

    The agreement before ends now, so that stopping the new one stops all. Returns the new one and
    the one before. NotFound, NotThatLong, HasDied, NoConsent.
    """
    before = renewable(evidence_id, by=by, at=at)
    check_may_share(before.person_id, until_date, by, at)
    new = consent.give(
        person_id=before.person_id,
        organisation_id=before.organisation_id,
        helper_id=before.helper_id,
        kinds=[Kind(kind) for kind in before.kinds],
        purpose=before.purpose,
        how=how,
        explained="The same as before",
        wording_id=before.wording.id,
        until_at=end_of(until_date),
        owed=_owed(before),
        renews_id=before.id,
        by=by,
        at=at,
    )
    consent.withdraw(evidence_id=before.id, how=RENEWED, by=by, at=at)
    return new, before


@transaction.atomic
def remind(*, evidence_id: UUID, by: System, at: datetime) -> bool:
    """Tell a person once that something they chose ends soon; return whether a message waits.

    It says neither what nor with whom. Who has no safe contact reads it on their page.
    """
    found = sharing.remind(evidence_id, viewer=by)
    if found is None or by.organisation_id is None:
        return False
    person_id, until_at = found
    return tell_person(
        person_id=person_id,
        referral_id=None,
        template=TEMPLATE,
        facts=[
            Fact(Kind.OPERATIONAL, "day", last_day(until_at).isoformat()),
            Fact(Kind.OPERATIONAL, "link", "/status/"),
        ],
        organisation_id=by.organisation_id,
        by=by,
        at=at,
    )


def ends_soon(each: Agreement, at: datetime) -> bool:
    """Return whether it is time to say that an agreement ends."""
    is_chosen = each.purpose != FOR_ONE_REPORT
    return is_chosen and each.holds(at) and rules.ends_soon(each.until_at, at)


def _owed(before: Agreement) -> Owed | None:
    if before.only_lines is None or before.programme_version_id is None:
        return None
    return funder.owed(before.programme_version_id, before.only_lines)
