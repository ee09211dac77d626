"""How people come in, and what is decided: sent, asked about, offered on, declined, accepted."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from demo import said, words
from demo.telling import INTAKE, REFERRAL, Telling
from demo.world import ADVICE, TEAMS
from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.referrals import bouncing, intake_answers, intakes, queries
from handrail.domain.referrals.intake_answers import Partner
from handrail.domain.staff.permissions import Permission
from handrail.journey import (
    afterwards,
    bounce,
    offer,
    onboard,
    refer,
    refer_someone,
    self_refer,
    triage,
)
from handrail.journey.offer import Offers
from handrail.journey.onboard import Confirmed
from handrail.journey.refer_someone import OnBehalf
from handrail.kernel.clock import local_date
from handrail.kernel.ids import come_back_code, new_id
from handrail.kernel.viewer import Public, Staff, System
from handrail.kernel.working_days import add

RANKED_FOR = timedelta(days=21)
# Written down only where a programme's rules say no and a human decides otherwise.
AGAINST_THE_RULES = "They stand to gain from it all the same: agreed with the team's lead."


class Arriving(Telling):
    """A person on their way to a named coach, or to something that fits better."""

    def refer(
        self,
        referrer: str,
        service: str,
        *,
        booked: bool = False,
        tells: bool = True,
    ) -> None:
        """A professional refers them, with their agreement."""
        card = self.world.card(referrer, Permission.REFER)
        by, self.service, self.referrer = card.viewer(), service, referrer
        assert isinstance(by, Staff)
        form = refer.Referring(
            submission_id=new_id(),
            source=card.refers_as,
            names=self.who.names,
            details=self.details(),
            story=said.story(self.who, local_date(self.now), self.rng.choice(words.WHY)),
            choice=said.choice(
                self._offers(card.refers_as),
                self.world.services[service],
                self.world.town[TEAMS[service].organisation],
                self.world.promised_at(service, self.now),
                self.world.start_promised_at(service, self.now),
                booked=booked,
            ),
            agreed=refer.Agreed(
                how="signed" if self.rng.random() < 0.1 else "spoken",
                tell_referrer=tells,
                explained=f"Referral to {service}, {TEAMS[service].organisation}",
            ),
            person_id=self.person_id,
            referrer_job=card.job_role_name,
        )
        with self.acting(by):
            sent = refer.send(form=form, by=by, at=self.now)
            record = queries.record(sent.id, viewer=by, at=self.now)
        self.referral_id, self.person_id = sent.id, record.card.person_id
        self.promise(REFERRAL, sent.id, self.now, sent.promised_at)
        self.promise_start(sent.id, self.now)

    def refer_themself(self, service: str, *, tells_gp: str) -> UUID:
        """They refer themself on the public pages; return what they sent.

        Without a service they leave the choice to the area's team.
        """
        self.service = service or ADVICE
        answers = said.answers(
            self.who,
            self.world.services[service] if service else None,
            self.practice_id,
            tells_gp,
            self.rng.choice(words.IN_THEIR_WORDS),
        )
        bearer = intakes.bearer_of(come_back_code())
        with self.acting(bearer):
            intakes.start(
                source="self", submission_id=new_id(), answers=answers, by=bearer, at=self.now
            )
            sent = self_refer.send(
                answers=answers, said=intake_answers.read(answers), by=bearer, at=self.now
            )
        self.promise(INTAKE, sent.id, self.now, sent.promised_at)
        return sent.id

    def sent_by_partner(self, source: str, partner: Partner) -> UUID:
        """Somebody they asked to sends the short form to the area's team; return what was sent."""
        self.service, self.said_work = ADVICE, False
        reach, names = self.who.details, self.who.names
        form = OnBehalf(
            submission_id=new_id(),
            source=source,
            partner=partner,
            given_name=names.given_name,
            family_name=names.family_name,
            phone=reach.phone,
            email=reach.email,
            postcode=reach.postcode,
            asked_me=True,
        )
        with self.acting(Public()):
            sent = refer_someone.send(form=form, at=self.now)
        self.promise(INTAKE, sent.id, self.now, sent.promised_at)
        return sent.id

    def confirm(self, intake_id: UUID, service: str = "") -> None:
        """Triage rings whoever was sent and confirms who they are, and what they choose."""
        by = self.triager
        confirmed = Confirmed(
            self.who.names,
            how_agreed="online" if not service else "spoken",
            service_id=self.world.services[service] if service else None,
        )
        with self.acting(by):
            self._look_at_intake(intake_id, by)
            sent = onboard.confirm(intake_id=intake_id, confirmed=confirmed, by=by, at=self.now)
            record = queries.record(sent.id, viewer=by, at=self.now)
        self.referral_id, self.person_id = sent.id, record.card.person_id
        self.service = service or self.service
        sent_at = self.waiting.sent_at if self.waiting else self.now
        self.promise(REFERRAL, sent.id, sent_at, sent.promised_at)
        self.promise_start(sent.id, sent_at)

    def close_intake(self, intake_id: UUID, closing: str) -> None:
        """Triage closes what was sent without a referral."""
        by = self.triager
        with self.acting(by):
            self._look_at_intake(intake_id, by)
            onboard.close_intake(intake_id=intake_id, closing=closing, by=by, at=self.now)
        self.waiting = None

    def opened(self) -> None:
        """Triage reads the referral."""
        by = self.triager
        with self.acting(by):
            self.look(by)

    def ask(self, question: str, days: int = 3) -> None:
        """Triage asks the referrer one thing."""
        by, until = self.triager, add(local_date(self.now), days)
        with self.acting(by):
            self.look(by)
            triage.ask_referrer(
                referral_id=self._referral, question=question, answer_by_date=until, by=by,
                at=self.now,
            )  # fmt: skip

    def answer(self, referrer: str, text: str) -> None:
        """The referrer answers."""
        by = self.world.viewer(referrer, Permission.REFER)
        with self.acting(by):
            triage.answer(referral_id=self._referral, text=text, by=by, at=self.now)

    def take_back(self, referrer: str, closing: str) -> None:
        """The referrer takes it back before anybody has accepted it."""
        by = self.world.viewer(referrer, Permission.REFER)
        with self.acting(by):
            afterwards.withdraw(
                referral_id=self._referral, closing=closing, note="", by=by, at=self.now
            )
        self.waiting = None

    def offer_elsewhere(self, service: str, note: str) -> None:
        """Triage offers them, with their agreement, to a service that fits better."""
        by = self.triager
        with self.acting(by):
            self.look(by)
            triage.offer_elsewhere(
                referral_id=self._referral,
                service_id=self.world.services[service],
                how_agreed="spoken",
                note=note,
                by=by,
                at=self.now,
            )

    def take_over(self, service: str) -> None:
        """The other service takes them on; the clock goes on."""
        self.service = service
        by = self.triager
        with self.acting(by):
            triage.take_over(referral_id=self._referral, by=by, at=self.now)
        if self.waiting:
            self.waiting = replace(self.waiting, organisation_id=by.organisation_id)

    def refuse(self, service: str, why: str) -> None:
        """The other service says no; they stay where they were."""
        by = self.world.viewer(TEAMS[service].triage[0], Permission.TRIAGE)
        with self.acting(by):
            triage.refuse_offer(referral_id=self._referral, why=why, by=by, at=self.now)

    def raised(self) -> None:
        """The clock raises to a senior that they are sent from one to the next."""
        with self.acting(System()):
            found = bouncing.found(viewer=System(), at=self.now)
        for item in found:
            if item.referral_id == self.referral_id:
                by = System(item.organisation_id)
                with self.acting(by):
                    bounce.raise_one(item=item, by=by, at=self.now)

    def decline(self, closing: str, onward: str, note: str, care: str = "") -> None:
        """Triage closes it with a reason and, where there can be one, something else."""
        by = self.triager
        asks_on = local_date(self.now) + timedelta(days=14)
        with self.acting(by):
            self.look(by)
            triage.decline(
                referral_id=self._referral,
                closing=closing,
                onward_service_id=self.world.services[onward] if onward else None,
                note=note,
                care=triage.OtherCare(care, asks_on) if care else None,
                by=by,
                at=self.now,
            )
        self.waiting = None

    def accept(self, coach: str = "") -> None:
        """Triage takes them on for a named coach."""
        by = self.triager
        self.coach = coach or self.rng.choice(TEAMS[self.service].coaches)
        with self.acting(by):
            self.look(by)
            self.case_id = triage.accept(
                referral_id=self._referral,
                coach_account_id=self.world.account(self.coach),
                because=AGAINST_THE_RULES,
                by=by,
                at=self.now,
            )

    @property
    def _referral(self) -> UUID:
        assert self.referral_id is not None
        return self.referral_id

    def _look_at_intake(self, intake_id: UUID, by: Staff) -> None:
        audit.record_view(
            what="intake.viewed",
            by=by,
            at=self.now,
            subject=("intake", intake_id),
            purpose=Purpose.TRIAGE,
        )

    def _offers(self, source: str) -> Offers | None:
        """Return what fits them. Waits are declared as of now, so only what is new is ranked."""
        if self.now < self.world.anchor - RANKED_FOR:
            return None
        known = self.who.known(self.practice_id, source)
        return offer.offers(known=known, at=self.world.anchor)
