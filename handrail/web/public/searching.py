"""From a search form to the results of a search."""

import re
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from handrail.domain.directory import queries as directory
from handrail.domain.directory.answers import Found
from handrail.domain.directory.codes import NEEDS, Delivery
from handrail.domain.directory.finding import Filters, Near
from handrail.domain.directory.languages import NAMES
from handrail.domain.places import queries as places
from handrail.domain.places.queries import Position
from handrail.web.public import pages
from handrail.web.public.forms import FindForm
from handrail.web.shared import components

BEST = 3
BEST_OF_ALL = 50
MORE_CHOICES = ("text", "delivery", "language", "late", "open")


def search(form: FindForm, parameters: QueryDict, *, on: date) -> pages.Results | None:
    """Return what a search finds, or None when the form has something to put right first."""
    if not form.is_valid():
        return None
    postcode = form.cleaned_data["postcode"]
    position = _position(postcode)
    if postcode and position is None:
        form.add_error("postcode", _("We do not know that postcode. Check it, or try one close by"))
        return None
    near, text, filters = _near(position), form.cleaned_data["text"], form.filters()
    limit = BEST_OF_ALL if parameters.get("all") else BEST

    def ask(page: int) -> tuple[Found, Found]:
        return directory.search(near=near, text=text, filters=filters, on=on, page=page, best=limit)

    best, others = ask(page := _page(parameters))
    if page > 1 and not others.cards:
        best, others = ask(1)
    shown = components.pages(parameters, total=others.total, size=directory.PAGE_SIZE)
    if shown.number not in (1, page):
        best, others = ask(shown.number)
    return pages.results(
        best=best,
        others=others,
        pages=shown,
        parameters=parameters,
        place=postcode,
        is_approximate=bool(position and position.approximate),
        chosen=_chosen(text, filters),
        on=on,
    )


def _page(parameters: QueryDict) -> int:
    asked = parameters.get("page", "")
    return max(1, int(asked)) if re.fullmatch(r"[0-9]{1,6}", asked) else 1


def has_more_choices(parameters: QueryDict) -> bool:
    """Return whether a choice is made that is folded away at first."""
    return any(parameters.get(name) for name in MORE_CHOICES)


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
    if filters.outside_nine_to_five:
        said.append(_("Open early, late or at weekends"))
    if filters.open_now:
        said.append(_("Taking new people now"))
    return tuple(said)
