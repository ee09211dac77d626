"""Refer: a professional sends a person's request to a service, with their agreement."""

from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.capacity import operations as capacity
from handrail.domain.capacity.choices import Seat
from handrail.domain.consent import operations as consent
from handrail.domain.consent import queries as wordings
from handrail.domain.consent.choices import Says
from handrail.domain.matching import remembering
from handrail.domain.messaging.operations import Fact
from handrail.domain.participants import operations as participants
from handrail.domain.participants import queries as people
from handrail.domain.participants.operations import Details, Names
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.referrals import drafts, overruling, sending
from handrail.domain.referrals.overruling import Overruled
from handrail.domain.referrals.sending import Sent, Work
from handrail.journey.loop import tell_person
from handrail.journey.replaying import Kept
from handrail.kernel.clock import last_day
from handrail.kernel.errors import NotFound, Refusal
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Client, Staff, System, Viewer, acting_as

TO_SERVICE = frozenset(
    {Kind.IDENTITY, Kind.CONTACT, Kind.KNOWN, Kind.WORK, Kind.HEALTH, Kind.ADJUSTMENTS}
)
TO_REFERRER = frozenset(
    {Kind.IDENTITY, Kind.KNOWN, Kind.ATTENDANCE, Kind.WORK, Kind.PLAN, Kind.ADJUSTMENTS}
)
WORDING = "referral"
WORKED_OUT = (
    "promised_at",
    "start_promised_at",
    "clock_nation",
    "eligibility",
    "offers",
    "programme_version_id",
    "against_rules",
    "ranked",
)
EXPLAINED = (
    "We will send your name, contact details, what you would like help with and what you need "
    "from us to the organisation named here. It is health support. Your employer and the "
    "Jobcentre are told nothing unless you ask us to. If nobody has rung you by the day we "
    "promise, or you are passed on more than once, the area's own team may see this and ring you. "
    "You can change your mind at any time."
)
SAYS = (Says.PASSED_ON,)


class HasDied(Refusal):
    """Nobody is referred who has died."""

    default = "We hold that this person has died. If that is wrong, ring the area's team."


@dataclass(frozen=True, slots=True)
class Agreed:
    """How the person agreed, and to what."""

    how: str
    kinds: frozenset[Kind] = TO_SERVICE
    tell_referrer: bool = True
    explained: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The service the person chose, and what was known when they did.

    ``because`` is why it should look at them although its rules say no. ``waits`` where they chose
    to wait for a place; otherwise nothing is sent unless there is one.
    """

    service_id: UUID
    organisation_id: UUID
    promised_at: datetime
    start_promised_at: datetime | None = None
    clock_nation: str = "England"
    slot_id: UUID | None = None
    programme_version_id: UUID | None = None
    eligibility: dict[str, Any] = field(default_factory=dict)
    offers: list[dict[str, Any]] = field(default_factory=list)
    against_rules: bool = False
    because: str = ""
    waits: bool = False
    ranked: Kept | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Why the person is referred, in ticks and a few words."""

    goals: tuple[str, ...]
    conditions: tuple[str, ...]
    pressures: tuple[str, ...] = ()
    work: Work = field(default_factory=Work)
    keen: str = "keen"
    free_text: str = ""


@dataclass(frozen=True, slots=True)
class Referring:
    """A whole referral form, ready to send."""

    submission_id: UUID
    source: str
    names: Names
    details: Details
    story: Story
    choice: Choice
    agreed: Agreed
    person_id: UUID | None = None
    details_version: int | None = None
    given: dict[str, Any] = field(default_factory=dict)
    referrer_job: str = ""
    draft_id: UUID | None = None

    def body(self) -> dict[str, Any]:
        """Return what was typed, by which the same form sent twice is known."""
        said = asdict(self)
        for worked_out in WORKED_OUT:
            said["choice"].pop(worked_out)
        said.pop("details_version")
        said["agreed"]["kinds"] = sorted(self.agreed.kinds)
        return said


def as_agreed(story: Story, choice: Choice, kinds: frozenset[Kind]) -> tuple[Story, Choice]:
    """Return only what the person agreed that the service may know."""
    if Kind.WORK not in kinds:
        story = replace(story, work=Work())
    if Kind.HEALTH not in kinds:
        story = replace(story, conditions=(), pressures=(), free_text="")
    if not {Kind.WORK, Kind.HEALTH} <= kinds:
        choice = replace(choice, eligibility={}, offers=[], ranked=None)
    return story, choice


