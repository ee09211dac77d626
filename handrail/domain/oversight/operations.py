"""Ask who looked: one person, one reason, written down."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.oversight import access
from handrail.domain.oversight.queries import raised_look
from handrail.domain.oversight.states import LOOK
from handrail.kernel import clock
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.ids import ordered_id
from handrail.kernel.nhs_number import NhsNumber
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import System, Viewer, account_of

SHORTEST_REASON = 10
# Also days before, for a clock that stood still; what is raised already is not raised again.
DAYS_BACK = 7


class AboutYourself(NotAllowed):
    """Somebody tried to decide about a look of their own."""

    default = "You looked, so somebody else decides about this."


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


def raise_looks(*, by: System, at: datetime) -> int:
    """Raise looks of the days before today that somebody should explain; return how many."""
    today = clock.local_date(at)
    until = datetime.combine(today, time(), clock.LONDON)
    with connection.cursor() as cursor:
        cursor.execute(
            "select oversight_raise_looks(%s, %s)", [until - timedelta(days=DAYS_BACK), until]
        )
        count: int = cursor.fetchone()[0]
    if count:
        audit.record(action="look.raised", by=by, at=at, detail={"count": count})
    return count


@transaction.atomic
def decide(*, look_id: UUID, state: str, note: str, by: Viewer, at: datetime) -> None:
    """Say that a look is explained or passed on, and why.

    NotAllowed without the permission, AboutYourself for a look of one's own, NoSuchLook,
    BadInput without a note, WrongState when somebody decided meanwhile.
    """
    access.check_may_read_audit(by)
    found = raised_look(look_id, viewer=by, at=at)
    if found.account_id == account_of(by):
        raise AboutYourself
    if len(note.strip()) < SHORTEST_REASON:
        raise BadInput("Say in a few words what you found")
    step = LOOK.check(found.state, state)
    with connection.cursor() as cursor:
        cursor.execute(
            "select oversight_decide(%s, %s, %s, %s, %s)",
            [look_id, ordered_id(), found.state, state, note],
        )
        if not cursor.fetchone()[0]:
            raise WrongState
    audit.record(action=step.event, by=by, at=at, subject=("look", look_id))
