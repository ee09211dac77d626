"""When the Act applies, when 21 days are over, and how long a copy is kept."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from handrail.domain.reports.choices import State
from handrail.domain.reports.rules import (
    Standing,
    comes_under_act,
    is_to_decide,
    kept_until,
    unheard_from,
)
from handrail.domain.reports.states import REPORT

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def test_the_act_asks_who_is_responsible_for_care():
    assert comes_under_act(by_responsible_clinician=True)
    assert not comes_under_act(by_responsible_clinician=False)


@pytest.mark.parametrize(
    ("under_act", "state", "seen_at", "later", "is_decided"),
    [
        (True, "held", None, 21 * DAY, True),
        (True, "held", None, 21 * DAY - timedelta(seconds=1), False),
        (True, "held", AT + DAY, 99 * DAY, False),  # seen once, and changed since
        (False, "held", None, 99 * DAY, False),  # a coach's report waits for the person
        *((True, state, None, 99 * DAY, False) for state in State if state != "held"),
    ],
)
def test_only_what_was_never_seen_for_21_days_is_decided(
    under_act, state, seen_at, later, is_decided
):
    assert is_to_decide(Standing(under_act, state, AT, seen_at), AT + later) is is_decided
    assert unheard_from(AT) == AT + 21 * DAY


@pytest.mark.parametrize(
    ("released", "until"),
    [
        (datetime(2026, 6, 3, 9, tzinfo=UTC), date(2026, 12, 3)),
        (datetime(2026, 8, 31, 9, tzinfo=UTC), date(2027, 2, 28)),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2027, 1, 1)),  # already July in London
        (datetime(2026, 12, 31, 9, tzinfo=UTC), date(2027, 6, 30)),
    ],
)
def test_a_copy_is_kept_for_six_months(released, until):
    assert kept_until(released) == until


def test_what_is_held_goes_only_by_being_seen_or_decided():
    ways = {(step.source, step.event) for step in REPORT.steps if step.target == State.RELEASED}
    assert ways == {
        ("draft", "report.released"),
        ("seen", "report.released"),
        ("held", "report.decided"),
    }


@pytest.mark.parametrize(("end", "state"), list(product([State.RELEASED, State.WITHHELD], State)))
def test_what_is_settled_stays_so(end, state):
    assert state not in REPORT.targets(end)
