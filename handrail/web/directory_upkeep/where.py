"""Where an entry's service is given and when: look, add, take away."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.directory import access, queries, upkeep, whereabouts
from handrail.domain.directory.whereabouts import ClosesFirst, PlaceLine, PlaceUnclear, TimeLine
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.web.directory_upkeep.views import may_run, ours
from handrail.web.directory_upkeep.where_forms import PlaceForm, TimesForm
from handrail.web.public.words import WEEKDAYS, hours_of_a_day
from handrail.web.shared.acting import REFUSED, done, sent, status_of
from handrail.web.shared.viewer import Request


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that can be taken away."""

    id: UUID
    text: str


@require_http_methods(["GET", "POST"])
@may_run
def where(request: Request, service_id: UUID) -> HttpResponse:
    """Show the places and opening times of an entry, add to them, or take one away."""
    on = local_date(request.at)
    entry = upkeep.entry(service_id, provider_ids=ours(request), on=on)
    access.check_may_run(request.viewer, queries.service(service_id, on=on).provider_id, on)
    act = request.POST.get("act", "")
    places = whereabouts.places(service_id)
    place = PlaceForm(request.POST if act == "place" else None)
    times = TimesForm(request.POST if act == "times" else None, places=places)
    refused = ""
    try:
        if _changed(request, service_id, act, place, times):
            messages.success(request, _("%(name)s: saved.") % {"name": entry.name})
            return redirect("directory_where", service_id)
    except NotFound:
        raise
    except whereabouts.NowhereLeft as refusal:
        refused = refusal.message
    context = {
        "entry": entry,
        "places": [Line(it.id, _words(it)) for it in places],
        "times": [Line(it.id, _when(it, places)) for it in whereabouts.times(service_id)],
        "place": place,
        "hours": times,
        "refused": refused,
    }
    status = REFUSED if refused else max(status_of(place), status_of(times))
    return render(request, "directory_upkeep/where.jinja", context, status=status)


def _changed(
    request: Request, service_id: UUID, act: str, place: PlaceForm, times: TimesForm
) -> bool:
    """Do what was asked, and return whether something was done."""
    who: dict[str, Any] = {"service_id": service_id, "by": request.viewer, "at": request.at}
    if act == "place" and sent(request, place):
        return done(
            place,
            lambda: whereabouts.add_place(place=place.place(), **who),
            {PlaceUnclear: "postcode"},
        )
    if act == "times" and sent(request, times):
        return done(
            times,
            lambda: whereabouts.add_times(hours=times.hours(), place_id=times.place_id(), **who),
            {ClosesFirst: "closes"},
        )
    if act == "take_place":
        whereabouts.remove_place(place_id=_id(request), **who)
    elif act == "take_times":
        whereabouts.remove_times(times_id=_id(request), **who)
    return act.startswith("take_")


def _id(request: Request) -> UUID:
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        raise NotFound from None


def _words(place: PlaceLine) -> str:
    return ", ".join(filter(None, (place.name, place.address, place.postcode)))


def _when(line: TimeLine, places: tuple[PlaceLine, ...]) -> str:
    if line.weekday is None or line.opens is None or line.closes is None:
        return line.note
    said = f"{WEEKDAYS[line.weekday]} {hours_of_a_day(line.opens, line.closes)}"
    there = next((it for it in places if it.id == line.place_id), None)
    return f"{said}, {there.name or there.address or there.postcode}" if there else said
