"""Caps as they are typed."""

import pytest

from handrail.domain.capacity.cap_rules import ramp_of


@pytest.mark.parametrize(
    ("text", "ramp"),
    [
        ("2, 3, 5", (2, 3, 5)),
        ("2 3 5", (2, 3, 5)),
        ("", ()),
        ("2, three", None),
        ("-1", None),
        ("2.5", None),
        ("99999", None),
        ("٣", None),
    ],
)
def test_a_ramp_is_read_or_refused(text, ramp):
    assert ramp_of(text) == ramp
