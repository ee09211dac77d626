"""Whether support helped: the person says it, once, after it has ended (R107)."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.cases import queries as cases
from handrail.domain.cases.records import CaseRecord
from handrail.domain.outcomes.choices import Helped
from handrail.domain.outcomes.models import Feedback
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.viewer import Person, Viewer

NOT_ASKED = frozenset({"in_error", "died"})


class SaidAlready(Refusal):
    """An answer is given once, and counts as it was given."""

    default = "You have told us already. Thank you."


class NotOver(Refusal):
    """Whether it helped is asked once support has ended."""

    default = "Your support goes on. We ask you this when it has ended."


@transaction.atomic
def say(*, case_id: UUID, helped: str, by: Person, at: datetime) -> None:
    """Keep what a person says of their own case; NotFound, NotOver, SaidAlready, BadInput."""
    case = cases.record(case_id, viewer=by, at=at)
    if case.person_id != by.person_id:
        raise NotFound
    if not is_over(case):
        raise NotOver
    if helped not in Helped.values:
        raise BadInput("Select whether it helped")
    row = Feedback(
        person_id=case.person_id,
        case_id=case_id,
        organisation_id=case.organisation_id,
        helped=helped,
        said_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise SaidAlready from None
    audit.record(
        action="feedback.said", by=by, at=at, subject=("case", case_id), person_id=case.person_id
    )


def is_over(case: CaseRecord) -> bool:
    """Return whether somebody had support and it has ended: not where they died, or in error."""
    return case.state == "closed" and case.close_reason not in NOT_ASKED


def of(case_id: UUID, *, viewer: Viewer, at: datetime) -> str:
    """Return what the person said of a case, or "" while they have not."""
    rows = Feedback.objects.visible_to(viewer, at=at).filter(case_id=case_id)
    return rows.values_list("helped", flat=True).first() or ""
