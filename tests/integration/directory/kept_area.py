"""An area whose directory is kept: its board, a provider with an entry, and a stranger."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from handrail.domain.directory import operations, owning
from handrail.domain.directory.operations import NewService
from handrail.domain.directory.owning import Owner
from handrail.domain.directory.proposing import NewProposal
from handrail.domain.directory.reporting import NewReport
from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.models import Organisation
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff, System, acting_as

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
BY = System()
A_PROPOSAL = NewProposal(
    name="Knit and natter",
    provider_name="The library",
    description="Come and talk.",
    postcode="ZZ1 1AA",
    phone="01632 960 009",
    industries=("G",),
)


def after(days: int) -> datetime:
    return AT + timedelta(days=days)


def make_area() -> dict[str, Any]:
    """A board with a keeper, a provider with an entry that was checked on the day, a stranger."""
    with acting_as(BY, at=AT):
        board = Organisation.objects.create(name="The board", kind="icb", ods_code="ZZ1")
        other = Organisation.objects.create(name="Another board", kind="icb", ods_code="ZZ2")
        provider = Organisation.objects.create(name="The provider", kind="provider")
        for each, name in ((board, "An area"), (other, "Elsewhere")):
            organisations.set_area(
                organisation_id=each.id,
                public_name=name,
                public_email="area@handrail.example",
                public_phone="01632 960 000",
                by=BY,
                at=AT,
            )
        organisations.relate(
            child_id=provider.id,
            parent_id=board.id,
            kind="part_of",
            from_date=local_date(AT),
            by=BY,
            at=AT,
        )
        service = operations.add(
            service=NewService(name="Coaching", provider_id=provider.id), by=BY, at=AT
        )
        operations.assure(service_id=service, assured_by="Jo", by=BY, at=AT)
        owning.set_owner(service_id=service, owner=Owner(email="jo@handrail.example"), by=BY, at=AT)
    return {
        "service": service,
        "keeper": a_keeper(board.id),
        "stranger": a_keeper(other.id),
        "board": board.id,
        "provider": provider.id,
    }


def a_keeper(organisation: UUID) -> Staff:
    may = frozenset({str(Permission.MANAGE_DIRECTORY)})
    return Staff(uuid4(), organisation, "administrator", may)


def a_report(area: dict[str, Any], **more: Any) -> NewReport:
    said = {
        "kind": "contact",
        "secret": uuid4(),
        "note": "The phone is dead",
        "email": "a@b.example",
    }
    return NewReport(area["service"], **(said | more))
