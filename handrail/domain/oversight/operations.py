"""Ask who looked: one person, one reason, written down."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.oversight import access
from handrail.kernel.errors import BadInput
from handrail.kernel.ids import ordered_id
from handrail.kernel.nhs_number import NhsNumber
from handrail.kernel.viewer import Viewer

SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Sought:
    """The three facts by which one person is found, exactly."""

    nhs_number: NhsNumber
    birth_date: date
    family_name: str


@transaction.atomic
def enquire(*, sought: Sought, reason: str, by: Viewer, at: datetime) -> UUID | None:
    """Open an enquiry about one person; None where nobody in sight has those three facts.

    Written to the audit either way (R102). NotAllowed without the permission; BadInput without
    a reason.
    """
    access.check_may_read_audit(by)
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadInput("Say why you need to know, in a few words")
    with connection.cursor() as cursor:
        cursor.execute(
            "select oversight_enquire(%s, %s, %s, %s, %s, %s)",
            [
                ordered_id(),
                ordered_id(),
                sought.nhs_number.digits,
                sought.birth_date,
                sought.family_name,
                reason,
            ],
        )
        found: UUID | None = cursor.fetchone()[0]
    return found
