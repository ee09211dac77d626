"""The times a service offers: a list, a new session, a time taken back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from handrail.config.templating import nhs_datetime
from handrail.domain.capacity import operations as capacity
from handrail.domain.capacity import queries
from handrail.domain.directory import queries as directory
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import sessions
from handrail.journey.sessions import Session
from handrail.kernel.clock import LONDON, local_date
from handrail.kernel.errors import Refusal
from handrail.kernel.viewer import Staff
from handrail.web.sessions.forms import SessionForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.components import Cell, Column
from handrail.web.shared.viewer import Request

may_offer = staff_with(Permission.WORK_CASES, Permission.MANAGE_SERVICE)
COLUMNS = (_("When"), _("How and where"), _("Who"), _("Booked"))


@may_offer
def times(request: Request) -> HttpResponse:
    """List the times to come, and which are booked."""
    offered = queries.offered_by(_staff(request).organisation_id, at=request.at)
    names = staff.names(slot.worker_account_id for slot, _taken in offered)
    context = {
        "columns": tuple(Column(str(text)) for text in COLUMNS),
        "rows": tuple(_row(slot, taken, names) for slot, taken in offered),
        "free": [(slot.id, nhs_datetime(slot.starts_at)) for slot, taken in offered if not taken],
        "count": ngettext("%(num)s time to come", "%(num)s times to come", len(offered))
        % {"num": len(offered)},
    }
    return render(request, "sessions/times.jinja", context)


@require_http_methods(["GET", "POST"])
@may_offer
def new(request: Request) -> HttpResponse:
    """Offer a session, which falls into appointments."""
    viewer = _staff(request)
    first = {"worker": str(viewer.account_id), "minutes": 45}
    form = SessionForm(
        request.POST or None, services=_services(request), workers=_workers(request), initial=first
    )
    if request.method == "POST" and form.is_valid():
        try:
            number = sessions.offer(session=_session(form), by=viewer, at=request.at)
        except capacity.NoSense as refusal:
            form.add_error(refusal.about, refusal.message)
        except Refusal as refusal:
            form.add_error("day", refusal.message)
        else:
            said = ngettext("%(num)s time is offered.", "%(num)s times are offered.", number)
            messages.success(request, said % {"num": number})
            return redirect("times")
    status = 400 if form.errors else 200
    return render(request, "sessions/new.jinja", {"form": form}, status=status)


@require_POST
@may_offer
def withdraw(request: Request, slot_id: UUID) -> HttpResponse:
    """Take back a time that nobody has booked."""
    capacity.withdraw_slot(slot_id=slot_id, by=request.viewer, at=request.at)
    messages.success(request, _("That time is not offered any more."))
    return redirect("times")


def _session(form: SessionForm) -> Session:
    said: dict[str, Any] = form.cleaned_data
    practice = organisations.by_ods(said["practice"]) if said["practice"] else None
    return Session(
        service_id=UUID(said["service"]),
        worker_account_id=UUID(said["worker"]),
        starts_at=datetime.combine(said["day"], said["starts"], tzinfo=LONDON),
        ends_at=datetime.combine(said["day"], said["ends"], tzinfo=LONDON),
        minutes=said["minutes"],
        way=said["way"],
        place=said["place"],
        practice_id=practice.id if practice else None,
    )


def _row(slot: queries.FreeSlot, taken: bool, names: dict[UUID, str]) -> tuple[Cell | str, ...]:
    where = f"{slot.way_label}, {slot.place}" if slot.place else slot.way_label
    return (
        nhs_datetime(slot.starts_at),
        where[:1].upper() + where[1:],
        names.get(slot.worker_account_id, ""),
        Cell("", tag=_("Booked"), colour="green") if taken else _("Free"),
    )


def _services(request: Request) -> list[tuple[str, str]]:
    found = directory.of_provider(_staff(request).organisation_id, on=local_date(request.at))
    return [(str(card.id), card.name) for card in found if card.takes_referrals]


def _workers(request: Request) -> list[tuple[str, str]]:
    cards = staff.colleagues(
        _staff(request).organisation_id, permission=Permission.WORK_CASES, at=request.at
    )
    return [(str(card.account_id), card.account_name) for card in cards]


def _staff(request: Request) -> Staff:
    assert isinstance(request.viewer, Staff)
    return request.viewer
