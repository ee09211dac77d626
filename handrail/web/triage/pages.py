"""What the pages of one thing in the inbox show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.config.templating import nhs_date
from handrail.domain.cases.records import CaseRecord
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.participants.rules import differences
from handrail.domain.referrals import rules
from handrail.domain.referrals.additions import AdditionView
from handrail.domain.referrals.choices import (
    Condition,
    Goal,
    Pressure,
    SafeNow,
    Source,
    WorkKind,
    WorkStatus,
)
from handrail.domain.referrals.fit_notes import Gap
from handrail.domain.referrals.intakes import IntakeRecord
from handrail.domain.referrals.queries import NewsView, ReferralCard, ReferralRecord, StepView
from handrail.journey.judging import Said
from handrail.kernel import working_days
from handrail.kernel.clock import local_date
from handrail.web.referrer.words import CLOSINGS, EVENTS, STATES
from handrail.web.shared import clocks
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Entry, Row

WORDS = {
    **{str(value): str(label) for value, label in Goal.choices},
    **{str(value): str(label) for value, label in Condition.choices},
    **{str(value): str(label) for value, label in Pressure.choices},
    **{str(value): str(label) for value, label in WorkKind.choices},
}
# The same events as the referrer reads them, where "you" would be somebody else.
AS_WE_READ_IT = EVENTS | {
    "referral.question_asked": gettext_lazy("The referrer was asked a question"),
    "referral.question_answered": gettext_lazy("The referrer answered"),
}
SOURCES = {str(value): str(label) for value, label in Source.choices}
STATUSES = {str(value): str(label) for value, label in WorkStatus.choices}


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Who is it, what do they need, how long have we got?"""

    id: UUID
    name: str
    reference: str
    clock: clocks.Shown
    second: clocks.Shown
    fit_note: str
    state: str
    needs: tuple[str, ...]
    reach: tuple[Row, ...]
    story: tuple[Row, ...]
    identity_note: str
    agreement_note: str
    differs: tuple[str, ...]
    is_offered_to_us: bool
    is_ours_to_rescue: bool
    may_ask: bool
    is_waiting: bool
    question: str
    answer: str
    answer_by_date: date | None
    decided: str
    rules: Said | None
    case_href: str
    added: tuple[Entry, ...]
    timeline: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class HeadPage:
    """Whom is this decision about? ``rules`` is what they say, where the page says it."""

    id: UUID
    name: str
    reference: str
    clock: clocks.Shown
    state: str
    needs: tuple[str, ...]
    rules: Said | None


@dataclass(frozen=True, slots=True)
class Told:
    """Everything the page of one referral is built from.

    ``agrees`` is whether the person lets the viewer's organisation know how to reach them.
    """

    record: ReferralRecord
    person: PersonRecord
    steps: Sequence[StepView]
    news: Sequence[NewsView]
    additions: Sequence[AdditionView]
    names: Mapping[UUID, str]
    case: CaseRecord | None
    opens_cases: bool
    agrees: bool
    rules: Said | None
    took_back: bool
    lines: clocks.Lines
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class IntakePage:
    """Who sent it, and who is it about?"""

    id: UUID
    name: str
    reference: str
    clock: clocks.Shown
    state: str
    needs: tuple[str, ...]
    story: tuple[Row, ...]
    is_ready: bool


def head(
    record: ReferralRecord,
    person: PersonRecord,
    lines: clocks.Lines,
    rules: Said | None,
    *,
    at: datetime,
) -> HeadPage:
    """Return what stands above the form of one decision."""
    card = record.card
    return HeadPage(
        id=card.id,
        name=person.name,
        reference=card.reference,
        clock=clocks.first(card, lines, at=at),
        state=_state(card),
        needs=person.needs,
        rules=rules,
    )


