"""What the page of one service shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import is_valid_path, reverse
from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.capacity.choices import Measure
from handrail.domain.capacity.line import Standing
from handrail.domain.capacity.overflow import Partner
from handrail.domain.capacity.waits import Measured
from handrail.domain.directory import languages
from handrail.domain.directory.answers import ServiceCard, ServicePage, Wait
from handrail.domain.directory.codes import Access, Intake, State
from handrail.domain.directory.industries import INDUSTRIES
from handrail.domain.directory.reporting import ReportCard
from handrail.domain.directory.wrong import Outcome, Wrong
from handrail.web.public import words
from handrail.web.public.pages import GET_SUPPORT
from handrail.web.public.words import Block, Tag, tag_of
from handrail.web.shared import waits
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Row

MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class WaitLine:
    """One wait, when it was told, and whether that is too long ago."""

    key: str
    text: str
    note: str
    is_old: bool


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as it was given, and the link that rings it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Start:
    """The button of a service page: what to do next."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class ServiceView:
    """Is it for me, how long, what happens?"""

    name: str
    provider: str
    summary: str
    tag: Tag | None
    intake_reason: str
    intake_note: str
    partner: tuple[str, str] | None
    area_note: str
    wait_now: str
    warning: str
    notice: tuple[Block, ...]
    for_whom: tuple[Block, ...]
    not_for_whom: tuple[Block, ...]
    waits: tuple[WaitLine, ...]
    asks_about_wait: bool
    start: Start | None
    how_to_get_in: tuple[Block, ...]
    phones: tuple[Phone, ...]
    email: str
    url: str
    sections: tuple[Section, ...]
    what_it_does: tuple[Block, ...]
    facts: tuple[Row, ...]
    feed: str
    checked: str
    is_stale: bool
    back_href: str
    wrong_href: str
    said: tuple[Row, ...]


def view(
    page: ServicePage,
    measured: Mapping[str, Measured],
    *,
    back_href: str,
    on: date,
    standing: Standing | None,
    partner: Partner | None,
    reports: Sequence[ReportCard] = (),
) -> ServiceView:
    """Return one service as its page shows it."""
    card = page.card
    is_open = card.state == State.ACTIVE and card.intake in (Intake.OPEN, Intake.CLOSING)
    can_start = card.can_be_referred_to and is_open and is_valid_path(GET_SUPPORT)
    return ServiceView(
        name=card.name,
        provider=card.provider_name if card.provider_name != card.name else "",
        summary=card.summary if card.takes_referrals else "",
        tag=tag_of(card),
        intake_reason=card.intake_reason,
        intake_note=_intake_note(card, standing),
        partner=_partner(card, standing, partner),
        area_note=words.area_unknown(card),
        wait_now=_wait_now(card, measured.get(Measure.CONTACT)),
        warning=_warning(page),
        notice=words.blocks(page.notice),
        for_whom=(*_ages(page), *words.blocks(page.for_whom)),
        not_for_whom=words.blocks(page.not_for_whom),
        waits=_waits(card, measured, on),
        asks_about_wait=card.takes_referrals,
        start=Start(_("Ask for support"), f"{GET_SUPPORT}?service={card.id}")
        if can_start
        else None,
        how_to_get_in=words.blocks(card.how_to_get_in),
        phones=_phones(page),
        email=page.email,
        url=card.url,
        sections=_sections(page),
        what_it_does=() if card.takes_referrals else words.blocks(page.description),
        facts=_facts(page),
        feed=page.feed_name,
        checked=_checked(page),
        is_stale=card.is_stale,
        back_href=back_href,
        wrong_href=address("report_entry", card.id),
        said=tuple(map(_said, reports)),
    )


def _intake_note(card: ServiceCard, standing: Standing | None) -> str:
    """Return since when and until when nobody can come, or how long the line is."""
    if card.intake == Intake.OPEN:
        if card.no_new_from_date is not None:
            return _("It takes new people until %(day)s only.") % {
                "day": nhs_date(card.no_new_from_date)
            }
        if standing is None:
            return ""
        return _("There is no place this week: %(weeks)s, and %(ahead)s.") % {
            "weeks": standing.weeks_in_words,
            "ahead": standing.ahead_in_words,
        }
    if card.intake_since_date is None:
        return ""
    said = _("Since %(day)s.") % {"day": nhs_date(card.intake_since_date)}
    if card.reopens_date is None:
        return said
    return f"{said} " + _("It hopes to open again on %(day)s.") % {
        "day": nhs_date(card.reopens_date)
    }


def _partner(
    card: ServiceCard, standing: Standing | None, partner: Partner | None
) -> tuple[str, str] | None:
    """Return who takes people meanwhile, and where to read about them."""
    has_room = card.intake == Intake.OPEN and standing is None
    if partner is None or has_room or not partner.takes_people:
        return None
    return partner.partner_name, reverse("service", args=[partner.partner_id])


