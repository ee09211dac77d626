"""A named human decides otherwise than a programme's rules say, and says why (law: D).

Each is a line of the referral's history, so that it stands where the decision stands, never
changes, and can be counted.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from handrail.domain.disclosure.asking import ask, seen
from handrail.domain.referrals import history
from handrail.domain.referrals.models import Referral, Step
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.viewer import Viewer, account_of, organisation_of


class Overruled(StrEnum):
    """What was decided against the rules: the event of its line."""

    SENT = "referral.sent_against_rules"
    ACCEPTED = "referral.accepted_against_rules"
    DECLINED = "referral.declined_against_rules"


EVENTS = tuple(str(each) for each in Overruled)


class NeedsReason(BadInput):
    """The rules say otherwise, and nobody has said why they are not followed."""

    default = "The rules say otherwise. Say why you decide this all the same."


@dataclass(frozen=True, slots=True)
class Overrule:
    """One decision against the rules, as it is reported."""

    referral_id: UUID
    reference: str
    service_name: str
    at: datetime
    event: str
    reason: str
    by_account_id: UUID | None


_LATELY = """
    select s.referral_id, referrals_referral.reference, d.name, s.at, s.event, s.note,
           s.by_account_id
    from referrals_referral
    join referrals_step s on s.referral_id = referrals_referral.id
    join directory_service d on d.id = referrals_referral.service_id
    where referrals_referral.to_organisation_id = %s and s.event = any(%s) and s.at > %s and {seen}
    order by s.at desc, s.id desc
"""


@transaction.atomic
def overrule(
    *, referral_id: UUID, decided: Overruled, reason: str, by: Viewer, at: datetime
) -> None:
    """Write that somebody decided against the rules, and why.

    NeedsReason without a reason; NotAllowed unless it is a person of an organisation that has the
    referral: software overrules nothing.
    """
    if not reason.strip():
        raise NeedsReason
    row = history.locked(referral_id, by, at)
    parties = {row.from_organisation_id, row.to_organisation_id}
    if account_of(by) is None or organisation_of(by) not in parties:
        raise NotAllowed
    history.add_line(row, str(decided), by, at, note=reason.strip())
    history.note_down(str(decided), row, by, at)


def is_overruled(referral_id: UUID, *, viewer: Viewer, at: datetime) -> bool:
    """Return whether somebody has already said why this referral goes on against the rules."""
    lines = Step.objects.visible_to(viewer, at=at).filter(referral_id=referral_id)
    return lines.filter(event__in=(Overruled.SENT, Overruled.ACCEPTED)).exists()


def lately(*, viewer: Viewer, since: datetime, at: datetime) -> tuple[Overrule, ...]:
    """Return what was decided against the rules on referrals to the viewer's organisation."""
    text, own = seen(Referral, viewer, at)
    values = [organisation_of(viewer), list(EVENTS), since, *own]
    return tuple(Overrule(*row) for row in ask(_LATELY.format(seen=text), values))
