"""What is said of the start of support, alike before it is sent and after."""

from datetime import UTC, datetime

import pytest

from handrail.web.shared.clocks import start_sentence

BY = datetime(2026, 6, 23, 23, tzinfo=UTC)  # midnight in London


@pytest.mark.parametrize(
    ("promised_at", "waits", "sentence"),
    [
        (BY, False, "Support starts by 23 June 2026."),
        (None, False, "By when support starts is being checked."),
        (BY, True, "There is no place now: support starts when one is free."),
        (None, True, "There is no place now: support starts when one is free."),
    ],
)
def test_a_day_is_promised_only_where_there_is_a_place(
    promised_at: datetime | None, waits: bool, sentence: str
) -> None:
    assert start_sentence(promised_at, waits=waits) == sentence
