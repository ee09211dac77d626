"""What may be told, how safely, and when to try again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.messaging import rules
from handrail.domain.messaging.rules import Fact
from handrail.kernel.privacy import Kind

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
FACTS = st.lists(
    st.builds(Fact, st.sampled_from(Kind), st.sampled_from("abcde"), st.text(max_size=3)),
    max_size=6,
)
KINDS = st.frozensets(st.sampled_from(Kind))


@given(FACTS, KINDS)
def test_nothing_is_kept_that_is_not_allowed(facts, allowed):
    sifted = rules.sift(facts, allowed)
    assert all(fact.kind in allowed or fact.kind is Kind.OPERATIONAL for fact in sifted.kept)
    assert sifted.withheld.isdisjoint(fact.key for fact in sifted.kept)
    assert {fact.key for fact in facts} == sifted.withheld | {fact.key for fact in sifted.kept}


@given(FACTS)
def test_when_nothing_is_allowed_only_what_runs_the_service_is_left(facts):
    sifted = rules.sift(facts, frozenset())
    assert {fact.kind for fact in sifted.kept} <= {Kind.OPERATIONAL}
    assert sifted.nothing_left == any(fact.kind is not Kind.OPERATIONAL for fact in facts)


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.OPERATIONAL, Kind.KNOWN}))
def test_everything_about_a_person_needs_a_secure_mailbox(kind):
    assert rules.needs_secure_mailbox({Kind.OPERATIONAL, kind})


def test_back_off():
    waits = [rules.next_try_at(attempt, AT) - AT for attempt in range(1, 6)]
    assert waits == [timedelta(minutes=m) for m in (1, 5, 15, 60, 240)]
    assert rules.next_try_at(6, AT) is None
    assert [rules.was_last(attempt) for attempt in (5, 6)] == [False, True]


def test_a_code_has_its_time():
    assert not rules.is_useless("status_code", AT, AT + timedelta(minutes=10))
    assert rules.is_useless("status_code", AT, AT + timedelta(minutes=10, seconds=1))
    assert not rules.is_useless("referral_news", AT, AT + timedelta(days=90))
