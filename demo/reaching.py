"""How a coach reaches somebody: as the rule asks, until they answer or it was enough."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from demo import words
from demo.arriving import Arriving
from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.cases import reaching
from handrail.domain.cases.rules import NextTry
from handrail.domain.referrals import queries
from handrail.domain.staff.permissions import Permission
from handrail.journey import support, waiting
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff


class Reaching(Arriving):
    """A person whom a named coach tries to reach."""

    @property
    def by(self) -> Staff:
        """The coach, as the one who acts."""
        return self.world.viewer(self.coach, Permission.WORK_CASES)

    @property
    def case(self) -> UUID:
        """The case."""
        assert self.case_id is not None
        return self.case_id

    def looked(self) -> None:
        """The coach opens the case."""
        with self.acting(self.by):
            audit.record_view(
                what="case.viewed",
                by=self.by,
                at=self.now,
                subject=("case", self.case),
                person_id=self.person_id,
                purpose=Purpose.DIRECT_CARE,
            )

    def tried(self, outcome: str, note: str = "") -> None:
        """The coach tries to reach them."""
        with self.acting(self.by):
            support.try_contact(
                case_id=self.case, outcome=outcome, tried_at=self.now, note=note,
                by=self.by, at=self.now,
            )  # fmt: skip
        if outcome == "reached":
            self.has_spoken()

    def spoke(self) -> None:
        """The coach rings and they answer."""
        self.tried("reached", self.rng.choice(words.SPOKE_NOTES))

    def waits(self, days: int) -> None:
        """They ask to be left alone for some days, and it is written down."""
        today = local_date(self.now)
        with self.acting(self.by):
            waiting.wait(
                referral_id=self._referral,
                from_date=today,
                until_date=today + timedelta(days=days),
                wish="away",
                note="Away with their family. Ring when they are back.",
                by=self.by,
                at=self.now,
            )
            card = queries.record(self._referral, viewer=self.by, at=self.now).card
        if self.waiting:
            self.waiting = replace(self.waiting, promised_at=card.promised_at)
        if self.to_start and card.start_promised_at:
            self.to_start = replace(self.to_start, promised_at=card.start_promised_at)

    def enough_tries(self) -> None:
        """Try until the rule says that it was enough."""
        while True:
            with self.acting(self.by):
                stands = reaching.reaching(self.case, self.person, viewer=self.by, at=self.now)
            if stands.may_close.yes or stands.next is None:
                return
            self._try_next(stands.next)

    def _try_next(self, step: NextTry) -> None:
        if step.way == "wait":
            self._wait_until(step.from_date)
            return
        days = 1 if step.from_date and step.from_date > local_date(self.now) else 0
        if "outside" in step.what:
            self.after_hours(days)
        else:
            self.later(days)
        written = {"text": "text_sent", "letter": "letter_sent"}.get(step.way)
        self.tried(written or self.missed_call(), self.rng.choice(words.TRIED_NOTES))

    def _wait_until(self, day: date | None) -> None:
        while day and local_date(self.now) < day:
            self.later(1)

    def missed_call(self) -> str:
        """Return what a call that nobody answered is: a message is left only where that is safe."""
        leaves_words = self.who.details.voicemail_safe == "yes" and self.rng.random() < 0.4
        return "voicemail" if leaves_words else "no_answer"

    @property
    def person(self) -> UUID:
        """The person, once there is one."""
        assert self.person_id is not None
        return self.person_id
