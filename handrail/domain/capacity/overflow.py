"""Another service that takes people while one has no room: asked for, agreed to, named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from handrail.domain.audit import operations as audit
from handrail.domain.capacity.caps import managed
from handrail.domain.capacity.models import Overflow
from handrail.domain.directory.access import may_run
from handrail.domain.directory.codes import Intake, State
from handrail.domain.directory.models import Service
from handrail.domain.directory.placing import note_change
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.viewer import Viewer, account_of


class OverflowToItself(BadInput):
    """A service cannot help itself out."""

    default = "Choose another service: this one cannot take people for itself"


class OverflowInACircle(BadInput):
    """Services that send people round and round."""

    default = (
        "That service sends people to this one when it has no room, straight or through others. "
        "People would go round in a circle. Choose another"
    )


class PartnerTakesNobody(BadInput):
    """A partner people cannot be sent to."""

    default = "That service does not take referrals here, or closes soon. Choose another"


@dataclass(frozen=True, slots=True)
class Partner:
    """The service that takes people for another while that one has no room."""

    id: UUID
    service_id: UUID
    service_name: str
    provider_name: str
    partner_id: UUID
    partner_name: str
    partner_provider_id: UUID | None
    partner_provider_name: str
    asked_at: datetime
    agreed_at: datetime | None
    takes_people: bool

    @property
    def is_agreed(self) -> bool:
        """Whether the partner has said yes."""
        return self.agreed_at is not None


@transaction.atomic
def ask(*, service_id: UUID, partner_id: UUID, by: Viewer, at: datetime) -> UUID:
    """Ask another service to take people while this one has no room; it counts once they agree.

    A partner named before is let go. NotAllowed, NotFound; OverflowToItself, OverflowInACircle,
    PartnerTakesNobody.
    """
    managed(service_id, by, at)
    if partner_id == service_id:
        raise OverflowToItself
    partner = Service.objects.filter(pk=partner_id).first()
    if partner is None or not _takes(partner) or partner.no_new_from_date is not None:
        raise PartnerTakesNobody
    _check_no_circle(service_id, partner_id)
    _end(Overflow.objects.filter(service_id=service_id, ended_at=None), by, at)
    row = Overflow.objects.create(
        service_id=service_id,
        partner_id=partner_id,
        asked_at=at,
        asked_by_account_id=account_of(by),
    )
    _record("capacity.partner_asked", row, by, at)
    return row.id


@transaction.atomic
def agree(*, overflow_id: UUID, by: Viewer, at: datetime) -> None:
    """Agree to take people for another service; NotAllowed, NotFound unless it is the viewer's."""
    row = _locked(overflow_id, by, at)
    if not may_run(by, row.partner.provider_id, local_date(at)):
        raise NotAllowed
    _check_no_circle(row.service_id, row.partner_id)
    row.agreed_at, row.agreed_by_account_id = at, account_of(by)
    row.save(update_fields=["agreed_at", "agreed_by_account_id"])
    note_change()
    _record("capacity.partner_agreed", row, by, at)


@transaction.atomic
def end(*, overflow_id: UUID, by: Viewer, at: datetime) -> None:
    """Say no, or stop: either side may. Who was sent already stays where they are."""
    row = _locked(overflow_id, by, at)
    _end(Overflow.objects.filter(pk=row.pk), by, at)
    note_change()
    _record("capacity.partner_ended", row, by, at)


def partners(service_ids: Iterable[UUID]) -> dict[UUID, Partner]:
    """Return who takes people for these services: those who agreed, whether they can now or not."""
    rows = Overflow.objects.filter(
        service_id__in=list(service_ids), ended_at=None, agreed_at__isnull=False
    )
    return {row.service_id: _partner(row) for row in _whole(rows)}


def of_provider(provider_id: UUID) -> tuple[Partner, ...]:
    """Return every pair that this provider is in, asked or agreed, latest first."""
    rows = Overflow.objects.filter(
        Q(service__provider_id=provider_id) | Q(partner__provider_id=provider_id), ended_at=None
    )
    return tuple(_partner(row) for row in _whole(rows).order_by("-asked_at", "-id"))


def could_help(service_id: UUID) -> tuple[tuple[UUID, str, str], ...]:
    """Return the services that could be asked: id, name and provider, those of its own area."""
    own = Service.objects.filter(pk=service_id).values_list("area_codes", flat=True).first() or []
    rows = Service.objects.filter(
        takes_referrals=True, state=State.ACTIVE, no_new_from_date=None, area_codes__overlap=own
    ).exclude(pk=service_id)
    found = rows.select_related("provider").order_by("name", "id")[:200]
    return tuple(
        (row.id, row.name, row.provider.name if row.provider else row.provider_name)
        for row in found
    )


def _check_no_circle(service_id: UUID, partner_id: UUID) -> None:
    """Raise OverflowInACircle where whoever is sent on could come back, asked for or agreed."""
    after = dict(Overflow.objects.filter(ended_at=None).values_list("service_id", "partner_id"))
    seen, here = set[UUID](), partner_id
    while here in after and here not in seen:
        seen.add(here)
        here = after[here]
        if here == service_id:
            raise OverflowInACircle


def _locked(overflow_id: UUID, by: Viewer, at: datetime) -> Overflow:
    """Return a pair, locked; NotFound for who runs neither side, as for one that never was."""
    rows = Overflow.objects.select_for_update(of=("self",))
    row = rows.select_related("service", "partner").filter(pk=overflow_id, ended_at=None).first()
    if row is None:
        raise NotFound
    sides = (row.service.provider_id, row.partner.provider_id)
    if not any(may_run(by, side, local_date(at)) for side in sides):
        raise NotFound
    return row


def _end(rows: QuerySet[Overflow], by: Viewer, at: datetime) -> None:
    rows.update(ended_at=at, ended_by_account_id=account_of(by))


def _whole(rows: QuerySet[Overflow]) -> QuerySet[Overflow]:
    return rows.select_related("service__provider", "partner__provider")


def _takes(service: Service) -> bool:
    return service.takes_referrals and service.state == State.ACTIVE


def _partner(row: Overflow) -> Partner:
    partner, service = row.partner, row.service
    return Partner(
        id=row.id,
        service_id=service.id,
        service_name=service.name,
        provider_name=service.provider.name if service.provider else "",
        partner_id=partner.id,
        partner_name=partner.name,
        partner_provider_id=partner.provider_id,
        partner_provider_name=partner.provider.name if partner.provider else "",
        asked_at=row.asked_at,
        agreed_at=row.agreed_at,
        takes_people=_takes(partner) and partner.intake == Intake.OPEN,
    )


def _record(action: str, row: Overflow, by: Viewer, at: datetime) -> None:
    detail = {"partner": str(row.partner_id)}
    audit.record(action=action, by=by, at=at, subject=("service", row.service_id), detail=detail)
