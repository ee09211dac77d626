"""The stories that the pages count on, each so many working days before the anchor.

Every page of every member of the cast has something true to show, whatever chance brings.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from demo import cast, openings, words
from demo.moments import office_moment, on, working_day_before
from demo.openings import GRACE, OWEN, PRIYA, RUTH, Plot
from demo.overriding import overridden
from demo.people import Somebody
from demo.plots import WORK_AT_END
from demo.supporting import Supporting
from demo.telling import TheEnd
from demo.world import ADVICE, PHYSIO, THERAPIES, WORKWELL, World
from handrail.domain.cases.meeting import Outcome
from handrail.domain.overrides.choices import Reason
from handrail.domain.referrals.sending import Work
from handrail.journey.close import WorkNow
from handrail.kernel.privacy import Kind

JO, KOFI = "jo.fairley", "kofi.lyle"
ATTENDED = Outcome("attended")
OFF_SICK = Work(status="off_sick", job_title="Warehouse picker", kinds=("manual", "shifts"))


@dataclass(frozen=True, slots=True)
class Fixed:
    """A story that starts some working days ago; 0 is a little while ago."""

    ago: int
    plot: Plot
    practice: str = cast.ASH
    is_off_sick: bool = False
    note_ends_in: int | None = None


def tell(story: Fixed, world: World, who: Somebody, group: int, rng: Random) -> None:
    """Tell one of them, about somebody who can be reached."""
    day = working_day_before(world.today, story.ago)
    starts_at = on(day, rng.randint(9, 15), rng.randrange(60))
    if story.ago == 0:
        starts_at = office_moment(world.anchor - timedelta(minutes=25))
    phone = who.details.phone or "07700 900999"
    details = replace(
        who.details, phone=phone, phone_safe="yes", text_safe="yes", letter_safe="yes"
    )
    somebody = replace(who, practice=story.practice, details=details)
    if story.is_off_sick:
        work = replace(OFF_SICK, employer_size=who.work.employer_size or 100)
        if story.note_ends_in is not None:
            until = world.today + timedelta(days=story.note_ends_in)
            work = replace(work, fit_note_until_date=until)
        somebody = replace(somebody, work=work, weeks_off=3, goals=("return_to_work",))
    t = Supporting(world, somebody, group, rng, starts_at)
    with suppress(TheEnd):
        story.plot(t)
    t.finish()


def twice(t: Supporting) -> None:
    """Referred twice by one practice: the second is closed, the first goes on."""
    t.refer(RUTH, WORKWELL)
    first = t.referral_id
    t.later(1)
    t.refer(PRIYA, WORKWELL)
    t.later(1)
    t.decline("duplicate", "", "We have this already, from two days ago.")
    t.referral_id = first
    t.accept(JO)


def with_coach(coach: str = JO, referrer: str = RUTH, service: str = WORKWELL) -> Plot:
    """Return the story of somebody accepted for a coach who has not rung yet."""

    def plot(t: Supporting) -> None:
        t.refer(referrer, service)
        t.later(1)
        t.accept(coach)

    return plot


def spoken(t: Supporting, coach: str = JO, referrer: str = RUTH) -> None:
    """Accepted, and reached the day after."""
    with_coach(coach, referrer)(t)
    t.later(1)
    t.looked()
    t.spoke()


def planned(t: Supporting, review_in: int = 40) -> None:
    """Met once, with a plan."""
    spoken(t)
    booked, starts_at = t.book_in(2)
    t.came(booked, starts_at, ATTENDED)
    t.plan(review_in)
    t.next_step(t.rng.choice((9, 12, 15)))


def no_answer(t: Supporting) -> None:
    """Tried twice, by text and by telephone."""
    with_coach()(t)
    t.later(0)
    t.tried("text_sent")
    t.later(1)
    t.tried("no_answer")
    t.later(1)
    t.tried(t.missed_call())


def never(t: Supporting) -> None:
    """Tried as often as the rule asks."""
    with_coach(referrer=OWEN)(t)
    t.later(0)
    t.never_reached()


def meets_today(hour: int, way: str, *, has_plan: bool) -> Plot:
    """Return the story of somebody who meets Jo on the day of the anchor."""

    def plot(t: Supporting) -> None:
        planned(t) if has_plan else spoken(t)
        today = t.world.free_time(JO, t.world.today, (hour,))
        t.book(today, way)

    return plot


def unrecorded(t: Supporting) -> None:
    """Met lately, and nobody has written down how it went."""
    spoken(t, referrer=PRIYA)
    t.book_in(1)


def review_due(t: Supporting) -> None:
    """A plan that should be looked at again."""
    planned(t, review_in=27)
    t.later(3)
    t.note()
    t.moved_on("doing")


def paused(days: int) -> Plot:
    """Return the story of somebody whose support rests for some days."""

    def plot(t: Supporting) -> None:
        planned(t)
        t.later(2)
        t.pause(days)

    return plot


def step_due(t: Supporting) -> None:
    """A next step that is due about now."""
    planned(t)
    t.later(2)
    t.next_step(5, "Ring after they have seen their manager")


def offered_to_jo(t: Supporting) -> None:
    """A case that Kofi offers to Jo, and Jo has not answered."""
    spoken(t, KOFI)
    t.later(1)
    t.offer_to(JO, is_share=False)


def shared(t: Supporting) -> None:
    """Shared with the occupational health clinician."""
    planned(t)
    t.later(1)
    offered = t.offer_to("rory.teale", is_share=True)
    t.later(1)
    t.taken_on("rory.teale", offered, is_share=True)


def tells_others(t: Supporting) -> None:
    """Lets their employer and the Jobcentre see something."""
    planned(t)
    t.later(2)
    t.tells(cast.HOTEL, Kind.IDENTITY, Kind.KNOWN, Kind.ATTENDANCE, Kind.ADJUSTMENTS)
    t.tells(cast.JOBCENTRE, Kind.IDENTITY, Kind.KNOWN)


def shared_elsewhere(t: Supporting) -> None:
    """Shared with an adviser of another organisation."""
    planned(t)
    t.later(1)
    offered = t.offer_to("pat.winslow", is_share=True)
    t.later(1)
    t.taken_on("pat.winslow", offered, is_share=True)


def handed_over(t: Supporting) -> None:
    """Handed over to the council's adviser."""
    planned(t)
    t.later(2)
    offered = t.offer_to("aled.rook", is_share=False)
    t.later(1)
    t.taken_on("aled.rook", offered, is_share=False)
    t.later(2)
    t.note()


