"""What the clock does to rows of many organisations: list ids, then act as each, row by row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from handrail.domain.capacity import waiting, winding
from handrail.domain.concerns import queries as concerns
from handrail.domain.copies import queries as copies
from handrail.domain.directory import hearing, intake, owning
from handrail.domain.enquiries import forgetting, mails, questions
from handrail.domain.overrides import queries as overrides
from handrail.domain.oversight import operations as oversight
from handrail.domain.prompting import operations as prompting
from handrail.domain.referrals import bouncing, chasing, intakes
from handrail.domain.referrals.chasing import Unanswered
from handrail.domain.referrals.chasing_rules import Level
from handrail.domain.reports import queries as reports
from handrail.domain.sharing import queries as sharing
from handrail.domain.staff import keeping, people, reviews, sessions
from handrail.domain.systems import answering, launching, signed
from handrail.domain.systems import operations as systems
from handrail.journey import (
    advice,
    bounce,
    by_link,
    chase,
    download,
    entries,
    incoming,
    leaving,
    measure,
    override,
    renew,
    report,
    reviewing,
    wind_down,
    worry,
)
from handrail.journey import waiting as waiting_journey
from handrail.kernel.clock import local_date
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


def measure_waits(at: datetime) -> int:
    """Measure how long people wait at each service; return how many figures there are."""
    with transaction.atomic(), acting_as(System(), at=at):
        return measure.measure(by=System(), at=at)


def run_worries(at: datetime) -> int:
    """Tell the next person about each concern that nobody answered in time; return how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        unread = concerns.unread(viewer=System(), at=at)
    return _each(unread, lambda id_, by: worry.chase(concern_id=id_, by=by, at=at) is not None, at)


def run_unheard(at: datetime) -> int:
    """Tell health professionals about each report that waits for them; return how many.

    It releases none.
    """
    with transaction.atomic(), acting_as(System(), at=at):
        waiting = reports.unheard(viewer=System(), at=at)
    return _each(waiting, lambda id_, by: report.remind(report_id=id_, by=by, at=at), at)


def run_bounces(at: datetime) -> int:
    """Raise everybody who is sent from one to the next to a senior; return how many are new."""
    with transaction.atomic(), acting_as(System(), at=at):
        found = bouncing.found(viewer=System(), at=at)
    count = 0
    for item in found:
        by = System(item.organisation_id)
        try:
            with transaction.atomic(), acting_as(by, at=at):
                count += bounce.raise_one(item=item, by=by, at=at) is not None
        except Exception:
            log.exception("raising a bounce broke", id=str(item.referral_id))
    return count


def forget_drafts(at: datetime) -> int:
    """Delete drafts and codes, and empty calls and mails, whose time is over; return how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        forgetting.forget(by=System(), at=at)
        return intakes.forget_drafts(by=System(), at=at)


def end_copies(at: datetime) -> int:
    """Empty each copy of a person's record whose time is over; return how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        over = copies.over(viewer=System(), at=at)
    return _each(over, lambda id_, by: download.end(copy_id=id_, by=by, at=at), at)


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


def run_places(at: datetime) -> int:
    """Hand places that opened to the head of each line; return how many people got one."""
    with transaction.atomic(), acting_as(System(), at=at):
        lines = waiting.lines()
    return _each(lines, lambda id_, by: waiting_journey.hand_on(service_id=id_, by=by, at=at), at)


def close_intakes(at: datetime) -> int:
    """Say on its entry that a service takes nobody new, from its day on; return how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        found = intake.to_close(on=local_date(at))

    def close(service_id: UUID, by: System) -> int:
        winding.close_intake(service_id=service_id, by=by, at=at)
        return 1

    return _each(found, close, at)


def run_funding(at: datetime) -> int:
    """Tell managers 90 and 30 days before the money of a service ends; return of how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        ending = {it.service_id: it for it in winding.funding_ends(on=local_date(at))}

    def tell(service_id: UUID, by: System) -> int:
        wind_down.tell_of_funding(found=ending[service_id], by=by, at=at)
        return 1

    return _each(((it.service_id, it.provider_id) for it in ending.values()), tell, at)


def ask_owners(at: datetime) -> int:
    """Ask the owners of entries that were not checked for 60 or 75 days; return how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        due = owning.due(on=local_date(at))
    asked = 0
    for item in due:
        try:
            with transaction.atomic(), acting_as(System(), at=at):
                asked += entries.remind(item=item, by=System(), at=at)
        except Exception:
            log.exception("asking an owner broke", id=str(item.service_id))
    return asked


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
    items = {item.organisation_id: item for item in waiting}

    def tell(organisation_id: UUID, by: System) -> int:
        reviewing.tell(item=items[organisation_id], by=by, at=at)
        return 1

    return _each(((one, one) for one in items), tell, at)


def forget_sessions(at: datetime) -> int:
    """Delete what is left of sessions, and what was typed and nobody came back for."""
    with transaction.atomic(), acting_as(System(), at=at):
        return sessions.forget(at=at) + keeping.forget(by=System(), at=at)


def forget_tokens(at: datetime) -> int:
    """Forget expired tokens, launches that are over, and who was prompted on days gone by."""
    with transaction.atomic(), acting_as(System(), at=at):
        gone = systems.forget_spent(at=at) + launching.forget(at=at) + signed.forget(at=at)
        gone += answering.forget(at=at)
        return gone + prompting.forget_clinicians(at=at)


def run_overrides(at: datetime) -> int:
    """Escalate overrides that nobody reviewed, and ask again about telling; return how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        due = overrides.due(viewer=System(), at=at)
    return _each(due, lambda id_, by: override.chase(override_id=id_, by=by, at=at) is not None, at)


def run_questions(at: datetime) -> int:
    """Tell somebody about questions that wait for an answer; return how many were told of."""
    with transaction.atomic(), acting_as(System(), at=at):
        late = questions.unanswered(viewer=System(), at=at)
    return _each(late, lambda id_, by: advice.chase(question_id=id_, by=by, at=at), at)


def run_links(at: datetime) -> int:
    """Send links for referrals that wait at services without a system; return how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        addresses = {it.id: it for it in hearing.in_force()}

    def tell(address_id: UUID, by: System) -> int:
        return by_link.tell(address=addresses[address_id], by=by, at=at)

    return _each(((it.id, it.provider_id) for it in addresses.values()), tell, at)


def run_late_mail(at: datetime) -> int:
    """Tell managers of mail on which nobody decided in time; return of how many."""
    with transaction.atomic(), acting_as(System(), at=at):
        late = mails.late(viewer=System(), at=at)
    return _each(late, lambda id_, by: incoming.chase(mail_id=id_, by=by, at=at), at)


def _each(
    found: Iterable[tuple[UUID, UUID]], act: Callable[[UUID, System], int], at: datetime
) -> int:
    """Act on each (row, organisation) as its organisation; one that breaks stops no other."""
    count = 0
    for row_id, organisation_id in found:
        by = System(organisation_id)
        try:
            with transaction.atomic(), acting_as(by, at=at):
                count += act(row_id, by)
        except Exception:
            log.exception("one broke", id=str(row_id))
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
