"""A fit note that ends before the first conversation: booked, promised or measured."""

from datetime import UTC, date, datetime

import pytest

from handrail.domain.referrals.fit_notes import Gap, gap, needed_by

TODAY = date(2026, 6, 1)
PROMISED = date(2026, 6, 8)


@pytest.mark.parametrize(
    ("until", "booked", "measured", "contact"),
    [
        (None, None, None, None),
        # The note holds on its last day.
        (date(2026, 6, 8), None, None, None),
        (date(2026, 6, 7), None, None, date(2026, 6, 8)),
        # What is booked decides, sooner or later than the promise.
        (date(2026, 6, 4), date(2026, 6, 3), None, None),
        (date(2026, 6, 9), date(2026, 6, 10), None, date(2026, 6, 10)),
        # Where people wait longer than is promised, that counts; shorter does not make it later.
        (date(2026, 6, 9), None, date(2026, 6, 12), date(2026, 6, 12)),
        (date(2026, 6, 5), None, date(2026, 6, 3), date(2026, 6, 8)),
    ],
)
def test_whether_the_note_ends_too_soon(until, booked, measured, contact):
    found = gap(until=until, booked=booked, promised=PROMISED, measured=measured, today=TODAY)
    assert (found.contact_date if found else None) == contact


def test_a_note_that_has_ended_says_so_and_the_day_is_never_in_the_past():
    found = gap(until=date(2026, 6, 9), promised=PROMISED, today=date(2026, 6, 12))
    assert found == Gap(date(2026, 6, 9), date(2026, 6, 12), has_ended=True)


@pytest.mark.parametrize(
    ("until", "needed"),
    [
        (None, datetime(2026, 6, 8, 23, tzinfo=UTC)),
        # The note holds on its last day: midnight in London is an hour before that in UTC.
        (date(2026, 6, 4), datetime(2026, 6, 4, 23, tzinfo=UTC)),
        (date(2026, 6, 20), datetime(2026, 6, 8, 23, tzinfo=UTC)),
    ],
)
def test_whoever_is_needed_first_is_by_the_promise_or_a_note_that_ends_sooner(until, needed):
    promised_at = datetime(2026, 6, 8, 23, tzinfo=UTC)
    found = Gap(until, date(2026, 6, 30), has_ended=False) if until else None
    assert needed_by(promised_at, found) == needed