def reassigned(t: Supporting) -> None:
    """Given to Jo by the manager."""
    spoken(t, "bea.tansley", OWEN)
    t.later(1)
    t.given_to("helen.strand", JO)


def writing(t: Supporting) -> None:
    """A plan that is being written."""
    spoken(t)
    booked, starts_at = t.book_in(1)
    t.came(booked, starts_at, ATTENDED)
    t.draft_plan()
    t.worry(words.WORRIES[0])


def ended(reason: str, ask: str = "") -> Plot:
    """Return the story of somebody whose support has ended for a reason."""

    def plot(t: Supporting) -> None:
        planned(t)
        t.later(8)
        t.note()
        status = WORK_AT_END.get(reason) or t.who.work.status
        t.later(5)
        t.end(reason, WorkNow(status, None, 30 if status == "employed" else None), ask)

    return plot


def reopened(t: Supporting) -> None:
    """Ended, and taken up again."""
    ended("back_at_work")(t)
    t.later(10)
    t.reopen()
    t.later(1)
    t.spoke()


def died(t: Supporting) -> None:
    """They died, with a time to meet still booked."""
    planned(t)
    t.book_in(6)
    t.later(2)
    t.died()


def asked_to_wait(t: Supporting) -> None:
    """Reached by a text, and asked to be left alone until they are back."""
    with_coach()(t)
    t.later(0)
    t.tried("text_sent")
    t.later(1)
    t.tried("asked_later")
    t.waits(14)


def kept_time(t: Supporting) -> None:
    """Booked a first conversation while being referred, and kept it."""
    t.refer(RUTH, WORKWELL, booked=True)
    t.later(1)
    t.accept(JO)


STORIES = (
    Fixed(0, openings.from_(RUTH)),
    Fixed(1, openings.from_(OWEN, booked=True), cast.BEECH),
    Fixed(3, openings.asked),
    Fixed(7, openings.from_(PRIYA)),
    Fixed(5, openings.from_(GRACE), cast.CEDAR),
    Fixed(9, openings.read, "Elm Row Surgery"),
    Fixed(4, openings.answered),
    Fixed(3, openings.offered_on, cast.BEECH),
    Fixed(3, openings.offered_to_us, cast.CEDAR),
    Fixed(6, openings.taken_over, cast.BEECH),
    Fixed(4, openings.refused, cast.BEECH),
    Fixed(8, openings.declined),
    Fixed(1, openings.sent_themself),
    Fixed(7, openings.sent_themself, "Jubilee Quay Practice"),
    Fixed(1, openings.sent_by_employer, "Kiln Lane Surgery"),
    Fixed(4, twice),
    Fixed(2, overridden(with_coach(), Reason.DANGER_TO_SELF, is_reviewed=False)),
    Fixed(7, no_answer),
    Fixed(22, never, cast.BEECH),
    Fixed(4, meets_today(9, "phone", has_plan=False)),
    Fixed(12, meets_today(14, "other_place", has_plan=True)),
    Fixed(5, unrecorded),
    Fixed(26, review_due),
    Fixed(20, paused(15)),
    Fixed(15, paused(40)),
    Fixed(12, overridden(step_due, Reason.MISSING, is_reviewed=True)),
    Fixed(5, offered_to_jo),
    Fixed(18, shared),
    Fixed(16, shared_elsewhere),
    Fixed(20, handed_over),
    Fixed(9, reassigned, cast.BEECH),
    Fixed(7, writing),
    Fixed(24, ended("back_at_work", words.ASKS[1]), is_off_sick=True),
    Fixed(30, ended("not_helping")),
    Fixed(45, reopened, is_off_sick=True),
    Fixed(14, died),
    Fixed(1, kept_time),
    Fixed(2, openings.from_(OWEN, PHYSIO), cast.BEECH),
    Fixed(3, with_coach("yusuf.kellan", RUTH, THERAPIES)),
    Fixed(1, openings.from_(GRACE, ADVICE), cast.CEDAR),
    Fixed(11, tells_others),
    Fixed(6, openings.taken_back),
    Fixed(2, openings.from_(PRIYA), is_off_sick=True, note_ends_in=2),
    Fixed(3, with_coach(), is_off_sick=True, note_ends_in=1),
    Fixed(4, asked_to_wait),
    Fixed(9, openings.passed_around),
    Fixed(6, openings.care_first),
)
