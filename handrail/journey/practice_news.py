"""Once a month, half a page to each practice: what came of its referrals (R107, R109)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging import queries as outbox
from handrail.domain.messaging.operations import Fact
from handrail.domain.messaging.practice_letters import ROWS
from handrail.insight import practice_month
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System

TEMPLATE = "practice_month"


@transaction.atomic
def send(*, practice_id: UUID, month: date, by: System, at: datetime) -> bool:
    """Queue a practice's half-page of a month; False where it went before."""
    assert by.organisation_id is not None
    if outbox.was_written(
        TEMPLATE,
        recipient_organisation_id=practice_id,
        said=("of", month.isoformat()),
        viewer=by,
        at=at,
    ):
        return False
    found = practice_month.of(practice_id, month, viewer=by)
    facts = [("of", month.isoformat()), ("month", f"{month:%B %Y}"), ("link", "/referrals/month/")]
    for (key, _label), (_what, in_month, in_year) in zip(
        ROWS, practice_month.lines(found), strict=True
    ):
        facts += [(f"{key}_month", in_month), (f"{key}_year", in_year)]
    messaging.queue(
        organisation_id=by.organisation_id,
        channel="practice_email",
        template=TEMPLATE,
        purpose="tell a practice what came of its referrals",
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in facts],
        recipient_organisation_id=practice_id,
        by=by,
        at=at,
    )
    return True
