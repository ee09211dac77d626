"""Tell a family member or an advocate something, and let them read it.

The person names them, or a coach does with the person. They are written to at the contact that
was given, sign in by a code sent there, see the lines that are released now and nothing else,
and every look is shown to the person.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.consent import operations as consent
from handrail.domain.disclosure import matrix
from handrail.domain.disclosure.matrix import Recipient as Told
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.referrals import queries as referrals
from handrail.domain.referrals import status_codes
from handrail.domain.sharing import helpers
from handrail.domain.sharing import queries as sharing
from handrail.domain.sharing.helpers import HelperCard, HelperCode, Named, ShownToHelper
from handrail.domain.sharing.queries import Line
from handrail.journey.share import check_may_share, end_of
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import LinkBearer, Viewer, organisation_of

WORDING = "share_with_helper"
EXPLAINED = (
    "They named this person and gave how to reach them, and were shown exactly what would be "
    "seen. Whoever reads that email or phone can read it. They can stop it at any time, and "
    "whether they share or not changes nothing about their support or their benefits."
)
(PURPOSE,) = matrix.PURPOSES[Told.HELPER]
CHANNELS = {"text": "person_text", "email": "person_email"}


@dataclass(frozen=True, slots=True)
class HelperChoice:
    """What a helper may see, until when."""

    helper: Named
    kinds: frozenset[Kind]
    until_date: date


def preview(person_id: UUID, *, kinds: Collection[Kind]) -> tuple[Line, ...]:
    """Return exactly what a helper would see."""
    return sharing.preview(person_id, organisation_id=None, kinds=kinds)


@transaction.atomic
def share(*, person_id: UUID, choice: HelperChoice, how: str, by: Viewer, at: datetime) -> UUID:
    """Name a helper, let them see something until the end of a day, and write to them.

    Returns the helper. BadHelper, NotThatLong, HasDied, NoConsent; NotFound where nobody
    supports the person, who could write.
    """
    check_may_share(person_id, choice.until_date, by, at)
    sent_by = organisation_of(by) or _team(person_id, by, at)
    helper_id = helpers.name(
        person_id=person_id, helper=choice.helper, sent_by=sent_by, by=by, at=at
    )
    consent.give(
        person_id=person_id,
        helper_id=helper_id,
        kinds=choice.kinds,
        purpose=PURPOSE,
        how=how,
        explained=f"Shown to {choice.helper.name} ({choice.helper.relation})"[:500],
        wording_id=consent.set_wording(key=WORDING, text=EXPLAINED, by=by, at=at),
        until_at=end_of(choice.until_date),
        by=by,
        at=at,
    )
    send_link(helpers.card(helper_id, person_id=person_id, viewer=by, at=at), by=by, at=at)
    return helper_id


@transaction.atomic
def send_link(card: HelperCard, *, by: Viewer, at: datetime) -> None:
    """Write to a helper where their page is. The message says neither who nor what."""
    messaging.queue(
        organisation_id=card.sent_by,
        channel=CHANNELS[card.way],
        template="helper_invited",
        purpose="let a helper know where to read",
        facts=[Fact(Kind.OPERATIONAL, "link", f"/shared-with-me/{card.id}/")],
        address=card.contact,
        by=by,
        at=at,
    )


@transaction.atomic
def ask_for_code(*, helper_id: UUID, by: Viewer, at: datetime) -> str:
    """Send a code to a helper with whom something is shared; return what the browser keeps.

    For nobody the same work is done, and taken back (house, fence 10).
    """
    asked = helpers.ask_for_code(helper_id=helper_id, by=by, at=at)
    _send_code(asked, by, at)
    return asked.lookup


def use_code(*, lookup: str, code: str, by: Viewer, at: datetime) -> LinkBearer | None:
    """Return whom the code lets in, or None; a wrong try stays counted."""
    found = status_codes.use(lookup=lookup, code=code, by=by, at=at)
    return found if isinstance(found, LinkBearer) else None


@transaction.atomic
def look(*, by: LinkBearer, at: datetime) -> ShownToHelper:
    """Return what is shared with the helper who looks, and write the look down; NotFound."""
    found = helpers.shown_to(by)
    if found.shared is not None:
        audit.record_view(
            what="sharing.seen_by_helper",
            by=by,
            at=at,
            subject=("helper", found.helper_id),
            person_id=found.person_id,
            purpose=Purpose.SHARED,
        )
    return found


def _send_code(asked: HelperCode, by: Viewer, at: datetime) -> None:
    organisation_id = asked.organisation_id or uuid4()
    with transaction.atomic():
        messaging.queue(
            organisation_id=organisation_id,
            channel=CHANNELS[asked.way or "text"],
            template="status_code",
            purpose="let a helper read what is shared with them",
            facts=[Fact(Kind.OPERATIONAL, "code", asked.code)],
            address=asked.contact or "nobody",
            by=by,
            at=at,
        )
        if asked.organisation_id is None:
            transaction.set_rollback(True)


def _team(person_id: UUID, by: Viewer, at: datetime) -> UUID:
    """Return the team that writes for the person: that of their latest request; NotFound."""
    cards = referrals.of_person(person_id, viewer=by, at=at)
    if not cards:
        raise NotFound
    return cards[0].to_organisation_id
