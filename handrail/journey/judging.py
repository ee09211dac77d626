"""Judging: what a programme's rules say of a referral that came in, for the human who decides.

By the version that was kept with it, on the day it was sent: rules that changed since change
nothing. The rules advise; a named human says yes or no, and why where they say otherwise.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from handrail.domain.matching import queries as matching
from handrail.domain.participants import queries as participants
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.answers import Answer, Eligibility
from handrail.domain.referrals import overruling, queries
from handrail.domain.referrals.overruling import NeedsReason, Overruled
from handrail.domain.referrals.queries import ReferralRecord
from handrail.journey.knowing import Known, facts_of
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Said:
    """What the rules say, in sentences about the person: never what is asked of them alone."""

    answer: Answer
    headline: str
    reasons: tuple[str, ...]
    questions: tuple[str, ...]
    checks: tuple[str, ...]

    @property
    def is_no(self) -> bool:
        """Return whether the rules say no."""
        return self.answer is Answer.NOT_ELIGIBLE


def known_of(record: ReferralRecord, person: PersonRecord) -> Known:
    """Return what a referral and its person say that decides what fits."""
    card = record.card
    since, sent = record.absent_since_date, local_date(card.sent_at)
    return Known(
        birth_date=person.birth_date,
        postcode=person.postcode,
        no_fixed_address=person.no_fixed_address,
        home_is_restricted=person.address_restricted,
        practice_id=person.gp_practice_id,
        no_practice=person.no_gp,
        work_status=record.work_status,
        weeks_off=(sent - since).days // 7 if since and since <= sent else None,
        employer_size=record.employer_size,
        goals=card.goals,
        conditions=card.conditions,
        source=card.source,
    )


def rules_say(record: ReferralRecord, person: PersonRecord) -> Said | None:
    """Return what the rules in force on the day of a referral say; None where there are none."""
    on = local_date(record.card.sent_at)
    found = judge(
        record.card.service_id,
        known_of(record, person),
        version_id=record.programme_version_id,
        on=on,
    )
    return _said(found) if found else None


def judge(
    service_id: UUID, known: Known, *, version_id: UUID | None = None, on: date
) -> Eligibility | None:
    """Return what a service's rules say of what a referrer knows; None where it has none."""
    facts = facts_of(known, on).filled().as_a_referrer_knows()
    return matching.fit(service_id, facts, version_id=version_id, on=on)


def tier_at(service_id: UUID, record: ReferralRecord, person: PersonRecord, *, on: date) -> str:
    """Return the tier that a person would be in at another service now; "" where it has none."""
    return tier_of(service_id, known_of(record, person), on=on)


def tier_of(service_id: UUID, known: Known, *, on: date) -> str:
    """Return the tier that a service's rules put somebody in; "" where they name none."""
    found = judge(service_id, known, on=on)
    return found.tier.id if found and found.tier else ""


def check_accept(*, referral_id: UUID, because: str, by: Viewer, at: datetime) -> None:
    """Write why a referral is taken on though the rules say no; NeedsReason where nobody says.

    Whoever sent it against the rules has said why already, and need not be asked twice.
    """
    said = _of(referral_id, by, at)
    if said is None or not said.is_no:
        return
    if because.strip():
        _overrule(referral_id, Overruled.ACCEPTED, because, by, at)
    elif not overruling.is_overruled(referral_id, viewer=by, at=at):
        raise NeedsReason


def check_decline(*, referral_id: UUID, closing: str, note: str, by: Viewer, at: datetime) -> None:
    """Write why somebody is said not to fit though the rules say yes; NeedsReason without."""
    if closing != "not_eligible":
        return
    said = _of(referral_id, by, at)
    if said is not None and said.answer is Answer.ELIGIBLE:
        _overrule(referral_id, Overruled.DECLINED, note, by, at)


def _of(referral_id: UUID, by: Viewer, at: datetime) -> Said | None:
    record = queries.record(referral_id, viewer=by, at=at)
    return rules_say(record, participants.record(record.card.person_id, viewer=by, at=at))


def _overrule(referral_id: UUID, decided: Overruled, reason: str, by: Viewer, at: datetime) -> None:
    overruling.overrule(referral_id=referral_id, decided=decided, reason=reason, by=by, at=at)


def _said(found: Eligibility) -> Said:
    about = words.said_about
    return Said(
        answer=found.answer,
        headline=found.headline,
        reasons=tuple(map(about, found.reasons)),
        questions=tuple(question.text for question in found.questions),
        checks=tuple(words.sentence(about(check)) for check in found.coach_checks),
    )