@transaction.atomic
def send(
    *, form: Referring, body: dict[str, Any] | None = None, by: Staff | Client, at: datetime
) -> Sent:
    """Send a referral: the person, their agreement, the request, the booked time, or nothing.

    The same form again answers the same; ``body`` is what was sent where that was no form. Raises
    NoConsent, NotKeen, SentBefore or SlotTaken; NeedsReason where the rules of the service say no
    and nobody says why it should look; NoRoom where there is no place and they did not choose to
    wait, TakesNobody where it takes nobody.
    """
    body = form.body() if body is None else body
    if before := sending.already_sent(submission_id=form.submission_id, body=body, by=by, at=at):
        return before
    person_id = _person(form, by, at)
    evidence_id = _agreement(person_id, form, by, at)
    request = _request(form, person_id, evidence_id, by)
    if "ranking" in request.eligibility and form.choice.ranked:
        remembering.keep(form.choice.ranked.services, at=at)
    sent = sending.send(request=request, body=body, by=by, at=at)
    if not sent.is_new:  # the same form, a moment ago, in another request
        transaction.set_rollback(True)
        return sent
    if form.choice.against_rules:
        overruling.overrule(
            referral_id=sent.id,
            decided=Overruled.SENT,
            reason=form.choice.because,
            by=by,
            at=at,
        )
    if form.choice.slot_id is not None:
        capacity.book(
            slot_id=form.choice.slot_id,
            service_id=form.choice.service_id,
            person_id=person_id,
            referral_id=sent.id,
            by=by,
            at=at,
        )
    tell_person(
        person_id=person_id,
        referral_id=sent.id,
        template="referral_sent",
        facts=[
            Fact(Kind.OPERATIONAL, "reference", sent.reference),
            Fact(Kind.OPERATIONAL, "promised", last_day(sent.promised_at).isoformat()),
        ],
        organisation_id=by.organisation_id,
        by=by,
        at=at,
    )
    if form.draft_id is not None and isinstance(by, Staff):
        drafts.throw_away(draft_id=form.draft_id, by=by, at=at)
    return sent


def explained(*, at: datetime) -> wordings.Words:
    """Return the words that are explained before somebody agrees, adding the first version."""
    words = wordings.wording(WORDING)
    if words is None or words.text != EXPLAINED:
        with acting_as(System(), at=at):
            consent.set_wording(key=WORDING, text=EXPLAINED, says=SAYS, by=System(), at=at)
        words = wordings.wording(WORDING)
    if words is None:
        raise NotFound
    return words


def _person(form: Referring, by: Staff | Client, at: datetime) -> UUID:
    if form.person_id is not None:
        held = people.record(form.person_id, viewer=by, at=at)
        if held.died_date is not None:
            raise HasDied
        if form.details != _held(held):
            participants.change_details(
                person_id=held.id, details=form.details, version=form.details_version, by=by, at=at
            )
        return held.id
    found = participants.register(names=form.names, by=by, at=at)
    if not found.already_known:
        participants.change_details(
            person_id=found.person_id, details=form.details, version=None, by=by, at=at
        )
    elif people.record(found.person_id, viewer=by, at=at).died_date is not None:
        raise HasDied
    return found.person_id


def _held(person: PersonRecord) -> Details:
    return Details(**{each.name: getattr(person, each.name) for each in fields(Details)})


def _agreement(person_id: UUID, form: Referring, by: Staff | Client, at: datetime) -> UUID:
    wording_id = explained(at=at).id
    if form.agreed.tell_referrer:
        _give(
            person_id,
            by.organisation_id,
            TO_REFERRER,
            "keep the referrer informed",
            wording_id,
            form,
            by,
            at,
        )
    return _give(
        person_id,
        form.choice.organisation_id,
        form.agreed.kinds,
        "support",
        wording_id,
        form,
        by,
        at,
    )


def _give(
    person_id: UUID,
    organisation_id: UUID,
    kinds: frozenset[Kind],
    purpose: str,
    wording_id: UUID,
    form: Referring,
    by: Viewer,
    at: datetime,
) -> UUID:
    return consent.give(
        person_id=person_id,
        organisation_id=organisation_id,
        kinds=kinds,
        purpose=purpose,
        how=form.agreed.how,
        explained=form.agreed.explained,
        wording_id=wording_id,
        by=by,
        at=at,
    )


def _request(
    form: Referring, person_id: UUID, evidence_id: UUID, by: Staff | Client
) -> sending.Request:
    story, choice = as_agreed(form.story, form.choice, form.agreed.kinds)
    return sending.Request(
        submission_id=form.submission_id,
        person_id=person_id,
        source=form.source,
        service_id=form.choice.service_id,
        to_organisation_id=form.choice.organisation_id,
        consent_evidence_id=evidence_id,
        promised_at=form.choice.promised_at,
        start_promised_at=form.choice.start_promised_at,
        clock_nation=form.choice.clock_nation,
        from_organisation_id=by.organisation_id,
        referrer_job=form.referrer_job,
        programme_version_id=form.choice.programme_version_id,
        goals=story.goals,
        conditions=story.conditions,
        pressures=story.pressures,
        work=story.work,
        keen=story.keen,
        free_text=story.free_text,
        given=dict(form.given),
        eligibility=choice.eligibility
        | ({"ranking": choice.ranked.ranking} if choice.ranked else {}),
        offers=choice.offers,
        tell_referrer=form.agreed.tell_referrer,
        seat=Seat.WAIT if choice.waits else Seat.PLACE,
        tier=str(choice.eligibility.get("tier", "")),
    )
