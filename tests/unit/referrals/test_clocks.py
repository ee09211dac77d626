"""The clocks of a referral: a pure function of its history, moved only by the person's own wish."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.referrals.clocks import (
    PAUSED,
    RESUMED,
    Level,
    Line,
    Pause,
    due,
    pauses,
    standing,
)
from handrail.kernel.clock import LONDON, last_day, local, local_date
from handrail.kernel.working_days import NATIONS, nation_of, promised_by

OTHERS = (
    "referral.sent",
    "referral.offered_elsewhere",
    "referral.taken_over",
    "referral.offer_refused",
    "referral.question_asked",
    "referral.question_answered",
    "referral.accepted",
    "referral.area_rang",
    "referral.reopened",
    "referral.reminded",
)
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
MOMENTS = st.datetimes(
    datetime.fromisoformat("2025-01-01"),
    datetime.fromisoformat("2028-12-31"),
    timezones=st.just(UTC),
)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def paused(since: str, until: str) -> Line:
    a, b = date.fromisoformat(since), date.fromisoformat(until)
    return Line(PAUSED, london(f"{since}T09:00"), uuid4(), a, b)


@st.composite
def a_pause(draw) -> Line:
    since = draw(DAYS)
    length = timedelta(days=draw(st.integers(0, 84)))
    at = datetime.combine(since, datetime.min.time(), tzinfo=UTC)
    return Line(PAUSED, at, uuid4(), since, since + length)


@st.composite
def something_else(draw) -> Line:
    return Line(draw(st.sampled_from(OTHERS)), draw(MOMENTS))


@given(
    MOMENTS,
    st.integers(0, 60),
    st.lists(something_else(), max_size=8),
    st.lists(a_pause(), max_size=4),
    st.sampled_from(sorted(NATIONS)),
)
def test_only_the_persons_own_wish_moves_a_clock(sent_at, days, others, waits, nation):
    promised_at = promised_by(sent_at, days, nation)
    asked = {"sent_at": sent_at, "promised_at": promised_at, "nation": nation}
    # Redirects, take-overs, rescues, questions: none starts it again or stops it.
    assert due(history=others, **asked) == promised_at
    assert due(history=[*others, *waits], **asked) == due(history=waits, **asked)
    # A pause never makes it earlier, and one more never does either.
    so_far = promised_at
    for number in range(len(waits)):
        moved = due(history=waits[: number + 1], **asked)
        assert moved >= so_far
        so_far = moved


@given(MOMENTS, st.integers(1, 60), a_pause(), st.integers(0, 100), st.sampled_from(["England"]))
def test_who_is_ready_sooner_is_due_sooner_but_never_before_the_promise(
    sent_at, days, wait, ready, nation
):
    promised_at = promised_by(sent_at, days, nation)
    back = Line(RESUMED, wait.at, uuid4(), wait.from_date + timedelta(days=ready), None, wait.id)
    asked = {"sent_at": sent_at, "promised_at": promised_at, "nation": nation}
    assert promised_at <= due(history=[wait, back], **asked) <= due(history=[wait], **asked)


@given(MOMENTS, st.integers(0, 40), st.lists(a_pause(), max_size=3), MOMENTS)
def test_a_promise_always_ends_at_a_midnight_in_london(sent_at, days, waits, at):
    due_at = due(
        sent_at=sent_at, promised_at=promised_by(sent_at, days), history=waits, nation="England"
    )
    assert local(due_at).time().isoformat() == "00:00:00"
    found = standing(
        sent_at=sent_at, due_at=due_at, stopped_at=None, history=waits, nation="England", at=at
    )
    # Late at the midnight and never a moment before, whichever way the clocks go.
    assert (found.level is Level.LATE) == (at >= due_at)
    assert found.last_date == last_day(due_at)


def test_what_was_paused_is_added_in_working_days():
    sent = london("2026-06-01T10:00")  # a Monday
    promised = promised_by(sent, 5)  # the end of Monday 8 June
    wait = paused("2026-06-03", "2026-06-09")  # Wednesday to Tuesday: five working days
    moved = due(sent_at=sent, promised_at=promised, history=[wait], nation="England")
    assert last_day(moved) == date(2026, 6, 15)


def test_a_pause_after_the_promise_mends_nothing():
    sent = london("2026-06-01T10:00")
    promised = promised_by(sent, 2)
    late = paused("2026-06-08", "2026-06-30")
    assert due(sent_at=sent, promised_at=promised, history=[late], nation="England") == promised
    found = standing(
        sent_at=sent,
        due_at=promised,
        stopped_at=None,
        history=[late],
        nation="England",
        at=london("2026-06-10T10:00"),
    )
    assert found.level is Level.LATE


def test_a_pause_that_ended_sooner_counts_as_long_as_it_was():
    wait = paused("2026-06-03", "2026-06-30")
    back = Line(RESUMED, london("2026-06-05T09:00"), uuid4(), date(2026, 6, 5), None, wait.id)
    assert pauses([wait, back]) == (Pause(date(2026, 6, 3), date(2026, 6, 4)),)
    at_once = Line(RESUMED, london("2026-06-03T12:00"), uuid4(), date(2026, 6, 3), None, wait.id)
    assert pauses([wait, at_once]) == ()


@pytest.mark.parametrize(
    ("nation", "sent", "days", "last"),
    [
        # 2 January is a holiday in Scotland only; 1 January in all.
        ("England", "2025-12-31T10:00", 1, "2026-01-02"),
        ("Wales", "2025-12-31T10:00", 1, "2026-01-02"),
        ("Scotland", "2025-12-31T10:00", 1, "2026-01-05"),
        ("Northern Ireland", "2025-12-31T10:00", 1, "2026-01-02"),
        # St Patrick's Day and the Twelfth (kept on Monday the 13th) in Northern Ireland.
        ("England", "2026-03-16T10:00", 1, "2026-03-17"),
        ("Northern Ireland", "2026-03-16T10:00", 1, "2026-03-18"),
        ("Northern Ireland", "2026-07-10T10:00", 1, "2026-07-14"),
        # Easter Monday is none in Scotland; the summer one falls on 3 and on 31 August.
        ("England", "2026-04-02T10:00", 1, "2026-04-07"),
        ("Scotland", "2026-04-02T10:00", 1, "2026-04-06"),
        ("Scotland", "2026-07-31T10:00", 1, "2026-08-04"),
        ("England", "2026-07-31T10:00", 1, "2026-08-03"),
        ("England", "2026-08-28T10:00", 1, "2026-09-01"),
        # St Andrew's Day.
        ("Scotland", "2026-11-27T10:00", 1, "2026-12-01"),
    ],
)
def test_each_nation_keeps_its_own_bank_holidays(nation, sent, days, last):
    assert last_day(promised_by(london(sent), days, nation)).isoformat() == last


@pytest.mark.parametrize(
    ("at", "level", "left"),
    [
        ("2026-06-03T23:59:59", Level.IN_TIME, 3),
        ("2026-06-04T00:00", Level.IN_TIME, 2),  # midnight in London is 23:00 the day before in UTC
        ("2026-06-05T09:00", Level.SOON, 1),
        ("2026-06-06T09:00", Level.SOON, 1),  # on the Saturday Monday is still to come
        ("2026-06-08T23:59:59", Level.TODAY, 0),
        ("2026-06-09T00:00", Level.LATE, 0),
    ],
)
def test_it_counts_down_in_days_of_london(at, level, left):
    sent = london("2026-06-01T10:00")
    found = standing(
        sent_at=sent,
        due_at=promised_by(sent, 5),
        stopped_at=None,
        history=[],
        nation="England",
        at=london(at),
    )
    assert (found.level, found.days_left) == (level, left)


@pytest.mark.parametrize("sent", ["2026-03-27T23:30", "2026-10-23T23:30"])
def test_over_the_day_on_which_the_clocks_change(sent):
    moment = london(sent)
    found = promised_by(moment, 1)
    assert local_date(found) - local_date(moment) == timedelta(days=4)
    assert local(found).hour == 0


def test_without_a_target_it_still_measures():
    found = standing(
        sent_at=london("2026-06-01T10:00"),
        due_at=None,
        stopped_at=None,
        history=[],
        nation="England",
        at=london("2026-06-10T10:00"),
    )
    assert (found.level, found.days_waited, found.last_date) == (Level.NO_TARGET, 7, None)


def test_a_pause_is_said_and_its_days_are_not_waited():
    found = standing(
        sent_at=london("2026-06-01T10:00"),
        due_at=london("2026-06-20T00:00"),
        stopped_at=None,
        history=[paused("2026-06-03", "2026-06-30")],
        nation="England",
        at=london("2026-06-10T10:00"),
    )
    assert (found.level, found.days_waited) == (Level.PAUSED, 1)
    assert found.paused_until_date == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("codes", "nation"),
    [
        (["E06000023", "E54000039"], "England"),
        (["W06000015"], "Wales"),
        (["S12000017"], "Scotland"),
        (["N09000003"], "Northern Ireland"),
        (["E06000023", "W06000015"], "England"),
        (["E06000023", "S12000017"], None),
        (["QUY", "K02000001"], None),
        ([], None),
    ],
)
def test_the_nation_of_a_place_is_that_of_its_codes(codes, nation):
    assert nation_of(codes) == nation
