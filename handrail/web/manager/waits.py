"""Both promises of each service, as its manager sees them."""

from uuid import UUID

from django.utils.translation import gettext as _

from handrail.domain.capacity.choices import Measure
from handrail.insight.service import Today
from handrail.web.shared.components import Cell, Column
from handrail.web.shared.waits import for_staff


def columns() -> tuple[Column, ...]:
    """Return what is said of each service."""
    late = (_("First conversation late"), _("Support late to start"))
    measured = (_("First conversation after"), _("Support starts after"), _("Steps until then"))
    return (
        Column(_("Service")),
        *(Column(text, is_number=True) for text in late),
        *(Column(text) for text in measured),
    )


def row(service_id: UUID, name: str, found: Today) -> tuple[Cell | str, ...]:
    """Return one service: who is late now, and what was measured, with the tiers that have any."""
    late = found.breaches.get(service_id)
    contact, start = (late.contact, late.start) if late else (0, 0)
    return (
        name,
        Cell(str(contact), is_overdue=contact > 0),
        Cell(str(start), is_overdue=start > 0),
        Cell(_measured(service_id, Measure.CONTACT, found), note=_tiers(service_id, found)),
        _measured(service_id, Measure.START, found),
        _measured(service_id, Measure.STEPS, found),
    )


def _measured(service_id: UUID, kind: str, found: Today) -> str:
    return for_staff(found.measured.get((service_id, kind, "")), kind)


def _tiers(service_id: UUID, found: Today) -> str:
    """Return the measured wait of each tier that has enough people."""
    said = [
        f"{tier.replace('_', ' ')}: {for_staff(measured, kind)}"
        for (of_service, kind, tier), measured in found.measured.items()
        if of_service == service_id and kind == Measure.CONTACT and tier
    ]
    return ". ".join(said)
