"""Refer yourself: somebody says what would help, chooses, and sends it to a team.

Nobody is turned away by software: what does not fit for certain is shown as something that
the team will check, and there is always the area's own team (R41-R44, R46).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.capacity.line import Standing
from handrail.domain.concerns import rules
from handrail.domain.concerns.operations import About
from handrail.domain.concerns.rules import SAFE_NOW
from handrail.domain.consent import operations as consent
from handrail.domain.consent import queries as wordings
from handrail.domain.directory import queries as directory
from handrail.domain.matching import queries as matching
from handrail.domain.matching import remembering
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.queries import AreaSummary
from handrail.domain.places import queries as places
from handrail.domain.programmes import queries as programmes
from handrail.domain.programmes import rules as programme_rules
from handrail.domain.programmes.eligibility.facts import Facts
from handrail.domain.programmes.eligibility.questions import Question
from handrail.domain.referrals import intakes
from handrail.domain.referrals.intake_answers import Answers, can_be_rung_or_written
from handrail.domain.referrals.intakes import IntakeSent
from handrail.journey import inviting, offer, promising, replaying, rooms, signpost, worry
from handrail.journey.area_team import organisation_of_team
from handrail.journey.knowing import EMPLOYMENT, Known
from handrail.journey.offer import Offered
from handrail.journey.replaying import Kept
from handrail.journey.worry import Alerted
from handrail.kernel import working_days
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import LinkBearer, System, acting_as

WORDING = "self_referral"
NO_LINK: Mapping[str, Any] = MappingProxyType({})
AGREEMENT = (
    "You agree that {team} may read what you have told us, contact you in the ways you said are "
    "safe, and keep a record of the support you get. It is health support. We do not tell the "
    "Jobcentre or your employer anything unless you ask us to. We tell your GP only if you said "
    "yes. We would tell someone without asking you only if there is a serious risk to you or "
    "to someone else, or if the law says we must. You can change your mind at any time."
)


class NobodyToSendTo(BadInput):
    """There is no team for that place yet."""

    default = (
        "We could not find the team for where you live. Your answers are kept. "
        "Ring us and we will take it from there."
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody can choose from: what fits best, what anybody can have, and the area's team."""

    best: tuple[Offered, ...]
    light_touch: tuple[Offered, ...]
    not_now: tuple[tuple[str, str], ...]
    area: AreaSummary | None

    @property
    def ids(self) -> frozenset[UUID]:
        """Return the services that can be chosen."""
        return frozenset(each.service_id for each in (*self.best, *self.light_touch))


@dataclass(frozen=True, slots=True)
class Team:
    """Who will read it, and by when they promise to be in touch."""

    organisation_id: UUID
    name: str
    phone: str
    promised_at: datetime
    service_id: UUID | None = None
    service_name: str = ""
    start_promised_at: datetime | None = None
    clock_nation: str = "England"


def area_of(answers: Answers, *, at: datetime) -> AreaSummary | None:
    """Return the area somebody belongs to: by home, practice or their word, or the only one."""
    if answers.postcode and (position := places.locate(answers.postcode)) and position.icb:
        found = organisations.area_of_icb(position.icb)
        if found:
            return found
    if answers.practice_id:
        found = organisations.area_of(answers.practice_id, local_date(at))
        if found:
            return found
    every = organisations.areas()
    chosen = next((area for area in every if area.id == answers.area_id), None)
    return chosen or (every[0] if len(every) == 1 else None)


def choices(answers: Answers, *, of: UUID, at: datetime) -> Choices:
    """Return up to three services with their reasons, and what is there when none fits.

    Where nothing does, the gap is logged once for the draft ``of``, without the person.
    """
    area = area_of(answers, at=at)
    found = signpost.offered(
        known=known_of(answers),
        nation=_nation(area),
        board_id=area.organisation_id if area else None,
        of=of,
        at=at,
    )
    return Choices(
        best=tuple(each for each in found.best if each.provider_id)[: offer.SHOWN_ALONE],
        light_touch=tuple(each for each in found.light_touch if each.provider_id),
        not_now=found.not_now,
        area=area,
    )


