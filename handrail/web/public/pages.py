"""What the public pages show, made from the directory's answers."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import is_valid_path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date
from handrail.domain.directory import languages
from handrail.domain.directory.answers import ServiceCard, ServicePage
from handrail.domain.directory.codes import Access, Delivery, Intake, State
from handrail.domain.directory.queries import Found
from handrail.web.public import words
from handrail.web.public.forms import NAMES
from handrail.web.public.words import Block
from handrail.web.shared.components import Pages, Row

GET_SUPPORT = "/get-support/"
PROFESSIONALS = "/professionals/"
MOST_LINES = 6
INTAKE_COLOURS = {"open": "green", "closing": "yellow", "paused": "orange", "full": "orange"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A short state; its words carry the meaning, not its colour."""

    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """Can this help me?"""

    get_support_href: str
    professional_href: str


@dataclass(frozen=True, slots=True)
class Result:
    """One service in a list."""

    name: str
    href: str
    provider: str
    summary: str
    tag: Tag | None
    why: str
    wait: str
    wait_note: str
    where: str
    how_to_get_in: str


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found."""

    place: str
    is_approximate: bool
    best: tuple[Result, ...]
    best_total: int
    all_href: str
    others: tuple[Result, ...]
    others_total: int
    pages: Pages
    chosen: tuple[str, ...]
    clear_href: str

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was found at all."""
        return not self.best and not self.others


@dataclass(frozen=True, slots=True)
class FindPage:
    """What is near me that fits?"""

    results: Results | None
    more_is_open: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it."""

    heading: str
    blocks: tuple[Block, ...]


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
    warning: str
    notice: tuple[Block, ...]
    for_whom: tuple[Block, ...]
    not_for_whom: tuple[Block, ...]
    waits: tuple[Row, ...]
    wait_is_old: bool
    start: Start | None
    how_to_get_in: tuple[Block, ...]
    contact: tuple[Row, ...]
    url: str
    sections: tuple[Section, ...]
    facts: tuple[Row, ...]
    checked: str
    is_stale: bool
    back_href: str


def home() -> HomePage:
    """Return the home page; a button leads to what there is."""
    return HomePage(
        GET_SUPPORT if is_valid_path(GET_SUPPORT) else reverse("find_support"),
        PROFESSIONALS if is_valid_path(PROFESSIONALS) else reverse("account_login"),
    )


def kept_query(parameters: QueryDict) -> str:
    """Return the search that an address carries, so that going back loses nothing."""
    kept = [(n, parameters[n][:200]) for n in (*NAMES, "all", "page") if parameters.get(n)]
    return urlencode(kept)


def results(
    *,
    best: Found,
    others: Found,
    pages: Pages,
    parameters: QueryDict,
    place: str,
    is_approximate: bool,
    chosen: tuple[str, ...],
    on: date,
) -> Results:
    """Return a search's answer as the page shows it."""
    query = kept_query(parameters)
    without = urlencode([("postcode", parameters.get("postcode", "")[:20])])
    more = urlencode(
        [(n, parameters[n][:200]) for n in NAMES if parameters.get(n)] + [("all", "yes")]
    )
    return Results(
        place=place,
        is_approximate=is_approximate,
        best=tuple(_result(card, best.cards, query, on) for card in best.cards),
        best_total=best.total,
        all_href=f"?{more}" if best.total > len(best.cards) else "",
        others=tuple(_result(card, (), query, on) for card in others.cards),
        others_total=others.total,
        pages=pages,
        chosen=chosen,
        clear_href=f"?{without}",
    )


def _result(card: ServiceCard, among: tuple[ServiceCard, ...], query: str, on: date) -> Result:
    why = words.reasons(card, among) if len(among) > 1 else ()
    return Result(
        name=card.name,
        href=f"{reverse('service', args=[card.id])}{'?' if query else ''}{query}",
        provider=card.provider_name if card.provider_name != card.name else "",
        summary=card.summary,
        tag=_tag(card),
        why=_sentence(why),
        wait=words.wait(card.first_contact),
        wait_note=_wait_note(card, on),
        where=_where(card),
        how_to_get_in=_short(card.how_to_get_in),
    )


def _sentence(parts: tuple[str, ...]) -> str:
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _tag(card: ServiceCard) -> Tag | None:
    if card.state == State.WITHDRAWN:
        return Tag(_("No longer running"), "grey")
    if card.state == State.FOR_REVIEW:
        return Tag(_("Being checked"), "grey")
    if card.takes_referrals or card.intake != Intake.OPEN:
        return Tag(str(Intake(card.intake).label), INTAKE_COLOURS[card.intake])
    return None