def _said(report: ReportCard) -> Row:
    """Return what this member of staff reported, and what was done."""
    done = str(Outcome(report.outcome).label) if report.outcome else _("Nobody has answered yet")
    told = f"{Wrong(report.kind).label}. {report.note}".strip()
    day = _("You told us on %(day)s") % {"day": nhs_date(report.made_at)}
    return Row(day, tuple(filter(None, (told, done, report.answer))))


def _warning(page: ServicePage) -> str:
    if page.card.state == State.WITHDRAWN:
        return _("This service is no longer running. We keep this page for what was learned.")
    if page.card.state == State.FOR_REVIEW:
        return _("We are checking this entry. Contact the service before you rely on it.")
    return ""


def _ages(page: ServicePage) -> tuple[Block, ...]:
    said = words.ages(page.minimum_age, page.maximum_age)
    text = _("People who are %(ages)s.") % {"ages": said.lower()}
    return words.blocks(text) if said else ()


def _wait_now(card: ServiceCard, measured: Measured | None) -> str:
    """Return the wait for the top of the page, unless it is too old to be said so boldly."""
    said = card.first_contact
    if card.intake not in (Intake.OPEN, Intake.CLOSING):
        return ""
    if usual := waits.usual_in_public(measured):
        return _("First conversation: %(wait)s") % {"wait": usual.lower()}
    if said is None or said.is_stale:
        return ""
    return _("First conversation: %(wait)s") % {"wait": words.wait(said).lower()}


def _waits(card: ServiceCard, measured: Mapping[str, Measured], on: date) -> tuple[WaitLine, ...]:
    named = (
        (_("First conversation"), card.first_contact, measured.get(Measure.CONTACT)),
        (_("Support starts"), card.treatment, measured.get(Measure.START)),
    )
    lines = (_wait_line(key, said, found, on) for key, said, found in named)
    return tuple(line for line in lines if line)


def _wait_line(key: str, said: Wait | None, found: Measured | None, on: date) -> WaitLine | None:
    """Return what was measured, with what the service says beside it; else what it says."""
    usual = waits.usual_in_public(found)
    if found and usual:
        resting = waits.resting_in_public(found, said.working_days if said else None)
        return WaitLine(key, usual, resting, bool(said and said.is_stale))
    if said is None:
        return None
    return WaitLine(key, words.wait(said), words.age_of(said, on), said.is_stale)


def _phones(page: ServicePage) -> tuple[Phone, ...]:
    given = dict.fromkeys(filter(None, (page.card.phone, *page.other_phones)))
    return tuple(Phone(text, words.phone_href(text)) for text in given)


def _sections(page: ServicePage) -> tuple[Section, ...]:
    is_said = not page.card.takes_referrals or page.description == page.card.summary
    named = (
        (_("What happens"), page.what_happens),
        (_("About this service"), "" if is_said else page.description),
        (_("Does it work?"), page.evidence),
        (_("What was learned"), page.learning),
    )
    return tuple(Section(heading, words.blocks(text)) for heading, text in named if text)


def _facts(page: ServicePage) -> tuple[Row, ...]:
    card = page.card
    spoken = tuple(languages.name(code) for code in card.languages)
    rows = (
        (_("How you are seen"), tuple(filter(None, [words.ways(card.delivery_kinds)]))),
        (_("Where"), tuple(words.place(place) for place in card.places[:MOST_LINES])),
        (_("When it is open"), words.opening(page.hours)),
        (_("Area it covers"), _area(page)),
        (_("Languages"), (", ".join(spoken),) if spoken else ()),
        (_("Access"), _access(page)),
        (_("What it costs"), tuple(page.cost.split("\n")) if page.cost else ()),
        (_("What it can help with"), page.topics[:MOST_LINES]),
        (_("Knows these kinds of work well"), tuple(INDUSTRIES[it] for it in page.industries)),
        (_("Running since"), _day(page.running_since_date)),
        (_("Funded until"), _day(card.funded_until_date)),
    )
    return tuple(Row(key, lines) for key, lines in rows if lines)


def _access(page: ServicePage) -> tuple[str, ...]:
    return page.access_notes or tuple(str(Access(one).label) for one in page.access_features)


def _area(page: ServicePage) -> tuple[str, ...]:
    if page.card.area_names or not page.area_is_assumed:
        return page.card.area_names[:MOST_LINES]
    return (_("The area of %(feed)s; the entry itself does not say.") % {"feed": page.feed_name},)


def _day(day: date | None) -> tuple[str, ...]:
    return (nhs_date(day),) if day else ()


def _checked(page: ServicePage) -> str:
    if page.card.assured_date is None:
        return _("Nobody has told us when this page was last checked.")
    said = {"date": nhs_date(page.card.assured_date), "by": page.assured_by}
    if page.assured_by:
        return _("Last checked on %(date)s by %(by)s.") % said
    return _("Last checked on %(date)s.") % said
