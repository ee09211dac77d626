"""A pathway, and an area that has agreed which organisations are one direct-care team for it."""

from datetime import date, datetime
from uuid import UUID

from handrail.domain.agreements import operations
from handrail.domain.agreements.operations import Agreed, Pathway
from handrail.domain.directory.models import Service
from handrail.domain.programmes.models import Programme
from handrail.kernel.viewer import Staff, acting_as

PATHWAY = Pathway("workwell", "WorkWell")
AGREED = Agreed(
    by="Dr Imani Cole, Caldicott Guardian",
    on=date(2026, 6, 1),
    reference="Sharing agreement 12",
    from_date=date(2026, 6, 3),
)


def on_pathway(*service_ids: UUID, at: datetime, pathway: Pathway = PATHWAY) -> None:
    """Say that services belong to a pathway."""
    Programme.objects.get_or_create(id=pathway.id, defaults={"created_at": at})
    Service.objects.filter(pk__in=service_ids).update(programme_id=pathway.id)


def one_team(
    governor: Staff, *organisation_ids: UUID, at: datetime, agreed: Agreed = AGREED
) -> dict[UUID, UUID]:
    """Put organisations on one list; return their lines."""
    with acting_as(governor, at=at):
        made = operations.add_to_team(
            board_id=governor.organisation_id,
            pathway=PATHWAY,
            organisation_ids=organisation_ids,
            agreed=agreed,
            by=governor,
            at=at,
        )
    return dict(zip(sorted(organisation_ids), made, strict=True))
