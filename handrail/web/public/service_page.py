"""What the page of one service shows."""

from dataclasses import dataclass
from datetime import date

from django.urls import is_valid_path
from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.directory import languages
from handrail.domain.directory.answers import ServiceCard, ServicePage
from handrail.domain.directory.codes import Access, Intake, State
from handrail.web.public import words
from handrail.web.public.pages import GET_SUPPORT
from handrail.web.public.words import Block, Tag, tag_of
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


def view(page: ServicePage, *, back_href: str, on: date) -> ServiceView:
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
        area_note=words.area_unknown(card),
        wait_now=_wait_now(card),
        warning=_warning(page),
        notice=words.blocks(page.notice),
        for_whom=(*_ages(page), *words.blocks(page.for_whom)),
        not_for_whom=words.blocks(page.not_for_whom),
        waits=_waits(card, on),
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
    )


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


def _wait_now(card: ServiceCard) -> str:
    """Return the wait for the top of the page, unless it is too old to be said so boldly."""
    said = card.first_contact
    if said is None or said.is_stale or card.intake not in (Intake.OPEN, Intake.CLOSING):
        return ""
    return _("First conversation: %(wait)s") % {"wait": words.wait(said).lower()}


def _waits(card: ServiceCard, on: date) -> tuple[WaitLine, ...]:
    named = (
        (_("First conversation"), card.first_contact),
        (_("Support starts"), card.treatment),
    )
    return tuple(
        WaitLine(key, words.wait(said), words.age_of(said, on), said.is_stale)
        for key, said in named
        if said is not None
    )


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
