"""How the area's services stand, for whoever commissions: figures, never people."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from handrail.config.templating import nhs_date
from handrail.domain.directory.codes import Intake
from handrail.domain.oversight.queries import ServiceRoom
from handrail.domain.staff.permissions import Permission
from handrail.insight import area_capacity
from handrail.insight.area_capacity import Line
from handrail.web.capacity.pages import COLOURS, since
from handrail.web.commissioner.pages import shown
from handrail.web.shared.access import staff_with
from handrail.web.shared.addresses import address
from handrail.web.shared.components import Cell, Column
from handrail.web.shared.viewer import Request


@dataclass(frozen=True, slots=True)
class AreaCapacityPage:
    """Where is room, where not, and what ends?"""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]


@staff_with(Permission.VIEW_AREA)
def area(request: Request) -> HttpResponse:
    """Show which services take people, how full they are, who helps out, and what ends."""
    found = area_capacity.services(viewer=request.viewer, at=request.at)
    page = AreaCapacityPage(
        columns=(
            Column(_("Service")),
            Column(_("Taking people")),
            Column(_("Places this week"), is_number=True),
            Column(_("Waiting"), is_number=True),
            Column(_("Without room")),
            Column(_("Ends")),
        ),
        rows=tuple(_line(one) for one in found),
    )
    return render(request, "capacity/area.jinja", {"page": page})


def _line(one: Line) -> tuple[Cell | str, ...]:
    card = one.card
    return (
        Cell(card.name, href=address("service", card.id), note=card.provider_name),
        Cell(
            "",
            tag=str(Intake(card.intake).label),
            colour=COLOURS.get(card.intake, ""),
            note=f"{card.intake_reason} {since(card)}".strip(),
        ),
        _places(one.room),
        shown(one.room.waiting) if one.room else "0",
        _("%(name)s helps out") % {"name": one.partner.partner_name}
        if one.partner
        else _("They wait"),
        _ends(one),
    )


def _places(room: ServiceRoom | None) -> str:
    if room is None or not room.has_cap:
        return _("No cap")
    return _("%(taken)s of %(cap)s") % {"taken": shown(room.taken), "cap": room.cap}


def _ends(one: Line) -> str:
    if one.winding:
        day = nhs_date(one.winding.no_new_from_date)
        return _("Winding down: nobody new from %(day)s") % {"day": day}
    if one.funded_until:
        return _("Funded until %(day)s") % {"day": nhs_date(one.funded_until)}
    return _("End of funding being checked")
