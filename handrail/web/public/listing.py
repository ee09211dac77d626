"""A list of services: how many are shown of how many, in what order, and where the rest is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.config.templating import nhs_date
from handrail.domain.capacity.waits import Measured
from handrail.domain.directory.answers import Found, ServiceCard
from handrail.domain.directory.asking import Order
from handrail.web.public import words
from handrail.web.public.forms import NAMES
from handrail.web.public.words import Tag, tag_of
from handrail.web.shared import waits
from handrail.web.shared.components import Pages

WORK, OTHER = "work", "other"
NOTHING_MEASURED: Mapping[UUID, Measured] = MappingProxyType({})
BEST_ORDER = gettext_lazy(
    "Those that take new people first, then the soonest and nearest: a mile counts as much as a"
    " working day of waiting."
)
ORDERS = {
    Order.WORK: gettext_lazy(
        "You contact these yourself. Those about work first, then the nearest; no place to travel"
        " to counts as 5 miles."
    ),
    Order.NEAR: gettext_lazy(
        "You contact these yourself. The nearest first; no place to travel to counts as 5 miles."
    ),
    Order.WORDS: gettext_lazy(
        "You contact these yourself. The best match first, then the nearest."
    ),
    Order.NAME: gettext_lazy(
        "You contact these yourself. By name: give a postcode to see the nearest first."
    ),
}


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
    area_note: str
    how_to_get_in: str
    closed: str
    old: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Some services: which of how many, in what order, and the way to the others."""

    head: str
    order: str
    results: tuple[Result, ...]
    start: int
    pages: Pages | None
    all_href: str = ""
    all_text: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found: both lists, or the one that was asked for."""

    place: str
    is_approximate: bool
    best: Listing | None
    others: Listing | None
    chosen: tuple[str, ...]
    clear_href: str
    whole_href: str

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was found at all."""
        return not any(one and one.results for one in (self.best, self.others))


def first(
    found: Found,
    parameters: QueryDict,
    kind: str,
    measured: Mapping[UUID, Measured] = NOTHING_MEASURED,
    *,
    size: int,
    order: str,
    on: date,
) -> Listing:
    """Return the beginning of a list; the best have a link to all, the others have pages."""
    shown = len(found.cards)
    all_href = all_text = ""
    pages = None
    if kind == OTHER:
        pages = _pages(found, parameters, kind, 1, size)
    elif found.total > shown:
        all_href = href({**kept(parameters), "list": kind})
        all_text = _("See all %(num)s work and health services") % {"num": f"{found.total:,}"}
    return Listing(
        head=_head(found, 1, shown),
        order=order,
        results=tuple(_result(card, found.cards, measured, on) for card in found.cards),
        start=1,
        pages=pages,
        all_href=all_href,
        all_text=all_text,
    )


def page(
    found: Found,
    parameters: QueryDict,
    kind: str,
    measured: Mapping[UUID, Measured] = NOTHING_MEASURED,
    *,
    number: int,
    size: int,
    order: str,
    on: date,
) -> Listing:
    """Return one page of a list."""
    start = (number - 1) * size + 1
    among = found.cards if kind == WORK and number == 1 else ()
    return Listing(
        head=_head(found, start, start + len(found.cards) - 1),
        order=order,
        results=tuple(_result(card, among, measured, on) for card in found.cards),
        start=start,
        pages=_pages(found, parameters, kind, number, size),
    )


def kept(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the search that an address carries."""
    return {name: parameters[name][:200] for name in NAMES if parameters.get(name)}


def kept_page(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the search and which part of its results."""
    part = {name: parameters[name][:10] for name in ("list", "page") if parameters.get(name)}
    return {**kept(parameters), **part}


def href(query: Mapping[str, str]) -> str:
    """Return the address of a search."""
    path = reverse("find_support")
    return f"{path}?{urlencode(query)}" if query else path


def _pages(found: Found, parameters: QueryDict, kind: str, number: int, size: int) -> Pages:
    return Pages(number, found.total, size, urlencode({**kept(parameters), "list": kind}))


def _head(found: Found, start: int, stop: int) -> str:
    """Return how many are shown, of how many."""
    if start == 1 and stop == found.total:
        return ngettext("%(num)s service", "%(num)s services", found.total) % {
            "num": f"{found.total:,}"
        }
    if start == stop:
        return _("Showing number %(start)s of %(num)s services") % {
            "start": f"{start:,}",
            "num": f"{found.total:,}",
        }
    return _("Showing %(start)s to %(stop)s of %(num)s services") % {
        "start": f"{start:,}",
        "stop": f"{stop:,}",
        "num": f"{found.total:,}",
    }


def _result(
    card: ServiceCard,
    among: tuple[ServiceCard, ...],
    every_measured: Mapping[UUID, Measured],
    on: date,
) -> Result:
    measured = every_measured.get(card.id)
    may_compare = card.can_be_referred_to and len(among) > 1
    why = words.reasons(card, among, every_measured) if may_compare else ()
    return Result(
        name=card.name,
        href=reverse("service", args=[card.id]),
        provider=card.provider_name if card.provider_name != card.name else "",
        summary=card.summary,
        tag=tag_of(card),
        why=_sentence(why),
        wait=waits.usual_in_public(measured) or words.wait(card.first_contact),
        wait_note=_wait_note(card, measured, on),
        where=_where(card),
        area_note=words.area_unknown(card),
        how_to_get_in=_short(card.how_to_get_in),
        closed=_closed(card),
        old=words.unchecked(card),
    )


def _closed(card: ServiceCard) -> str:
    """Return why a service takes nobody, and since when."""
    if card.intake == "open" or not card.intake_reason:
        return ""
    if card.intake_since_date is None:
        return card.intake_reason
    since = _("Since %(day)s") % {"day": nhs_date(card.intake_since_date)}
    return f"{card.intake_reason.rstrip('.')}. {since}"


def _sentence(parts: tuple[str, ...]) -> str:
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _wait_note(card: ServiceCard, measured: Measured | None, on: date) -> str:
    said = card.first_contact
    if measured and waits.usual_in_public(measured):
        return waits.resting_in_public(measured, said.working_days if said else None)
    if said is None:
        return _("The service has not told us") if card.takes_referrals else ""
    note = words.age_of(said, on)
    return f"{note} {_('It may have changed.')}" if said.is_stale else note


def _where(card: ServiceCard) -> str:
    near = words.distance(card.miles)
    place = words.place(card.places[0]) if card.places else ""
    lead = ", ".join(part for part in (near, place) if part)
    lines = (lead, words.ways(card.delivery_kinds, has_place=bool(lead)))
    return ". ".join(line for line in lines if line)


def _short(text: str) -> str:
    line = " ".join(text.split("\n"))
    return line if len(line) <= 200 else line[:199].rsplit(" ", 1)[0] + "…"
