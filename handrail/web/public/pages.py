"""What the public pages show, made from the directory's answers."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import is_valid_path, reverse
from django.utils.translation import gettext as _

from handrail.domain.directory.answers import ServiceCard
from handrail.domain.directory.codes import Intake, State
from handrail.domain.directory.queries import Found
from handrail.web.public import words
from handrail.web.public.forms import NAMES
from handrail.web.shared.components import Pages

GET_SUPPORT = "/get-support/"
PROFESSIONALS = "/professionals/"
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
    where: tuple[str, ...]
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
    others_order: str
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
        others_order=_others_order(bool(parameters.get("text"))),
        pages=pages,
        chosen=chosen,
        clear_href=f"?{without}",
    )


def _others_order(has_words: bool) -> str:
    if has_words:
        return _("You contact these yourself. The best match comes first.")
    return _("You contact these yourself. Those about work come first, then the nearest.")


def _result(card: ServiceCard, among: tuple[ServiceCard, ...], query: str, on: date) -> Result:
    why = words.reasons(card, among) if len(among) > 1 else ()
    return Result(
        name=card.name,
        href=f"{reverse('service', args=[card.id])}{'?' if query else ''}{query}",
        provider=card.provider_name if card.provider_name != card.name else "",
        summary=card.summary,
        tag=tag_of(card),
        why=_sentence(why),
        wait=words.wait(card.first_contact),
        wait_note=_wait_note(card, on),
        where=_where(card),
        how_to_get_in=_short(card.how_to_get_in),
    )


def _sentence(parts: tuple[str, ...]) -> str:
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def tag_of(card: ServiceCard) -> Tag | None:
    """Return whether people can come, or None for a listed service of which nothing is known."""
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


def _where(card: ServiceCard) -> tuple[str, ...]:
    near = words.distance(card.miles)
    place = words.place(card.places[0]) if card.places else ""
    lead = ", ".join(part for part in (near, place) if part)
    lines = (lead, words.ways(card.delivery_kinds, has_place=bool(lead)))
    return tuple(line for line in lines if line)


def _short(text: str) -> str:
    line = " ".join(text.split("\n"))
    return line if len(line) <= 200 else line[:199].rsplit(" ", 1)[0] + "…"
