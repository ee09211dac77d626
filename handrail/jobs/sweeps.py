"""What the clock does to rows of many organisations: list ids, then act as each, row by row."""

from dataclasses import dataclass, field
from datetime import datetime

import structlog
from django.db import transaction

from handrail.domain.concerns import queries as concerns
from handrail.domain.copies import queries as copies
from handrail.domain.overrides import queries as overrides
from handrail.domain.oversight import operations as oversight
from handrail.domain.referrals import chasing, intakes
from handrail.domain.referrals.chasing import Unanswered
from handrail.domain.referrals.chasing_rules import Level
from handrail.journey import chase, download, override, worry
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
    told = 0
    for concern_id, organisation_id in unread:
        by = System(organisation_id)
        try:
            with transaction.atomic(), acting_as(by, at=at):
                told += worry.chase(concern_id=concern_id, by=by, at=at) is not None
        except Exception:
            log.exception("chasing a concern broke", id=str(concern_id))
    return told


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


def raise_looks(at: datetime) -> int:
    """Raise looks that somebody should explain, of the days before; return how many are new."""
    with transaction.atomic(), acting_as(System(), at=at):
        count = oversight.raise_looks(by=System(), at=at)
    log.info("looks raised", count=count)
    return count


def run_overrides(at: datetime) -> int:
    """Escalate overrides that nobody reviewed, and ask again about telling; return how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        due = overrides.due(viewer=System(), at=at)
    count = 0
    for override_id, organisation_id in due:
        by = System(organisation_id)
        try:
            with transaction.atomic(), acting_as(by, at=at):
                count += override.chase(override_id=override_id, by=by, at=at) is not None
        except Exception:
            log.exception("chasing an override broke", id=str(override_id))
    return count


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
