"""Noticing: whoever owns an account is told by e-mail of what may not have been them.

Such a message names nobody but their browser, and goes by the outbox like all others.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff import queries as staff
from handrail.domain.staff import sessions
from handrail.domain.staff.queries import MembershipCard
from handrail.domain.staff.sessions import Came
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, Viewer, acting_as

PURPOSE = "keep an account safe"
PAGE = "/account/sessions/"
SAID = {
    "new_browser": "Somebody signed in from a browser that your account did not know.",
    "many_tries": "Somebody signed in after several wrong tries.",
    "second_step": "How you sign in was changed: the second step.",
    "password": "How you sign in was changed: the password.",
    "ended": "An administrator has ended your sessions.",
}


@transaction.atomic
def begin(*, account_id: UUID, came: Came, tells: bool, by: System, at: datetime) -> None:
    """Write down that a session begins, and tell its owner what is unusual about it."""
    with acting_as(by, at=at):
        for what in sessions.begin(account_id=account_id, came=came, by=by, at=at):
            if tells:
                tell(account_id=account_id, what=what, browser=came.browser, by=by, at=at)


@transaction.atomic
def way_in_changed(
    *, account_id: UUID, what: str, but: str, browser: str, by: Viewer, at: datetime
) -> None:
    """End every other session of an account whose second step or password changed, and tell it."""
    sessions.end_all(account_id=account_id, but=but, why=f"{what} changed", by=by, at=at)
    tell(account_id=account_id, what=what, browser=browser, by=by, at=at)


def tell(*, account_id: UUID, what: str, browser: str, by: Viewer, at: datetime) -> None:
    """Write to an account's own address what happened; nobody without access anywhere is told."""
    sender = _sender(staff.memberships(account_id, at=at), at)
    if sender is None:
        return
    said = {"what": SAID[what], "when": at.isoformat(), "browser": browser, "link": PAGE}
    messaging.queue(
        organisation_id=sender,
        channel="staff_email",
        template="account_news",
        purpose=PURPOSE,
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in said.items()],
        recipient_account_id=account_id,
        by=by,
        at=at,
    )


def _sender(held: Sequence[MembershipCard], at: datetime) -> UUID | None:
    """Return who writes: where they work, or for a body behind the wall its area's board."""
    inside = next((card.organisation_id for card in held if not card.is_told_only), None)
    if inside is not None or not held:
        return inside
    area = organisations.area_of(held[0].organisation_id, local_date(at))
    found = area or next(iter(organisations.areas()), None)
    return found.organisation_id if found else None
