"""From a search form to the results of a search."""

import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from handrail.domain.capacity import waits
from handrail.domain.capacity.waits import Measured
from handrail.domain.directory import queries as directory
from handrail.domain.directory.answers import Found
from handrail.domain.directory.asking import Asked, Filters, Near, Slice, order_of
from handrail.domain.directory.codes import NEEDS, Delivery
from handrail.domain.directory.industries import INDUSTRIES
from handrail.domain.directory.languages import NAMES
from handrail.domain.places import queries as places
from handrail.domain.places.queries import Position
from handrail.web.public import listing
from handrail.web.public.forms import FindForm
from handrail.web.public.listing import OTHER, WORK, Listing, Results

BEST, SIZE = 3, 10
MORE_CHOICES = ("text", "delivery", "language", "industry", "late", "open")


def search(form: FindForm, parameters: QueryDict, *, on: date) -> Results | None:
    """Return what a search finds, or None when the form has something to put right first."""
    if not form.is_valid():
        return None
    postcode = form.cleaned_data["postcode"]
    position = _position(postcode)
    if postcode and position is None:
        form.add_error("postcode", _("We do not know that postcode. Check it, or try one close by"))
        return None
    asked = Asked(_near(position), form.cleaned_data["text"], form.filters())
    best, others = _found(asked, parameters, on)
    return Results(
        place=postcode,
        is_approximate=bool(position and position.approximate),
        best=best,
        others=others,
        chosen=_chosen(asked.text, asked.filters),
        clear_href=listing.href({"postcode": postcode}),
        whole_href=listing.href(listing.kept(parameters)) if best is None or others is None else "",
    )


def has_more_choices(parameters: QueryDict) -> bool:
    """Return whether a choice is made that is folded away at first."""
    return any(parameters.get(name) for name in MORE_CHOICES)


def _found(asked: Asked, parameters: QueryDict, on: date) -> tuple[Listing | None, Listing | None]:
    """Return the two lists: the first of each, or one page of the one that was asked for."""
    which, number = parameters.get("list", ""), _page(parameters)
    if which not in (WORK, OTHER) and number == 1:
        both = directory.search(
            asked, on=on, best=Slice(0, BEST), listed=Slice(0, SIZE), waits=waits.published()
        )
        size = {WORK: BEST, OTHER: SIZE}
        best, others = (
            listing.first(
                found,
                parameters,
                kind,
                _measured(found, kind),
                size=size[kind],
                order=_order(asked, kind),
                on=on,
            )
            for kind, found in zip((WORK, OTHER), both, strict=True)
        )
        return best, others
    kind = which if which in (WORK, OTHER) else OTHER
    found = _slice(asked, kind, number, on)
    if not found.cards and found.total:
        number = -(-found.total // SIZE)
        found = _slice(asked, kind, number, on)
    page = listing.page(
        found,
        parameters,
        kind,
        _measured(found, kind),
        number=number,
        size=SIZE,
        order=_order(asked, kind),
        on=on,
    )
    return (page, None) if kind == WORK else (None, page)


def _measured(found: Found, kind: str) -> Mapping[UUID, Measured]:
    """Return the measured waits of those to whom people are referred; others have none."""
    if kind == OTHER:
        return listing.NOTHING_MEASURED
    return waits.measured(card.id for card in found.cards)


def _slice(asked: Asked, kind: str, number: int, on: date) -> Found:
    part = Slice((number - 1) * SIZE, SIZE)
    if kind == WORK:
        return directory.search(asked, on=on, best=part, waits=waits.published())[0]
    return directory.search(asked, on=on, listed=part)[1]


def _order(asked: Asked, kind: str) -> str:
    return str(listing.BEST_ORDER if kind == WORK else listing.ORDERS[order_of(asked)])


def _page(parameters: QueryDict) -> int:
    asked = parameters.get("page", "")
    return max(1, int(asked)) if re.fullmatch(r"[0-9]{1,6}", asked) else 1


def _position(postcode: str) -> Position | None:
    try:
        return places.locate(postcode) if postcode else None
    except places.PostcodeUnclear:
        return None


def _near(position: Position | None) -> Near | None:
    if position is None:
        return None
    codes = (position.icb, position.sub_icb, position.local_authority, position.ward)
    return Near(position.latitude, position.longitude, frozenset(code for code in codes if code))


def _chosen(text: str, filters: Filters) -> tuple[str, ...]:
    """Return the choices in words, for the line above the results."""
    said = [f"“{text}”"] if text else []
    if filters.need:
        said.append(str(NEEDS[filters.need][0]))
    if filters.delivery:
        said.append(str(Delivery(filters.delivery).label))
    if filters.language:
        said.append(NAMES[filters.language])
    if filters.industry:
        said.append(INDUSTRIES[filters.industry])
    if filters.outside_nine_to_five:
        said.append(_("Open early, late or at weekends"))
    if filters.open_now:
        said.append(_("Taking new people now"))
    return tuple(said)
