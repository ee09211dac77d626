"""Waits and distances in words."""

from datetime import date

import pytest

from handrail.domain.matching.services import Delivery, Place, Wait
from handrail.domain.matching.wording import distance_text, wait_text, where_text
from tests.unit.matching.town import DAY, seeker, service

OWN = Place(51.5, -0.1, practice="F12345")


@pytest.mark.parametrize(
    ("wait", "text"),
    [
        (None, "not known"),
        (Wait(0, DAY), "the same day, declared today"),
        (Wait(1, date(2026, 6, 2)), "about 1 working day, declared yesterday"),
        (Wait(6, date(2026, 5, 22)), "about 6 working days, declared 12 days ago"),
        (Wait(6, date(2026, 3, 5)), "about 6 working days, declared 90 days ago"),
        (
            Wait(6, date(2026, 3, 4)),
            "about 6 working days, declared 91 days ago, which is too long ago to rely on",
        ),
        (
            Wait(9, date(2026, 3, 4), 34),
            "usually 9 working days, measured on 34 people in the last 8 weeks",
        ),
        (
            Wait(9, date(2026, 3, 4), 1),
            "usually 9 working days, measured on 1 person in the last 8 weeks",
        ),
    ],
)
def test_a_wait_says_how_old_the_figure_is(wait, text):
    assert wait_text(wait, on=DAY) == text


@pytest.mark.parametrize(
    ("miles", "text"),
    [
        (None, "distance not known"),
        (0.04, "less than 0.1 miles away"),
        (0.44, "0.4 miles away"),
        (2.96, "3.0 miles away"),
        (3.4, "about 3 miles away"),
        (12.6, "about 13 miles away"),
    ],
)
def test_a_distance_is_no_more_exact_than_is_useful(miles, text):
    assert distance_text(miles) == text


@pytest.mark.parametrize(
    ("changes", "who", "text"),
    [
        ({}, {}, "2.0 miles away"),
        (
            {"places": (Place(51.5, -0.1, "F12345"),)},
            {"practice": "F12345"},
            "in your own GP practice",
        ),
        ({"delivery": frozenset({Delivery.PHONE})}, {}, "2.0 miles away or by phone"),
        (
            {"places": (), "delivery": frozenset({Delivery.PHONE, Delivery.VIDEO})},
            {},
            "by phone or by video, no travel",
        ),
        ({"places": ()}, {}, "place not known"),
    ],
)
def test_where_the_help_is(changes, who, text):
    assert where_text(service(1, **changes), 2.0, seeker(**who)) == text