def item(told: Told, *, ours: UUID, at: datetime) -> ItemPage:
    """Return one referral as the receiving team sees it."""
    record, person, card = told.record, told.person, told.record.card
    asked = next((it for it in told.news if it.event == "referral.question_asked"), None)
    is_rescue = card.rescue_organisation_id == ours
    return ItemPage(
        id=card.id,
        name=person.name,
        reference=card.reference,
        clock=clocks.first(card, told.lines, at=at),
        second=clocks.second(card, told.lines, at=at),
        fit_note=clocks.gap_sentence(told.gap) if told.gap else "",
        state=_state(card),
        needs=person.needs,
        reach=reach(person),
        story=_story(record, person),
        identity_note=_identity(person),
        agreement_note="" if told.agrees or is_rescue else _ended(took_back=told.took_back),
        differs=_differs(record, person),
        is_offered_to_us=card.offered_organisation_id == ours,
        is_ours_to_rescue=is_rescue and card.rescued_at is None,
        may_ask=card.from_organisation_id is not None and card.state == "new",
        is_waiting=card.state in {"new", "question"} and card.to_organisation_id == ours,
        question=asked.ask if asked else "",
        answer=asked.answer if asked else "",
        answer_by_date=asked.ask_by_date if asked and asked.answered_at is None else None,
        decided=_decided(told),
        rules=told.rules,
        case_href=address("case", told.case.id) if told.case and told.opens_cases else "",
        added=tuple(
            Entry(
                told.names.get(one.by_account_id or person.id) or _("Added"), one.at, text=one.text
            )
            for one in told.additions
        ),
        timeline=tuple(
            Entry(
                str(AS_WE_READ_IT.get(step.event, step.event)),
                step.at,
                text=step.note,
            )
            for step in reversed(told.steps)
        ),
    )


def _state(card: ReferralCard) -> str:
    return str(STATES[card.state][0])  # type: ignore[index]


def _decided(told: Told) -> str:
    """Return what became of a referral that waits for nobody here."""
    card = told.record.card
    why = str(CLOSINGS.get(card.closing, card.closing))
    if card.state == "accepted":
        coach = told.case.coach_name if told.case else ""
        return _("Accepted. %(name)s supports them.") % {"name": coach} if coach else _("Accepted.")
    if any(step.event == "referral.withdrawn" for step in told.steps):
        return _("Withdrawn by whoever referred: %(why)s.") % {"why": why}
    if card.state == "closed":
        who = next((it.by_account_id for it in told.steps if it.event == "referral.closed"), None)
        name = told.names.get(who) if who else None
        if name:
            return _("Closed by %(name)s: %(why)s.") % {"name": name, "why": why}
        return _("Closed: %(why)s.") % {"why": why}
    return _("Offered to another service. It stays with you until they take it over.")


def _ended(*, took_back: bool) -> str:
    if not took_back:
        return _(
            "The agreement that you know about them has ended. Ask them, or whoever sent them to "
            "you, before you do anything else."
        )
    return _(
        "They have taken back their agreement that you know about them. Ring them only to ask "
        "what they would like, then close it."
    )


def intake(record: IntakeRecord, *, at: datetime) -> IntakePage:
    """Return one thing the public sent, as the receiving team sees it."""
    answers = record.answers
    rows = [
        Row(_("Sent"), nhs_date(record.sent_at)),
        Row(_("Who sent it"), _sender(record)),
        Row(_("Date of birth"), nhs_date(answers.birth_date) or _("Not given")),
        Row(_("NHS number"), answers.nhs_number or _("Not given")),
        Row(_("GP practice"), answers.practice_name or _("Not given")),
        Row(_("Shall we tell the GP?"), answers.tell_gp.replace("_", " ") or _("Not asked")),
        Row(_("Phone"), answers.phone or _("Not given")),
        Row(_("Email"), answers.email or _("Not given")),
        Row(_("Safe to use"), ", ".join(answers.safe_ways or ()) or _("Nothing said")),
        Row(_("Wants"), _words(answers.goals)),
        Row(_("Because of"), _words(answers.conditions)),
        Row(_("Work"), STATUSES.get(answers.work_status, answers.work_status)),
        *_safe_now(answers.safe_now),
        Row(_("In their words"), answers.free_text or _("Nothing more")),
    ]
    return IntakePage(
        id=record.id,
        name=record.name or _("No name given"),
        reference=record.reference,
        clock=intake_clock(record, at),
        state=SOURCES.get(record.source, record.source),
        needs=answers.needs,
        story=tuple(row for row in rows if row.value),
        is_ready=record.service_id is not None,
    )


