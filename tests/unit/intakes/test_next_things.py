"""What the person is told to expect next."""

from dataclasses import replace
from datetime import UTC, date, datetime

from handrail.domain.referrals.next_things import Standing, next_thing

NEW = Standing(
    state="new",
    team="Alder coaching",
    coach="",
    promised_date=date(2026, 6, 10),
    has_talked=False,
    is_paused=False,
    paused_until_date=None,
    appointment_at=None,
    review_date=None,
    today=date(2026, 6, 3),
)


def test_a_new_request_says_who_and_by_when():
    found = next_thing(NEW)
    assert found.text.startswith("Somebody from Alder coaching will contact you")
    assert found.by_date == date(2026, 6, 10)
    assert not found.is_late


def test_a_named_coach_is_named():
    assert next_thing(replace(NEW, state="accepted", coach="Priya")).text.startswith("Priya")


def test_the_last_day_of_the_promise_is_not_late_and_the_next_is():
    assert not next_thing(replace(NEW, today=date(2026, 6, 10))).is_late
    late = next_thing(replace(NEW, today=date(2026, 6, 11)))
    assert late.is_late
    assert "we are sorry" in late.text


def test_an_appointment_comes_first():
    moment = datetime(2026, 6, 5, 13, 30, tzinfo=UTC)
    found = next_thing(replace(NEW, state="accepted", appointment_at=moment))
    assert found.appointment_at == moment


def test_after_the_first_talk_the_plan_or_a_pause_is_next():
    talked = replace(NEW, state="accepted", has_talked=True, coach="Priya")
    review = next_thing(replace(talked, review_date=date(2026, 7, 1)))
    assert (review.text, review.by_date) == ("Priya looks at your plan with you.", date(2026, 7, 1))
    assert "paused" in next_thing(replace(talked, is_paused=True)).text
    assert "You can also ring" in next_thing(talked).text


def test_an_end_leaves_a_way_back():
    assert "ring and ask again" in next_thing(replace(NEW, state="closed")).text


def test_another_service_being_asked_is_said():
    assert "another service" in next_thing(replace(NEW, state="redirecting")).text
