"""Chase: when nobody answers in time, somebody is told, until somebody owns the next step.

Unopened at half of the promise: the service's triage team. At the promise without a first
contact: the service's manager. One working day later: the area's single point of contact, who
calls the person or offers something else. Support that has not started by the day the programme
promises goes the same way: the manager, then the area. Nothing expires unowned.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.queries import AreaSummary
from handrail.domain.referrals import chasing, rescuing
from handrail.domain.referrals.chasing import Late, Unanswered
from handrail.domain.referrals.chasing_rules import Level
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey.area_team import organisation_of_team
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System

PURPOSE = "keep a promise"
INSTANT = timedelta(microseconds=1)
TEMPLATES = {
    Level.REMINDER: "reminder_unread",
    Level.MANAGER: "promise_missed",
    Level.AREA: "area_contact",
}
OF_START = {Level.MANAGER: "start_missed", Level.AREA: "start_area_contact"}
MANAGE = "/manage/"
IN_THE_INBOX = {chasing.REFERRAL: "/inbox/{}/", chasing.INTAKE: "/inbox/sent-in/{}/"}


@transaction.atomic
def chase(*, item: Unanswered, by: System, at: datetime) -> tuple[Level, ...]:
    """Tell whoever's turn it is about one referral or intake; return who was told, if anyone."""
    found = chasing.note(item=item, by=by, at=at)
    if found is None:
        return ()
    levels, late = found
    for level in levels:
        _WHOM[level](late, level, by, at)
    return levels


def _triage(late: Late, level: Level, by: System, at: datetime) -> None:
    if late.assigned_account_id is not None:
        _queue(late, level, by, at, account_id=late.assigned_account_id)
        return
    _colleagues(late, level, (Permission.TRIAGE, Permission.MANAGE_SERVICE), by, at)


def _manager(late: Late, level: Level, by: System, at: datetime) -> None:
    _colleagues(late, level, (Permission.MANAGE_SERVICE, Permission.TRIAGE), by, at)


def _area(late: Late, level: Level, by: System, at: datetime) -> None:
    """Write to the area of the service, else of the referrer, else the only one there is.

    With no area at all it goes to the service's own mailbox, and an administrator is shown
    what cannot be delivered: it is never silently nobody's.
    """
    area = _area_of(late, at)
    if area is None:
        _queue(late, level, by, at)
        return
    team = organisation_of_team(area, at=at)
    # Once somebody speaks with them, the area asks the service when support starts; not them.
    is_let_in = team is not None and late.what != chasing.START
    if team is not None and is_let_in:
        rescuing.call_in(
            referral_id=late.id if late.what == chasing.REFERRAL else None,
            intake_id=late.id if late.what == chasing.INTAKE else None,
            organisation_id=team,
            by=by,
            at=at,
        )
    _queue(
        late,
        level,
        by,
        at,
        account_id=area.single_point_of_contact_account_id if team else None,
        organisation_id=team or area.organisation_id,
        opens=is_let_in,
    )


def _area_of(late: Late, at: datetime) -> AreaSummary | None:
    on, areas = local_date(at), organisations.areas()
    area = organisations.area_of(late.organisation_id, on)
    if area is None and late.from_organisation_id is not None:
        area = organisations.area_of(late.from_organisation_id, on)
    return areas[0] if area is None and len(areas) == 1 else area


def _colleagues(
    late: Late, level: Level, permissions: tuple[Permission, ...], by: System, at: datetime
) -> None:
    """Write to everybody with the first permission that anybody holds, else to the mailbox."""
    for permission in permissions:
        cards = staff.colleagues(late.organisation_id, permission=permission, at=at)
        for card in cards:
            _queue(late, level, by, at, account_id=card.account_id)
        if cards:
            return
    _queue(late, level, by, at)


def _queue(
    late: Late,
    level: Level,
    by: System,
    at: datetime,
    *,
    account_id: UUID | None = None,
    organisation_id: UUID | None = None,
    opens: bool = True,
) -> None:
    """Queue a letter, with the page of what is late where whoever is written to may open it."""
    said = {
        "reference": late.reference,
        "service": late.service_name,
        "sent": local_date(late.sent_at).isoformat(),
        "promised": local_date(late.promised_at - INSTANT).isoformat(),
        "ring": late.service_phone,
        "link": _page(late, level) if opens else "",
    }
    messaging.queue(
        organisation_id=late.organisation_id,
        channel="staff_email",
        template=(OF_START if late.what == chasing.START else TEMPLATES)[level],
        purpose=PURPOSE,
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in said.items() if value],
        referral_id=late.id if late.what != chasing.INTAKE else None,
        recipient_organisation_id=organisation_id or late.organisation_id,
        recipient_account_id=account_id,
        by=by,
        at=at,
    )


def _page(late: Late, level: Level) -> str:
    if level is Level.MANAGER or late.what == chasing.START:
        return MANAGE
    return IN_THE_INBOX[late.what].format(late.id)


_WHOM: dict[Level, Callable[[Late, Level, System, datetime], None]] = {
    Level.REMINDER: _triage,
    Level.MANAGER: _manager,
    Level.AREA: _area,
}
