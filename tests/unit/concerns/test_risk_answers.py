"""Which structured answers show risk, who reads why, and when a human reads it. Properties."""

from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.concerns.rules import (
    RULES,
    SAFE_NOW,
    AnswerRule,
    Reader,
    may_read_why,
    read_by,
    reading,
    shows_risk,
)
from handrail.domain.referrals.choices import SafeNow
from handrail.kernel.clock import LONDON, local
from handrail.kernel.working_days import is_working_day

ANYTHING = st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def test_what_shows_risk_of_our_own_question_are_two_of_its_answers():
    shown = {each for each in SafeNow.values if shows_risk(RULES, {SAFE_NOW: each})}
    assert shown == {SafeNow.NOT_SURE, SafeNow.NO}


def test_every_code_of_the_registry_is_an_answer_that_can_be_given():
    codes = {code for rule in RULES if rule.question == SAFE_NOW for code in rule.any_of}
    assert codes <= set(SafeNow.values)
    assert len({rule.key for rule in RULES}) == len(RULES)


@given(st.text())
def test_nobodys_own_words_ever_show_risk(words):
    if words not in SafeNow.values:
        assert shows_risk(RULES, {SAFE_NOW: words}) == ()
    assert shows_risk(RULES, {"free_text": words, "contact_notes": words}) == ()


@given(st.dictionaries(st.text(), ANYTHING))
def test_answers_to_other_questions_change_nothing(others):
    others.pop(SAFE_NOW, None)
    assert shows_risk(RULES, others) == ()
    assert shows_risk(RULES, others | {SAFE_NOW: "no"}) == ("not-safe-now",)


@given(st.integers(0, 3), st.integers(-5, 50))
def test_a_score_shows_risk_from_its_threshold_on_and_never_below(least, score):
    rule = AnswerRule("made-up", "item", at_least=least)
    assert rule.is_tripped(score) == (score >= least)
    assert not rule.is_tripped(str(score))


@given(MOMENTS, st.integers(1, 480))
def test_reading_is_never_promised_before_it_can_be(at, minutes):
    found = reading(at, minutes)
    assert found.read_by_at == read_by(at, minutes)
    assert found.read_by_at >= at + timedelta(minutes=minutes)
    if found.opens_at is not None:
        opens = local(found.opens_at)
        assert at < found.opens_at < found.read_by_at
        assert (opens.hour, opens.minute) == (9, 0)
        assert is_working_day(opens.date())


def test_the_team_is_there_from_nine_to_five_on_working_days():
    def opens(*parts):
        found = reading(datetime(*parts, tzinfo=LONDON), 60).opens_at
        return found and found.astimezone(LONDON)

    assert opens(2026, 6, 3, 9, 0) is None
    assert opens(2026, 6, 3, 16, 59) is None
    assert opens(2026, 6, 3, 17, 0) == datetime(2026, 6, 4, 9, tzinfo=LONDON)
    assert opens(2026, 6, 6, 12, 0) == datetime(2026, 6, 8, 9, tzinfo=LONDON)


def test_nobody_reads_why_without_a_reason_of_their_own():
    for facts in product([False, True], repeat=5):
        reader = Reader(*facts)
        is_ours, *reasons = facts
        assert may_read_why(reader) == (is_ours and any(reasons))
