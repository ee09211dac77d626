"""What the clock does to rows of many organisations: list ids, then act as each, row by row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from handrail.domain.concerns import queries as concerns
from handrail.domain.copies import queries as copies
from handrail.domain.overrides import queries as overrides
from handrail.domain.oversight import operations as oversight
from handrail.domain.referrals import chasing, intakes
from handrail.domain.referrals.chasing import Unanswered
from handrail.domain.referrals.chasing_rules import Level
from handrail.domain.reports import queries as reports
from handrail.domain.sharing import queries as sharing
from handrail.domain.staff import keeping, people, reviews, sessions
from handrail.journey import chase, download, leaving, override, renew, report, reviewing, worry
from handrail.kernel.viewer import System, acting_as

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Chased:
    """How many were told at each level, and how many broke."""

    told: dict[Level, int] = field(default_factory=lambda: dict.fromkeys(Level, 0))
    broken: int = 0


def run_chase(at: datetime) -> Chased:
    """Chase every promise that needs somebody at a moment; one that breaks stops no other."""
    with transaction.atomic(), acting_as(System(), at=at):
        waiting = chasing.unanswered(viewer=System(), at=at)
    chased = Chased()
    for item in waiting:
        if item.due(at):
            _chase(item, at, chased)
    return chased


def run_worries(at: datetime) -> int:
    """Tell the next person about each concern that nobody answered in time; return how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        unread = concerns.unread(viewer=System(), at=at)
    return _tell_each(
        unread, lambda id_, by: worry.chase(concern_id=id_, by=by, at=at) is not None, at
    )


def run_unheard(at: datetime) -> int:
    """Tell health professionals about each report that waits for them; return how many.

    It releases none.
    """
    with transaction.atomic(), acting_as(System(), at=at):
        waiting = reports.unheard(viewer=System(), at=at)
    return _tell_each(waiting, lambda id_, by: report.remind(report_id=id_, by=by, at=at), at)


def forget_drafts(at: datetime) -> int:
    """Delete drafts and codes whose time is over; return how many drafts."""
    with transaction.atomic(), acting_as(System(), at=at):
        return intakes.forget_drafts(by=System(), at=at)


def end_copies(at: datetime) -> int:
    """Empty each copy of a person's record whose time is over; return how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        over = copies.over(viewer=System(), at=at)
    count = 0
    for copy_id, organisation_id in over:
        by = System(organisation_id)
        with transaction.atomic(), acting_as(by, at=at):
            count += download.end(copy_id=copy_id, by=by, at=at)
    return count


def run_reminders(at: datetime) -> int:
    """Remind people of what they share that ends soon; return how many messages wait."""
    with transaction.atomic(), acting_as(System(), at=at):
        ending = sharing.ending(viewer=System())
    told = 0
    for evidence_id, organisation_id in ending:
        by = System(organisation_id)
        try:
            with transaction.atomic(), acting_as(by, at=at):
                told += renew.remind(evidence_id=evidence_id, by=by, at=at)
        except Exception:
            log.exception("reminding broke", id=str(evidence_id))
    return told


def raise_looks(at: datetime) -> int:
    """Raise looks that somebody should explain, of the days before; return how many are new."""
    with transaction.atomic(), acting_as(System(), at=at):
        count = oversight.raise_looks(by=System(), at=at)
    log.info("looks raised", count=count)
    return count


def run_leaving(at: datetime) -> int:
    """See to what memberships left that are over; return how many, one that breaks stops none."""
    with transaction.atomic(), acting_as(System(), at=at):
        over = people.to_wind_up(at=at)
    count = 0
    for found in over:
        by = System(found.organisation_id)
        try:
            with transaction.atomic(), acting_as(by, at=at):
                leaving.wind_up(found=found, by=by, at=at)
            count += 1
        except Exception:
            log.exception("winding up broke", id=str(found.membership_id))
    return count


def run_reviews(at: datetime) -> int:
    """Tell whoever has to look at people's access; return for how many organisations."""
    with transaction.atomic(), acting_as(System(), at=at):
        waiting = reviews.to_tell(at=at)
    for item in waiting:
        by = System(item.organisation_id)
        with transaction.atomic(), acting_as(by, at=at):
            reviewing.tell(item=item, by=by, at=at)
    return len(waiting)


def forget_sessions(at: datetime) -> int:
    """Delete what is left of sessions, and what was typed and nobody came back for."""
    with transaction.atomic(), acting_as(System(), at=at):
        return sessions.forget(at=at) + keeping.forget(by=System(), at=at)


def run_overrides(at: datetime) -> int:
    """Escalate overrides that nobody reviewed, and ask again about telling; return how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        due = overrides.due(viewer=System(), at=at)
    return _tell_each(
        due, lambda id_, by: override.chase(override_id=id_, by=by, at=at) is not None, at
    )


def _tell_each(
    found: Iterable[tuple[UUID, UUID]], tell: Callable[[UUID, System], bool], at: datetime
) -> int:
    """Tell of each (row, organisation) as its organisation; one that breaks stops no other."""
    told = 0
    for row_id, organisation_id in found:
        by = System(organisation_id)
        try:
            with transaction.atomic(), acting_as(by, at=at):
                told += tell(row_id, by)
        except Exception:
            log.exception("telling of one broke", id=str(row_id))
    return told


def _chase(item: Unanswered, at: datetime, chased: Chased) -> None:
    by = System(item.organisation_id)
    try:
        with transaction.atomic(), acting_as(by, at=at):
            levels = chase.chase(item=item, by=by, at=at)
    except Exception:
        log.exception("chase broke", what=item.what, id=str(item.id))
        chased.broken += 1
        return
    for level in levels:
        chased.told[level] += 1
        log.info("chased", what=item.what, id=str(item.id), level=level.value)
