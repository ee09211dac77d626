"""Waiting: a place that opens goes to the head of the line, and a person may wish to come later.

A wish to wait is kept once, in the history of the clocks, which stand still (ADR 0040). While it
goes on the line passes them by, and they keep their place in it (ADR 0042).
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from handrail.domain.capacity import waiting
from handrail.domain.referrals import pausing, placing, queries
from handrail.domain.referrals.choices import Wish
from handrail.journey.loop import tell_person, tell_referrer
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Person, System, Viewer

ONE_DAY = timedelta(days=1)
BY_THEMSELF = "Chosen on their own page"


@transaction.atomic
def hand_on(*, service_id: UUID, by: System, at: datetime) -> int:
    """Give a service's free places to the head of its line, and tell them; return how many."""
    _pass_by_all(service_id, by, at)
    filled = waiting.fill(service_id=service_id)
    for referral_id in filled:
        placing.add_line(referral_id=referral_id, event=placing.PLACE_OPENED, by=by, at=at)
        card = queries.record(referral_id, viewer=by, at=at).card
        tell_referrer(referral_id=referral_id, event=placing.PLACE_OPENED, by=by, at=at)
        tell_person(
            person_id=card.person_id,
            referral_id=referral_id,
            template="place_opened",
            organisation_id=card.to_organisation_id,
            by=by,
            at=at,
        )
    return len(filled)


@transaction.atomic
def wait(
    *,
    referral_id: UUID,
    from_date: date,
    until_date: date,
    wish: str,
    note: str = "",
    by: Viewer,
    at: datetime,
) -> None:
    """Let the clocks stand still, and the line pass somebody by, on the days they wish to wait.

    What ``pausing.pause`` raises. Days that begin later move the line when they begin.
    """
    pausing.pause(
        referral_id=referral_id,
        from_date=from_date,
        until_date=until_date,
        wish=wish,
        note=note,
        by=by,
        at=at,
    )
    _pass_by(referral_id, by, at)


@transaction.atomic
def ready(*, referral_id: UUID, by: Viewer, at: datetime) -> None:
    """Let the clocks run on, and the line offer them a place, because they are ready sooner.

    WrongState where they are not waiting.
    """
    pausing.resume(referral_id=referral_id, by=by, at=at)
    _pass_by(referral_id, by, at)


@transaction.atomic
def come(*, referral_id: UUID, on: date | None, by: Person, at: datetime) -> None:
    """Let somebody come from a day they choose, in the place of what they wished before.

    None: they could come now. NotFound; WaitsTooLong for a day that cannot be meant.
    """
    if not waiting.is_in_line(referral_id, viewer=by, at=at):
        raise NotFound
    if on is not None:
        waiting.check_day(on, at=at)
        if pausing.until(referral_id, viewer=by, at=at) == on - ONE_DAY:
            return
    for each in pausing.waits(referral_id, viewer=by, at=at):
        if each.is_running:
            pausing.resume(referral_id=referral_id, by=by, at=at)
    if on is not None:
        pausing.pause(
            referral_id=referral_id,
            from_date=local_date(at),
            until_date=on - ONE_DAY,
            wish=Wish.OTHER,
            note=BY_THEMSELF,
            by=by,
            at=at,
        )
    _pass_by(referral_id, by, at)


def _pass_by(referral_id: UUID, by: Viewer, at: datetime) -> None:
    """Let the line, where they stand in one, say what the clocks say."""
    if not waiting.is_in_line(referral_id, viewer=by, at=at):
        return
    until = pausing.until(referral_id, viewer=by, at=at)
    back = until + ONE_DAY if until else None
    waiting.wait_until(referral_id=referral_id, until_date=back, by=by, at=at)


def _pass_by_all(service_id: UUID, by: System, at: datetime) -> None:
    """Pass by whoever wished it from today on, or before they came into this line."""
    line = waiting.line(service_id, viewer=by, at=at)
    wishes = pausing.until_by_id([it.referral_id for it in line], viewer=by, at=at)
    for it in line:
        until = wishes.get(it.referral_id)
        if until and it.not_before_date != until + ONE_DAY:
            waiting.wait_until(referral_id=it.referral_id, until_date=until + ONE_DAY, by=by, at=at)
