"""What people type is a postcode, or they are told how to write one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.places import rules
from handrail.domain.places.rules import PostcodeUnclear


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("M1 5AN", "M15AN"),
        ("m15an", "M15AN"),
        ("  ec1a-1bb ", "EC1A1BB"),
        ("W1A OAX", "W1A0AX"),
        ("B33 8TH", "B338TH"),
        ("CR2 6XH", "CR26XH"),
        ("DN55 1PT", "DN551PT"),
        ("M1\u00a05AN", "M15AN"),
    ],
)
def test_normal(typed, normal):
    assert rules.normalise(typed) == normal
    assert rules.normalise(rules.written(normal)) == normal


@pytest.mark.parametrize(
    "typed",
    ["", "M1", "M1 5A", "M1 5ANN", "hello", "12345", "M1 5AN; --", "🙂", "م1 5AN", "O" * 10_000],
)
def test_unclear(typed):
    with pytest.raises(PostcodeUnclear, match="Enter a full UK postcode, like M1 5AN"):
        rules.normalise(typed)


@given(st.text())
def test_anything_is_normal_or_unclear(typed):
    try:
        code = rules.normalise(typed)
    except PostcodeUnclear:
        return
    assert rules.FULL.fullmatch(code)
    assert rules.written(code).replace(" ", "") == code
    assert code.startswith(rules.outcode(code))