def questions(service_id: UUID, *, on: date) -> frozenset[Question]:
    """Return what a service's decision depends on, so that nothing else is asked."""
    programme_id = directory.card(service_id, on=on).programme_id
    if programme_id is None:
        return frozenset()
    rules = programmes.version_in_force(programme_id, on=on).rules
    return frozenset(
        question
        for status in EMPLOYMENT.values()
        for question in programme_rules.judge(rules, Facts(employment=status)).questions
    )


def declared_waits(*, on: date) -> tuple[int, ...]:
    """Return the first waits that services of the area declare now, shortest first."""
    services = matching.service_index(on).services
    declared = (each.first_contact.declared for each in services if each.first_contact)
    return tuple(sorted(wait.working_days for wait in declared if wait))


def team_for(answers: Answers, *, at: datetime) -> Team:
    """Return who will read it: the service chosen, or the area's team; NobodyToSendTo."""
    area = area_of(answers, at=at)
    if answers.service_id and not answers.help_me_choose:
        page = directory.service(answers.service_id, on=local_date(at))
        if page.provider_id and offer.takes_people(page, on=local_date(at)):
            promised = promising.by_id(
                answers.service_id,
                postcode=answers.postcode,
                area_nation=_nation(area),
                sent_at=at,
            )
            return Team(
                organisation_id=page.provider_id,
                name=page.card.provider_name,
                phone=page.card.phone or (area.public_phone if area else ""),
                promised_at=promised.contact_at,
                service_id=answers.service_id,
                service_name=page.card.name,
                start_promised_at=promised.start_at,
                clock_nation=promised.nation,
            )
    if area is None:
        raise NobodyToSendTo
    days = matching.DEFAULT_PROMISE_DAYS
    return Team(
        organisation_id=organisation_of_team(area, at=at) or area.organisation_id,
        name=area.public_name,
        phone=area.public_phone,
        promised_at=working_days.promised_by(at, days, _nation(area)),
        clock_nation=_nation(area),
    )


def waits_with(team: Team, *, at: datetime) -> Standing | None:
    """Return where somebody sent there now would stand in line, or None where there is a place."""
    if team.service_id is None:
        return None
    standing, _partner = rooms.of_service(
        directory.service(team.service_id, on=local_date(at)).card, at=at
    )
    return standing


@transaction.atomic
def send(
    *,
    answers: dict[str, Any],
    said: Answers,
    came_by: Mapping[str, Any] = NO_LINK,
    by: LinkBearer,
    at: datetime,
) -> IntakeSent:
    """Send a self-referral to its team, once, and say so to a contact marked safe.

    ``answers`` is what is stored, ``said`` the same as values; ``came_by`` is the practice's link
    that they began with, which is counted and not kept. The same again answers the same;
    SentBefore for other answers, NobodyToSendTo, or BadInput before the person has agreed. An
    answer that shows risk alerts the team's duty.
    """
    if not said.agreed:
        raise BadInput("Tick the box to say that you agree, then send.")
    team = team_for(said, at=at)
    ranked = _ranked(said, at) if team.service_id else None
    if ranked:
        remembering.keep(ranked.services, at=at)
    sent = intakes.send(
        answers=answers | {"wording_id": str(_wording(at))},
        ranking=ranked.ranking if ranked else None,
        service_id=team.service_id,
        to_organisation_id=team.organisation_id,
        promised_at=team.promised_at,
        nation=team.clock_nation,
        by=by,
        at=at,
    )
    if sent.is_new:
        inviting.note_sent(came_by, at=at)
        _tell(said, sent, team, by, at)
        worry.about_answers(
            about=About(team.organisation_id, intake_id=sent.id),
            answers={SAFE_NOW: said.safe_now},
            by=by,
            at=at,
        )
    return sent


def shows_risk(said: Answers) -> bool:
    """Return whether what somebody has answered shows risk, so that help comes next."""
    return bool(rules.shows_risk(rules.RULES, {SAFE_NOW: said.safe_now}))


