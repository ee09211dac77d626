"""How a story goes when nothing is fixed about it: by chance, in proportions that were seen.

About a third disengage before the end, for good reasons and bad (domain study, E.4); most of
those who are off work go back; one in four or five of those without work finds some.
"""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from uuid import UUID

from demo import cast, words
from demo.people import Somebody
from demo.supporting import Supporting
from demo.world import ADVICE, COUNCIL, PHYSIO, STONES, THERAPIES, WORKWELL
from handrail.domain.cases.meeting import Outcome
from handrail.domain.referrals.intake_answers import Partner
from handrail.journey.close import WorkNow

ONCE = frozenset({PHYSIO, ADVICE})  # one conversation, no plan
SELF, PARTNER = "themself", "a partner"
NETWORK = {"leila.haddow": 30, "marcus.venn": 18, "nia.sweeting": 18, SELF: 14, PARTNER: 8}
ROUTES: Mapping[str, Mapping[str, int]] = {
    cast.ASH: {
        "ruth.calder": 50, "priya.nandra": 14, "tom.ashby": 10, "leila.haddow": 8,
        "femi.brookes": 5, SELF: 10, PARTNER: 3,
    },
    cast.BEECH: {"owen.pritchard": 68, "leila.haddow": 8, "nia.sweeting": 6, SELF: 12, PARTNER: 4},
    cast.CEDAR: {"grace.mbeki": 76, SELF: 16, PARTNER: 6},
    "Dovecote Medical Centre": NETWORK,
    "Elm Row Surgery": NETWORK,
}  # fmt: skip
ANYWHERE = {SELF: 52, PARTNER: 16, "yusuf.kellan": 16, "mina.osgood": 10, "aled.rook": 6}
GROUPS = {"off_sick": "off_sick", "employed": "employed", "self_employed": "employed"}
ENDINGS: Mapping[str, Mapping[str, int]] = {
    "off_sick": {
        "back_at_work": 48, "goals_met": 5, "time_ended": 6, "moved_on": 4, "not_wanted": 3,
        "enough_help": 7, "got_better": 9, "not_helping": 5, "too_unwell": 6, "lost_touch": 7,
    },
    "employed": {
        "still_at_work": 46, "goals_met": 10, "time_ended": 6, "moved_on": 3, "not_wanted": 3,
        "enough_help": 10, "got_better": 7, "not_helping": 5, "too_unwell": 3, "lost_touch": 7,
    },
    "none": {
        "found_work": 26, "goals_met": 9, "time_ended": 14, "moved_on": 10, "not_wanted": 4,
        "enough_help": 6, "got_better": 2, "not_helping": 9, "too_unwell": 8, "lost_touch": 12,
    },
}  # fmt: skip
WORK_AT_END = {"back_at_work": "employed", "still_at_work": "employed", "found_work": "employed"}


def draw(rng: Random, weights: Mapping[str, int]) -> str:
    """Return one of the words, each as likely as its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def whole(t: Supporting) -> None:
    """Tell a story from its first day, whatever happens."""
    arrives(t, draw(t.rng, ROUTES.get(t.who.practice, ANYWHERE)))
    if t.referral_id is None:
        return
    if decided(t):
        accepted(t)


def arrives(t: Supporting, route: str) -> None:
    """They come in: referred, by themself, or by somebody they asked."""
    service = chosen(t.rng, t.who)
    if route == SELF:
        by_themself(t, WORKWELL if service == PHYSIO else service)
    elif route == PARTNER:
        source, *partner = t.rng.choice(words.PARTNERS)
        passed_on(t, t.sent_by_partner(source, Partner(*partner)), service)
    else:
        t.refer(route, service, tells=t.rng.random() < 0.95)


def by_themself(t: Supporting, service: str) -> None:
    """They refer themself; one in six leaves the choice to the area's team."""
    tells_gp = draw(t.rng, {"yes": 6, "no": 3, "not_yet": 1})
    if t.rng.random() < 0.16:
        passed_on(t, t.refer_themself("", tells_gp=tells_gp), service)
        return
    sent = t.refer_themself(service, tells_gp=tells_gp)
    t.later(t.rng.choice((0, 0, 1, 1, 2)))
    if t.rng.random() < 0.06:
        t.close_intake(sent, t.rng.choice(("not_wanted", "duplicate")))
    else:
        t.confirm(sent)


def passed_on(t: Supporting, sent: UUID, service: str) -> None:
    """The area's team rings them, and passes them on to what they choose."""
    t.later(t.rng.choice((1, 1, 2, 2, 3)))
    if t.rng.random() < 0.2:
        t.close_intake(sent, "not_wanted")
    else:
        t.confirm(sent, WORKWELL if service == PHYSIO else service)


def chosen(rng: Random, who: Somebody) -> str:
    """Return the service that they choose."""
    weights = {WORKWELL: 56, ADVICE: 8}
    if "find_work" in who.goals:
        weights |= {COUNCIL: 18, STONES: 12}
    if "mental_health" in who.conditions:
        weights[THERAPIES] = 9
    if "msk" in who.conditions and who.practice in {cast.ASH, cast.BEECH}:
        weights[PHYSIO] = 22
    return draw(rng, weights)


