"""What happens once somebody has a named coach: reached, met, planned with, and let go."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from demo import words
from demo.reaching import Reaching
from handrail.domain.cases import life, planning, queries
from handrail.domain.cases import operations as cases
from handrail.domain.cases.life import Closure
from handrail.domain.cases.meeting import Outcome
from handrail.domain.outcomes.feedback import NotOver
from handrail.domain.staff.permissions import Permission
from handrail.journey import close, death, handover, helped, plan, reassign, share, support
from handrail.journey.close import WorkNow
from handrail.journey.status import SwitchedOff
from handrail.kernel.clock import local_date
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person
from handrail.kernel.working_days import add

# Each group of stories has hours of its own, so that none needs to know of another's.
HOURS = ((9, 14), (11, 15), (10, 16), (12, 13))
# How many of those whose support has ended say whether it helped.
ANSWERS = 0.65
WORK_GROUP = {"off_sick": "off_sick", "employed": "employed", "self_employed": "employed"}


class Supporting(Reaching):
    """A person with a named coach."""

    def book(self, starts_at: datetime, way: str = "phone") -> UUID:
        """Book a time to meet; return the appointment's id."""
        made = new_id()
        place = "Mere House, 1 Quay Street" if way == "other_place" else ""
        with self.acting(self.by):
            support.book(
                case_id=self.case,
                starts_at=starts_at,
                minutes=45,
                way=way,
                place=place,
                with_account_id=self.world.account(self.coach),
                submission_id=made,
                by=self.by,
                at=self.now,
            )
        return made

    def book_in(self, days: int, way: str = "phone") -> tuple[UUID, datetime]:
        """Book a time that the coach has free, some working days from now."""
        day = add(local_date(self.now), days)
        hours = self.rng.sample(HOURS[self.group], 2)
        starts_at = self.world.free_time(self.coach, day, hours)
        return self.book(starts_at, way), starts_at

    def came(self, appointment_id: UUID, starts_at: datetime, outcome: Outcome) -> None:
        """Go to just after an appointment, and write down what became of it."""
        self.go(starts_at + timedelta(minutes=self.rng.randint(46, 70)))
        self.became(appointment_id, outcome)
        if outcome.they_met:
            self.has_started()

    def became(self, appointment_id: UUID, outcome: Outcome) -> None:
        """Write down what became of an appointment, or that it will not be."""
        with self.acting(self.by):
            support.record_meeting(
                appointment_id=appointment_id, outcome=outcome, by=self.by, at=self.now
            )

    def note(self) -> None:
        """The coach writes something down."""
        with self.acting(self.by):
            cases.write_note(
                case_id=self.case, text=self.rng.choice(words.NOTES), by=self.by, at=self.now
            )

    def next_step(self, days: int, text: str = "") -> None:
        """Say what happens next, by when: some working days from now."""
        with self.acting(self.by):
            cases.set_next_step(
                case_id=self.case,
                text=text or self.rng.choice(words.NEXT_STEPS),
                due_date=add(local_date(self.now), days),
                by=self.by,
                at=self.now,
            )

    def worry(self, text: str) -> None:
        """Put an alert on every page about the case."""
        with self.acting(self.by):
            cases.raise_worry(case_id=self.case, text=text, by=self.by, at=self.now)

    def plan(self, review_in: int = 30) -> None:
        """Agree a plan, or the next version of it, with a review in some days."""
        by, review = self.by, local_date(self.now) + timedelta(days=review_in)
        with self.acting(by):
            plan_id = planning.start_plan(case_id=self.case, by=by, at=self.now)
            planning.save_goals(
                plan_id=plan_id, goals=self._goals(), review_date=review, by=by, at=self.now
            )
            plan.agree(
                plan_id=plan_id,
                case_id=self.case,
                how=self.rng.choice(("together", "phone", "phone", "video")),
                by=by,
                at=self.now,
            )
        self.has_plan = True

    def draft_plan(self) -> None:
        """Write down goals that are not agreed yet."""
        with self.acting(self.by):
            plan_id = planning.start_plan(case_id=self.case, by=self.by, at=self.now)
            planning.save_goals(
                plan_id=plan_id, goals=self._goals()[:1], review_date=None, by=self.by, at=self.now
            )

    def moved_on(self, state: str) -> None:
        """Move the first action of the plan on."""
        with self.acting(self.by):
            latest = queries.plans(self.case, viewer=self.by, at=self.now)[0]
            action = latest.goals[0].actions[0]
            planning.set_action_state(action_id=action.id, state=state, by=self.by, at=self.now)

    def works(self, status: str, hours: int | None = None) -> None:
        """Write down what their work is now."""
        with self.acting(self.by):
            support.record_work(
                case_id=self.case,
                status=status,
                on_date=local_date(self.now),
                hours_a_week=hours,
                by=self.by,
                at=self.now,
            )

    def pause(self, days: int) -> None:
        """Rest the case for some days."""
        with self.acting(self.by):
            life.pause(
                case_id=self.case,
                until_date=local_date(self.now) + timedelta(days=days),
                reason=self.rng.choice(words.PAUSES),
                by=self.by,
                at=self.now,
            )

    def resume(self) -> None:
        """Go on."""
        with self.acting(self.by):
            life.resume(case_id=self.case, by=self.by, at=self.now)

    def offer_to(self, who: str, *, is_share: bool) -> UUID:
        """Offer to share or hand over to a named worker; return the offer."""
        card = self.world.card(who, Permission.WORK_CASES)
        reasons = words.SHARE_REASONS if is_share else words.HANDOVER_REASONS
        with self.acting(self.by):
            return handover.offer(
                case_id=self.case,
                to_account_id=card.account_id,
                to_organisation_id=card.organisation_id,
                is_share=is_share,
                why=self.rng.choice(reasons),
                how_agreed="spoken",
                by=self.by,
                at=self.now,
            )

    def taken_on(self, who: str, offered: UUID, *, is_share: bool) -> None:
        """The other worker accepts."""
        by = self.world.viewer(who, Permission.WORK_CASES)
        self.deliver()
        with self.acting(by):
            handover.accept(handover_id=offered, by=by, at=self.now)
        if is_share:
            return
        self.coach = who
        if self.waiting:
            self.waiting = replace(self.waiting, organisation_id=by.organisation_id)

    def given_to(self, manager: str, who: str) -> None:
        """A manager gives the case to a colleague."""
        by = self.world.viewer(manager, Permission.REASSIGN)
        with self.acting(by):
            reassign.reassign(
                case_ids=[self.case],
                to_account_id=self.world.account(who),
                why="To share the work out",
                by=by,
                at=self.now,
            )
        self.coach = who

    def end(self, reason: str, work_now: WorkNow | None = None, ask: str = "") -> None:
        """Close the case."""
        returned = reason == "back_at_work" and self.rng.random() < 0.8
        changed = reason in {"back_at_work", "still_at_work"} and self.rng.random() < 0.6
        gone_quiet = reason in {"unreached", "lost_touch"}
        closure = Closure(
            reason=reason,
            return_date=local_date(self.now) - timedelta(days=7) if returned else None,
            adjustments=self.rng.choice(words.ADJUSTMENTS) if changed else "",
            agreed="" if gone_quiet else self.rng.choice(words.AGREED),
            ask=ask,
            ask_by_date=add(local_date(self.now), 10) if ask else None,
            risk_seen=self.rng.choice(words.NO_RISK) if gone_quiet else "",
        )
        with self.acting(self.by):
            close.close(
                case_id=self.case, closure=closure, work_now=work_now, by=self.by, at=self.now
            )
        self.waiting = None
        if not gone_quiet and not self.has_said_if_it_helped:
            self.say_whether_it_helped(reason)

    def say_whether_it_helped(self, reason: str) -> None:
        """Let the person answer, as about two in three do."""
        chance = Random(f"{self.who.names.nhs_number} {reason}")  # noqa: S311 - a made-up town
        good = reason in {"back_at_work", "still_at_work"}
        said = chance.choice(("yes", "yes", "partly") if good else ("yes", "partly", "no"))
        person = Person(self.person)
        with self.acting(person), suppress(NotOver, SwitchedOff):
            if self.referral_id is not None and chance.random() < ANSWERS:
                helped.say(referral_id=self.referral_id, helped=said, by=person, at=self.now)
                self.has_said_if_it_helped = True

    def never_reached(self) -> None:
        """Try until it was enough; then look at risk and close."""
        self.enough_tries()
        self.end("unreached", ask=self.rng.choice(words.ASKS))

    def reopen(self) -> None:
        """Take the case up again."""
        with self.acting(self.by):
            close.reopen(
                case_id=self.case, why=self.rng.choice(words.REOPENS), by=self.by, at=self.now
            )

    def tells(self, body: str, *kinds: Kind) -> None:
        """Let an employer or a Jobcentre see something, because they asked for it."""
        until = local_date(self.world.anchor) + timedelta(days=60)
        with self.acting(self.by):
            share.share(
                person_id=self.person,
                choice=share.Choice(self.world.town[body], frozenset(kinds), until),
                how="spoken",
                by=self.by,
                at=self.now,
            )

    def died(self) -> None:
        """Record that they have died."""
        self.deliver()
        with self.acting(self.by):
            death.record_death(
                person_id=self.person,
                died_date=local_date(self.now) - timedelta(days=3),
                by=self.by,
                at=self.now,
            )
        self.waiting = None

    def _goals(self) -> list[planning.GoalDraft]:
        group = WORK_GROUP.get(self.who.work.status, "none")
        areas = {"work": words.WORK[group], "health": words.HEALTH, "life": words.LIFE}
        wanted = ["work", "health", "life"][: self.rng.choice((1, 2, 2, 3))]
        return [words.goal(area, self.rng.choice(areas[area])) for area in wanted]