def _wait_note(card: ServiceCard, on: date) -> str:
    said = card.first_contact
    if said is None:
        return _("The service has not told us") if card.takes_referrals else ""
    note = words.age_of(said, on)
    return f"{note} {_('It may have changed.')}" if said.is_stale else note


def _where(card: ServiceCard) -> str:
    named = [str(Delivery(kind).label) for kind in card.delivery_kinds]
    near = words.distance(card.miles)
    place = words.place(card.places[0]) if card.places and card.miles is not None else ""
    lead = [part for part in (near, place) if part]
    return ". ".join([", ".join(lead)] * bool(lead) + [", ".join(named)] * bool(named))


def _short(text: str) -> str:
    line = " ".join(text.split("\n"))
    return line if len(line) <= 200 else line[:199].rsplit(" ", 1)[0] + "…"


def service(page: ServicePage, *, query: str, on: date) -> ServiceView:
    """Return one service as its page shows it."""
    card = page.card
    is_open = card.state == State.ACTIVE and card.intake in (Intake.OPEN, Intake.CLOSING)
    can_start = card.takes_referrals and is_open and is_valid_path(GET_SUPPORT)
    back = reverse("find_support")
    return ServiceView(
        name=card.name,
        provider=card.provider_name if card.provider_name != card.name else "",
        summary=card.summary if card.takes_referrals else "",
        tag=_tag(card),
        intake_reason=card.intake_reason,
        warning=_warning(page),
        notice=words.blocks(page.notice),
        for_whom=(*_ages(page), *words.blocks(page.for_whom)),
        not_for_whom=words.blocks(page.not_for_whom),
        waits=_waits(card, on),
        wait_is_old=any(w is not None and w.is_stale for w in (card.first_contact, card.treatment)),
        start=Start(_("Ask for support"), f"{GET_SUPPORT}?service={card.id}")
        if can_start
        else None,
        how_to_get_in=words.blocks(card.how_to_get_in),
        contact=_contact(page),
        url=card.url,
        sections=_sections(page),
        facts=_facts(page),
        checked=_checked(page),
        is_stale=card.is_stale,
        back_href=f"{back}{'?' if query else ''}{query}",
    )


def _warning(page: ServicePage) -> str:
    if page.card.state == State.WITHDRAWN:
        return _("This service is no longer running. We keep this page for what was learned.")
    if page.card.state == State.FOR_REVIEW:
        return _("We are checking this entry. Contact the service before you rely on it.")
    return ""


def _ages(page: ServicePage) -> tuple[Block, ...]:
    said = words.ages(page.minimum_age, page.maximum_age)
    return (Block(_("People who are %(ages)s.") % {"ages": said.lower()}),) if said else ()


def _waits(card: ServiceCard, on: date) -> tuple[Row, ...]:
    rows = []
    for key, said in (
        (_("First conversation"), card.first_contact),
        (_("Support starts"), card.treatment),
    ):
        if said is not None:
            rows.append(Row(key, (words.wait(said), words.age_of(said, on))))
    return tuple(rows)


def _contact(page: ServicePage) -> tuple[Row, ...]:
    phones = tuple(dict.fromkeys(filter(None, (page.card.phone, *page.other_phones))))
    rows = [Row(_("Phone"), phones)] if phones else []
    if page.email:
        rows.append(Row(_("Email"), page.email))
    return tuple(rows)


def _sections(page: ServicePage) -> tuple[Section, ...]:
    named = (
        (_("What happens"), page.what_happens),
        (_("About this service"), page.description),
        (_("Does it work?"), page.evidence),
        (_("What was learned"), page.learning),
    )
    return tuple(Section(heading, words.blocks(text)) for heading, text in named if text)


def _facts(page: ServicePage) -> tuple[Row, ...]:
    card = page.card
    spoken = tuple(languages.name(code) for code in card.languages)
    rows = (
        (_("How you are seen"), tuple(str(Delivery(kind).label) for kind in card.delivery_kinds)),
        (_("Where"), tuple(words.place(place) for place in card.places[:MOST_LINES])),
        (_("When it is open"), words.opening(page.hours)),
        (_("Area it covers"), page.area_names[:MOST_LINES]),
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


def _day(day: date | None) -> tuple[str, ...]:
    return (nhs_date(day),) if day else ()


def _checked(page: ServicePage) -> str:
    if page.card.assured_date is None:
        return _("Nobody has told us when this page was last checked.")
    said = {"date": nhs_date(page.card.assured_date), "by": page.assured_by}
    if page.assured_by:
        return _("Last checked on %(date)s by %(by)s.") % said
    return _("Last checked on %(date)s.") % said


def how_many(number: int) -> str:
    """Return how many services in words."""
    return ngettext("%(n)s service", "%(n)s services", number) % {"n": f"{number:,}"}