def _safe_now(said: str) -> tuple[Row, ...]:
    """Return what they said of being safe, where they said anything."""
    if said not in SafeNow.values:
        return ()
    return (Row(_("Safe at the moment"), str(SafeNow(said).label).capitalize()),)


def intake_clock(record: IntakeRecord, at: datetime) -> clocks.Shown:
    """Return how the promise to somebody who sent themself stands."""
    return clocks.countdown(
        sent_at=record.sent_at or at,
        due_at=record.promised_at or at,
        nation=record.clock_nation,
        at=at,
    )


def reach(person: PersonRecord) -> tuple[Row, ...]:
    """Return how it is safe to reach somebody."""
    said = {"yes": _("safe"), "no": _("NOT safe"), "unknown": _("not asked yet")}
    phone = _("%(phone)s: ring %(ring)s, text %(text)s, voicemail %(voicemail)s") % {
        "phone": person.phone,
        "ring": said[person.phone_safe],
        "text": said[person.text_safe],
        "voicemail": said[person.voicemail_safe],
    }
    return (
        Row(_("Phone"), phone if person.phone else _("Not given")),
        Row(
            _("Email"),
            f"{person.email}: {said[person.email_safe]}" if person.email else _("Not given"),
        ),
        Row(_("Letters"), said[person.letter_safe]),
    )


def need(goals: Iterable[str], conditions: Iterable[str], pressures: Iterable[str]) -> str:
    said = [tuple(WORDS.get(it, it) for it in group) for group in (goals, conditions, pressures)]
    return rules.need_in_words(*said)


def _story(record: ReferralRecord, person: PersonRecord) -> tuple[Row, ...]:
    card = record.card
    off = (
        _("since %(day)s") % {"day": nhs_date(record.absent_since_date)}
        if record.absent_since_date
        else ""
    )
    note = nhs_date(card.fit_note_until_date)
    rows = [
        Row(_("Born"), f"{nhs_date(person.birth_date)} ({person.age})"),
        Row(_("NHS number"), str(person.nhs_number or _("Not held"))),
        Row(_("From"), _from(card)),
        Row(_("Wants"), _words(card.goals)),
        Row(_("Because of"), _words(card.conditions)),
        Row(_("Also"), _words(card.pressures)),
        Row(_("Work"), f"{STATUSES.get(record.work_status, record.work_status)} {off}".strip()),
        Row(_("Fit note until"), note),
        Row(_("Job"), ", ".join(filter(None, (record.job_title, _words(record.work_kinds))))),
        Row(_("How keen"), record.keen.replace("_", " ")),
        Row(_("In a few words"), record.free_text),
    ]
    return tuple(row for row in rows if row.value)


def _from(card: ReferralCard) -> str:
    who = SOURCES.get(card.source, card.source)
    return f"{who}, {card.from_organisation_name}" if card.from_organisation_name else who


def _identity(person: PersonRecord) -> str:
    if person.identity == "questioned":
        return _("This NHS number is also given for somebody else. Check it with the person.")
    if person.identity == "given":
        return _("Not confirmed yet. Accepting says that you have checked who this is.")
    return ""


def _differs(record: ReferralRecord, person: PersonRecord) -> tuple[str, ...]:
    held = {"phone": person.phone, "email": person.email, "language": person.language}
    if person.gp_practice_id:
        held["practice"] = organisations.get(person.gp_practice_id).name
    if not person.address_restricted:
        held |= {"postcode": person.postcode, "address": ", ".join(person.address_lines)}
    given = {name: str(record.given.get(name, "")) for name in (*held, "practice")}
    return tuple(f"{name}: {given[name]}" for name in differences(held, given))


def _sender(record: IntakeRecord) -> str:
    partner = record.answers.partner
    if partner is None:
        return SOURCES.get(record.source, record.source)
    return f"{partner.name}, {partner.organisation}, {partner.email} {partner.phone}".strip()


def _words(values: Iterable[str]) -> str:
    return ", ".join(WORDS.get(value, value) for value in values)


def default_answer_date(at: datetime, nation: str) -> date:
    """Return the day suggested for an answer: two working days on."""
    return working_days.add(local_date(at), 2, nation)