def decided(t: Supporting) -> bool:
    """Triage decides; return whether they are taken on."""
    if t.rng.random() < 0.3:
        t.opened()
    t.later(0 if t.service in ONCE else draw_days(t.rng))
    fate = draw(t.rng, {"accept": 80, "ask": 6, "elsewhere": 6, "decline": 8})
    if fate == "decline":
        closing, onward, note = t.rng.choice(words.DECLINES)
        if onward == t.service:
            closing, onward, note = "not_wanted", "", "They told us that they want nothing for now."
        t.decline(closing, onward, note)
        return False
    if fate == "ask" and t.referrer:
        question, answer = t.rng.choice(words.QUESTIONS)
        t.ask(question)
        t.later(t.rng.choice((1, 1, 2, 3)))
        t.answer(t.referrer, answer)
        t.later(1)
    if fate == "elsewhere":
        offered_on(t)
    t.accept()
    return True


def draw_days(rng: Random) -> int:
    """Return after how many working days somebody decides."""
    return rng.choices((0, 1, 2, 3, 5), (34, 42, 16, 5, 3))[0]


def offered_on(t: Supporting) -> None:
    """They are offered to another service, which takes them or does not."""
    other = STONES if t.service != STONES else COUNCIL
    t.offer_elsewhere(other, t.rng.choice(words.ELSEWHERE))
    t.later(t.rng.choice((1, 1, 2)))
    if t.rng.random() < 0.7:
        t.take_over(other)
    else:
        t.refuse(other, t.rng.choice(words.REFUSALS))
    t.later(1)


def accepted(t: Supporting) -> None:
    """A coach tries to reach them; most are reached, some never."""
    t.later(t.rng.choice((0, 0, 0, 1)))
    if t.rng.random() < 0.05:
        t.never_reached()
        return
    for _ in range(t.rng.choice((0, 0, 0, 0, 1, 1, 2))):
        t.tried(t.missed_call(), t.rng.choice(words.TRIED_NOTES))
        t.later(1)
    t.looked()
    t.spoke()
    if not t.said_work:
        t.works(t.who.work.status)
    if t.service in ONCE:
        meets(t, 3)
        ends(t)
    else:
        supported(t)


def supported(t: Supporting) -> None:
    """They meet, plan, meet again, and it ends one way or another."""
    for number in range(t.rng.choice((1, 1, 2, 2, 3))):
        meets(t, t.rng.choice((8, 12, 15)) if number else t.rng.choice((2, 3, 5)))
        if t.rng.random() < (0.25 if t.has_plan else 0.86):
            t.plan(t.rng.choice((35, 42, 56)))
        elif t.rng.random() < 0.4:
            t.note()
        t.next_step(t.rng.choice((8, 12, 20)))
    if t.rng.random() < 0.05:
        t.pause(t.rng.choice((21, 35)))
        t.later(t.rng.choice((14, 20)))
        t.resume()
    t.later(t.rng.choice((15, 20, 30)))
    ends(t)
    if t.rng.random() < 0.03:
        t.later(t.rng.choice((30, 40)))
        t.reopen()
        supported(t)


def meets(t: Supporting, days: int) -> None:
    """They meet some days on; when it comes to nothing, once more."""
    way = draw(t.rng, {"phone": 6, "other_place": 3, "video": 1})
    booked, starts_at = t.book_in(days, way)
    outcome = drawn_outcome(t.rng)
    if outcome.state == "cancelled":
        t.go(starts_at - timedelta(hours=20))
        t.became(booked, outcome)
    else:
        t.came(booked, starts_at, outcome)
    if not outcome.they_met and t.rng.random() < 0.8:
        booked, starts_at = t.book_in(3, way)
        t.came(booked, starts_at, Outcome("attended"))


def drawn_outcome(rng: Random) -> Outcome:
    """Return what becomes of an appointment."""
    state = draw(
        rng,
        {"attended": 76, "attended_late": 6, "missed": 9, "did_not_happen": 5, "cancelled": 4},
    )
    why = {
        "missed": ("person_unknown", "no_answer", "person_unwell", "travel"),
        "did_not_happen": ("worker_away", "room", "person_unwell"),
        "cancelled": ("person_changed", "person_unwell"),
    }
    return Outcome(
        state,
        why_not=rng.choice(why[state]) if state in why else "",
        minutes_late=rng.choice((5, 10, 20)) if state == "attended_late" else None,
    )


def ends(t: Supporting) -> None:
    """Support ends for one of the reasons there are."""
    group = GROUPS.get(t.who.work.status, "none")
    reason = draw(t.rng, ENDINGS[group])
    if reason == "goals_met" and not t.has_plan:
        reason = "time_ended"
    status = WORK_AT_END.get(reason) or t.who.work.status
    hours = t.rng.choice((12, 16, 20, 30, 37)) if status == "employed" else None
    asks = t.rng.random() < 0.12
    t.end(reason, WorkNow(status, None, hours), t.rng.choice(words.ASKS) if asks else "")
