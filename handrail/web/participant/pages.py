"""What the person's own page shows, made from what the journey tells."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date, nhs_datetime
from handrail.domain.capacity.line import Standing
from handrail.domain.cases.choices import Way
from handrail.domain.cases.records import AppointmentRecord, PlanRecord
from handrail.domain.consent.queries import Agreement
from handrail.domain.directory import queries as directory
from handrail.domain.organisations import queries as organisations
from handrail.domain.referrals.intakes import IntakeRecord
from handrail.domain.referrals.next_things import NextThing
from handrail.domain.staff import queries as staff
from handrail.domain.staff import wall
from handrail.journey import renew as renewing
from handrail.journey.self_refer import last_day
from handrail.journey.status import BY_HELPER, OwnPage, Thread
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Viewer
from handrail.web.participant import override_pages, share_pages, team_pages, words
from handrail.web.shared import clocks, crisis, law, owed
from handrail.web.shared.components import Entry, Row


@dataclass(frozen=True, slots=True)
class GoalView:
    """One goal in the person's words, and who does what for it."""

    words: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan that was agreed."""

    agreed_date: date | None
    review_date: date | None
    goals: tuple[GoalView, ...]


@dataclass(frozen=True, slots=True)
class ThreadView:
    """One request: what happens next, whom to ring, and how it went so far."""

    service: str
    reference: str
    next: NextThing
    left: str
    coach: str
    phone: str
    appointments: tuple[Row, ...]
    plan: PlanView | None
    steps: tuple[Entry, ...]
    waits: str = ""
    later_href: str = ""
    helped_href: str = ""


@dataclass(frozen=True, slots=True)
class Knows:
    """One organisation, and what it may know."""

    organisation: str
    what: str
    why: str
    since: date
    by_you: bool
    until_date: date | None
    ends_soon: bool
    has_ended: bool
    was_renewed: bool
    stop_href: str
    renew_href: str
    link_href: str
    stopped_date: date | None
    is_implied: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """Who looked, as role and organisation, on which day and why; never a name."""

    day: date
    who: str
    why: str
    times: int


@dataclass(frozen=True, slots=True)
class YourPage:
    """Where am I, who knows what?"""

    name: str
    threads: tuple[ThreadView, ...]
    contact: tuple[Row, ...]
    knows: tuple[Knows, ...]
    jobcentre: tuple[Knows, ...]
    owed: tuple[str, ...]
    looked: tuple[Looked, ...]
    teams: tuple[team_pages.OneTeam, ...]
    wish_date: date | None
    laws: tuple[Row, ...]
    overrides: tuple[override_pages.Overridden, ...]
    lines: tuple[crisis.Line, ...] = crisis.LINES


@dataclass(frozen=True, slots=True)
class IntakePage:
    """The page of a request that nobody has confirmed yet."""

    reference: str
    team: str
    phone: str
    sent_at: datetime | None
    promised_date: date | None
    left: str
    is_late: bool
    became: str
    lines: tuple[crisis.Line, ...] = crisis.LINES


@dataclass(frozen=True, slots=True)
class StopPage:
    """What stops, before the person says so."""

    organisation: str
    what: str
    explanation: str


def your_page(own: OwnPage, *, at: datetime) -> YourPage:
    """Return the whole page."""
    told = {each.organisation_id for each in own.agreements}
    looked = {look.organisation_id for look in own.looks}
    named = organisations.many(filter(None, told | looked))
    names = {str(id_): each.name for id_, each in named.items()}
    names |= {str(each.id): f"{each.name} ({each.relation})" for each in own.helpers}
    person = own.person
    knows = [
        (each, _knows(each, names.get(str(each.organisation_id or each.helper_id), ""), at))
        for each in own.agreements
    ]
    return YourPage(
        name=person.preferred_name or person.given_name,
        threads=tuple(_thread(each, at) for each in own.threads),
        contact=_contact(own),
        knows=tuple(shown for _each, shown in knows),
        jobcentre=tuple(
            shown
            for each, shown in knows
            if each.organisation_id
            and (body := named.get(each.organisation_id))
            and body.kind in wall.WALLED
        ),
        owed=tuple(dict.fromkeys(owed.sentence(each) for each in own.owed)),
        looked=_looked(own, names),
        teams=team_pages.teams(own),
        wish_date=local_date(own.wish.from_at) if own.wish else None,
        laws=law.rows(own.laws),
        overrides=override_pages.overridden(own.overrides),
    )


def intake(record: IntakeRecord, *, at: datetime) -> IntakePage:
    """Return the page of an intake."""
    promised = last_day(record.promised_at) if record.promised_at else None
    became = ""
    if record.referral_id:
        became = "confirmed"
    elif record.handled_at:
        became = "closed"
    return IntakePage(
        reference=record.reference,
        team=record.service_name or record.to_organisation_name,
        phone=_service_phone(record, at),
        sent_at=record.sent_at,
        promised_date=promised,
        left=clocks.countdown(
            sent_at=record.sent_at,
            due_at=record.promised_at,
            nation=record.clock_nation,
            at=at,
        ).left
        if record.sent_at and record.promised_at
        else "",
        is_late=bool(promised and local_date(at) > promised and not became),
        became=became,
    )


def _service_phone(record: IntakeRecord, at: datetime) -> str:
    if record.service_id is None:
        return ""
    return directory.card(record.service_id, on=local_date(at)).phone


def stop(each: Agreement, *, viewer: Viewer, at: datetime) -> StopPage:
    """Return the page that explains what stops."""
    return StopPage(
        organisation=share_pages.names([each], viewer=viewer, at=at)[each.id],
        what=share_pages.what(each),
        explanation=str(words.WHAT_STOPS.get(each.purpose, words.STOPS_OTHERWISE)),
    )


def _thread(each: Thread, at: datetime) -> ThreadView:
    return ThreadView(
        service=each.card.service_name,
        reference=each.card.reference,
        next=each.next,
        left=_left(each, at),
        coach=each.case.coach_name if each.case else "",
        phone=each.phone,
        appointments=tuple(_appointment(one) for one in each.appointments),
        plan=_plan(each.plan) if each.plan else None,
        steps=tuple(
            Entry(title=str(words.STEPS[step.event]), at=step.at)
            for step in reversed(each.steps)
            if step.event in words.STEPS
        ),
        waits=_waits(each.waits) if each.waits else "",
        later_href=reverse("your_page_wait", args=[each.card.id]) if each.waits else "",
        helped_href=reverse("your_page_helped", args=[each.card.id])
        if each.may_say_if_it_helped
        else "",
    )


def _left(each: Thread, at: datetime) -> str:
    """Return how long is left until the first conversation, while that is what comes next."""
    card, said = each.card, each.next
    if card.first_contact_at or card.closing or said.is_late or said.by_date is None:
        return ""
    return clocks.first(card, {card.id: each.lines}, at=at).left


def _waits(waits: Standing) -> str:
    """Return where they stand in line, as far as it is safe to say."""
    said = _("You are waiting for a place. %(weeks)s; %(ahead)s of you.") % {
        "weeks": waits.weeks_in_words.capitalize(),
        "ahead": waits.ahead_in_words.removesuffix(" now"),
    }
    if waits.not_before_date is None:
        return said
    later = _("You said that you would rather wait until %(day)s. You keep your place.") % {
        "day": nhs_date(waits.not_before_date)
    }
    return f"{said} {later}"


def _appointment(one: AppointmentRecord) -> Row:
    way = str(Way(one.way).label) if one.way in Way.values else one.way
    return Row(key=nhs_datetime(one.starts_at), value=", ".join(filter(None, (way, one.place))))


def _plan(plan: PlanRecord) -> PlanView:
    return PlanView(
        agreed_date=local_date(plan.agreed_at) if plan.agreed_at else None,
        review_date=plan.review_date,
        goals=tuple(
            GoalView(
                goal.words,
                tuple(
                    _action(one.what, one.owner_name or _owner(one.owner), one.due_date, one.state)
                    for one in goal.actions
                ),
            )
            for goal in plan.goals
        ),
    )


def _owner(owner: str) -> str:
    return str(words.OWNERS.get(owner, owner))


def _action(what: str, who: str, due: date | None, state: str) -> str:
    done = _(" (done)") if state == "done" else ""
    by = _(", by %(day)s") % {"day": nhs_date(due)} if due and not done else ""
    return f"{who}: {what}{by}{done}"


def _knows(each: Agreement, organisation: str, at: datetime) -> Knows:
    holds, soon = each.holds(at), renewing.ends_soon(each, at)
    return Knows(
        organisation=organisation or _("Research"),
        what=share_pages.what(each),
        why=str(words.PURPOSES.get(each.purpose, each.purpose)),
        since=local_date(each.given_at),
        by_you=each.recorded_by_account_id is None,
        until_date=last_day(each.until_at) if each.until_at else None,
        ends_soon=soon,
        has_ended=not holds and each.withdrawn_at is None,
        was_renewed=each.was_renewed,
        stop_href=reverse("your_page_stop", args=[each.id]) if holds else "",
        renew_href=reverse("your_page_renew", args=[each.id]) if soon else "",
        link_href=reverse("your_page_helper_link", args=[each.helper_id])
        if holds and each.helper_id
        else "",
        stopped_date=local_date(each.withdrawn_at) if each.withdrawn_at else None,
        is_implied=each.is_implied,
    )


def _looked(own: OwnPage, names: dict[str, str]) -> tuple[Looked, ...]:
    counted: dict[tuple[date, str, str], int] = {}
    roles = staff.job_role_names(look.job_role for look in own.looks)
    for look in own.looks:
        role = roles.get(look.job_role) or _("another computer system")
        place = names.get(str(look.organisation_id), "")
        who = f"{role}, {place}" if place else role
        if look.action == BY_HELPER:
            who = names.get(look.subject_id, _("somebody close to you"))
        why = str(words.LOOKED_TO[look.purpose]) if look.purpose else ""
        key = (local_date(look.at), who, why)
        counted[key] = counted.get(key, 0) + 1
    return tuple(Looked(*key, times) for key, times in counted.items())


def _contact(own: OwnPage) -> tuple[Row, ...]:
    person = own.person
    safe = [
        text
        for way, text in (
            (person.phone_safe, _("ring you")),
            (person.text_safe, _("send texts")),
            (person.voicemail_safe, _("leave voicemail")),
            (person.email_safe, _("send emails")),
            (person.letter_safe, _("write letters")),
        )
        if way == "yes"
    ]
    return (
        Row(_("Phone"), person.phone or _("None")),
        Row(_("Email"), person.email or _("None")),
        Row(_("Safe for us to"), ", ".join(safe) or _("Nothing yet")),
    )
