"""One person's story, told in the order in which it happened, up to the anchor and no further.

Everything is done by calling the journey as the member of the cast who would do it, at the
moment they would. Promises that nobody kept are chased on the way, as the clock would.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from demo.moments import on
from demo.people import Somebody
from demo.world import TEAMS, World
from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.participants.operations import Details
from handrail.domain.referrals import chasing, chasing_rules
from handrail.domain.referrals import operations as referrals
from handrail.domain.referrals.chasing import Unanswered
from handrail.domain.referrals.chasing_rules import Level
from handrail.domain.staff.permissions import Permission
from handrail.journey import chase
from handrail.kernel import working_days
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff, System, Viewer, acting_as

TICK = timedelta(minutes=5)


class TheEnd(Exception):  # noqa: N818 - not a fault: the rest lies after the anchor
    """What comes next in a story has not happened yet."""


class Telling:
    """Where one story has got to."""

    def __init__(
        self, world: World, who: Somebody, group: int, rng: Random, starts_at: datetime
    ) -> None:
        self.world, self.who, self.group, self.rng = world, who, group, rng
        self.now = starts_at
        self.service = ""
        self.person_id: UUID | None = None
        self.referral_id: UUID | None = None
        self.case_id: UUID | None = None
        self.referrer, self.coach = "", ""
        self.has_plan = False
        self.said_work = True
        self.has_said_if_it_helped = False
        self.waiting: Unanswered | None = None
        self.to_start: Unanswered | None = None

    def go(self, moment: datetime) -> None:
        """Let time pass until a moment, at least a little; TheEnd when it is after the anchor."""
        moment = max(moment, self.now + timedelta(minutes=self.rng.randint(2, 9)))
        self._chase(min(moment, self.world.anchor))
        if moment > self.world.anchor:
            raise TheEnd
        self.now = moment

    def later(self, days: int) -> None:
        """Go to some moment of office hours on the n-th working day from now."""
        if days <= 0:
            self.go(self.now + timedelta(minutes=self.rng.randint(5, 50)))
            return
        day = working_days.add(local_date(self.now), days)
        minutes = self.rng.randrange(9 * 60, 16 * 60 + 45)
        self.go(on(day, minutes // 60, minutes % 60))

    def after_hours(self, days: int) -> None:
        """Go to an early evening, some working days from now."""
        day = working_days.add(local_date(self.now), days)
        self.go(on(day, 17, self.rng.randrange(35, 59)))

    def finish(self) -> None:
        """Let the clock run to the anchor, and deliver what was queued on the way."""
        self._chase(self.world.anchor)
        self.deliver()

    def deliver(self) -> None:
        """Deliver what has been queued until now."""
        self.world.post.deliver(self.now)

    @contextmanager
    def acting(self, viewer: Viewer) -> Iterator[None]:
        """Act as somebody, now."""
        with acting_as(viewer, at=self.now):
            yield

    @property
    def triager(self) -> Staff:
        """Whoever decides for the service: a different one from story to story."""
        return self.world.viewer(self.rng.choice(TEAMS[self.service].triage), Permission.TRIAGE)

    @property
    def practice_id(self) -> UUID | None:
        """The practice they are registered at, if any."""
        return self.world.town[self.who.practice] if self.who.practice else None

    def details(self) -> Details:
        """Return how the person is reached, with the practice they are registered at."""
        practice_id = self.practice_id
        return replace(self.who.details, gp_practice_id=practice_id, no_gp=practice_id is None)

    def look(self, viewer: Staff) -> None:
        """Look at the referral, which is written down as it is for everybody."""
        assert self.referral_id is not None
        referrals.open_it(referral_id=self.referral_id, by=viewer, at=self.now)
        audit.record_view(
            what="referral.viewed",
            by=viewer,
            at=self.now,
            subject=("referral", self.referral_id),
            person_id=self.person_id,
            purpose=Purpose.TRIAGE,
        )
        if self.waiting and self.waiting.organisation_id == viewer.organisation_id:
            self.waiting = replace(self.waiting, is_opened=True)

    def promise(
        self,
        what: str,
        row_id: UUID,
        sent_at: datetime,
        promised_at: datetime,
        organisation_id: UUID | None = None,
    ) -> None:
        """Remember a promise that the clock watches, until it is kept."""
        holder = organisation_id or self.world.town[TEAMS[self.service].organisation]
        self.waiting = Unanswered(
            what, row_id, holder, sent_at, promised_at, is_opened=False, told=frozenset()
        )

    def promise_start(self, referral_id: UUID, sent_at: datetime) -> None:
        """Remember by when support starts; the clock watches it once they have spoken."""
        promised_at = self.world.start_promised_at(self.service, sent_at)
        holder = self.world.town[TEAMS[self.service].organisation]
        if promised_at is not None:
            self.to_start = Unanswered(
                chasing.START,
                referral_id,
                holder,
                sent_at,
                promised_at,
                is_opened=True,
                told=frozenset(),
            )

    def has_spoken(self) -> None:
        """From now on the clock watches when support starts."""
        holder = self.waiting.organisation_id if self.waiting else None
        self.waiting = self.to_start
        if self.waiting and holder:
            self.waiting = replace(self.waiting, organisation_id=holder)

    def has_started(self) -> None:
        """Both promises are kept, or were too late; the clock watches neither any more."""
        self.waiting = self.to_start = None

    def _chase(self, until: datetime) -> None:
        while self.waiting is not None:
            due = self._next_due(self.waiting)
            if due is None or due[0] > until:
                return
            moment, level = due
            by = System(self.waiting.organisation_id)
            with acting_as(by, at=moment):
                chase.chase(item=self.waiting, by=by, at=moment)
            self.waiting = replace(self.waiting, told=self.waiting.told | {level})
            self.now = max(self.now, moment)

    def _next_due(self, item: Unanswered) -> tuple[datetime, Level] | None:
        moments = {
            Level.REMINDER: chasing_rules.half_way(item.sent_at, item.promised_at),
            Level.MANAGER: item.promised_at,
            Level.AREA: chasing_rules.area_told_from(item.promised_at),
        }
        if item.is_opened or self.now >= item.promised_at:
            del moments[Level.REMINDER]
        soonest = self.now + TICK
        ahead = [(max(at + TICK, soonest), level) for level, at in moments.items()]
        return min((each for each in ahead if each[1] not in item.told), default=None)


REFERRAL, INTAKE = chasing.REFERRAL, chasing.INTAKE