@transaction.atomic
def ask_for_help(*, said: Answers, by: LinkBearer, at: datetime) -> Alerted:
    """Let the duty of the team they would send to contact them now, because they ask for it.

    BadInput without a safe way to reach them, or where no answer shows risk; NobodyToSendTo.
    """
    if not can_be_rung_or_written(said):
        raise BadInput("Give us a phone number or an email address that is safe to use.")
    team = team_for(said, at=at)
    if worry.before_sending(organisation_id=team.organisation_id, by=by, at=at) is None:
        raise BadInput("Nothing you answered asks for this.")
    return worry.alerted(team.organisation_id, at=at)


@transaction.atomic
def go_there_myself(*, service_id: UUID, said: Answers, of: UUID, at: datetime) -> None:
    """Count that somebody gets in touch with a service themself, without who they are."""
    area = area_of(said, at=at)
    if area is not None:
        signpost.told_themself(
            of=of,
            service_id=service_id,
            known=known_of(said),
            board_id=area.organisation_id,
            at=at,
        )


@transaction.atomic
def email_code(
    *, said: Answers, code: str, path: str, until: date, by: LinkBearer, at: datetime
) -> bool:
    """Send the code of a draft to an e-mail marked safe; return whether there is one.

    It is the area's message, because nobody else knows of the draft yet.
    """
    area = area_of(said, at=at)
    if area is None or not said.email or said.is_safe("email") != "yes":
        return False
    facts = {"code": code, "link": path, "until": until.isoformat(), "ring": area.public_phone}
    messaging.queue(
        organisation_id=area.organisation_id,
        channel="person_email",
        template="come_back_code",
        purpose="let the person come back to their answers",
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in facts.items() if value],
        address=said.email,
        by=by,
        at=at,
    )
    return True


def last_day(promised_at: datetime) -> date:
    """Return the last day of a promise, which ends at midnight after it."""
    return local_date(promised_at - timedelta(seconds=1))


def safe_address(answers: Answers) -> tuple[str, str] | None:
    """Return a channel and address that the person marked safe to write to, or None."""
    if answers.phone and answers.is_safe("text") == "yes":
        return "person_text", answers.phone
    if answers.email and answers.is_safe("email") == "yes":
        return "person_email", answers.email
    return None


def _tell(said: Answers, sent: IntakeSent, team: Team, by: LinkBearer, at: datetime) -> None:
    reach = safe_address(said)
    if reach is None:
        return
    channel, address = reach
    facts = {
        "reference": sent.reference,
        "promised": last_day(sent.promised_at).isoformat(),
        "ring": team.phone,
        "link": "/status/",
    }
    messaging.queue(
        organisation_id=team.organisation_id,
        channel=channel,
        template="self_referral_received",
        purpose="keep the person informed",
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in facts.items() if value],
        address=address,
        by=by,
        at=at,
    )


def _ranked(said: Answers, at: datetime) -> Kept:
    """Return what they were offered, as it is kept to be worked out again."""
    area = area_of(said, at=at)
    board_id = area.organisation_id if area else None
    found = offer.offers(known=known_of(said), nation=_nation(area), board_id=board_id, at=at)
    return replaying.kept(found)


def _wording(at: datetime) -> UUID:
    """Return the version of the agreement in force, put in force the first time."""
    words = wordings.wording(WORDING)
    if words is not None and words.text == AGREEMENT:
        return words.id
    with acting_as(System(), at=at):
        return consent.set_wording(key=WORDING, text=AGREEMENT, by=System(), at=at)


def _nation(area: AreaSummary | None) -> str:
    return area.nation if area else "England"


def known_of(answers: Answers) -> Known:
    """Return what somebody said of themself that decides what fits."""
    return Known(
        birth_date=answers.birth_date,
        postcode=answers.postcode,
        no_fixed_address=answers.no_fixed_address,
        practice_id=answers.practice_id,
        no_practice=answers.no_gp,
        work_status=answers.work_status,
        weeks_off=answers.absent_weeks,
        fit_note_until_date=answers.fit_note_until_date,
        employer_size=answers.employer_size,
        goals=answers.goals,
        conditions=answers.conditions,
        source="self",
    )
