"""How the public pages say hours, distances, waits and text from elsewhere."""

from datetime import date, time

import pytest

from handrail.domain.directory.answers import Hours, Wait
from handrail.web.public import words


def hours(weekday: int, opens: int, closes: int, place: str = "") -> Hours:
    return Hours(weekday, time(opens), time(closes), "", place)


def test_days_with_the_same_hours_stand_together() -> None:
    week = [hours(day, 9, 17) for day in (0, 1, 2, 4)] + [hours(5, 10, 12)]
    assert words.opening(week) == (
        "Monday to Wednesday, 9am to 5pm",
        "Friday, 9am to 5pm",
        "Saturday, 10am to midday",
    )


def test_hours_that_touch_are_one_and_a_break_is_kept() -> None:
    assert words.opening([hours(1, 9, 17), hours(1, 17, 20)]) == ("Tuesday, 9am to 8pm",)
    assert words.opening([hours(1, 9, 12), hours(1, 13, 17)]) == (
        "Tuesday, 9am to midday, 1pm to 5pm",
    )


def test_rules_in_words_are_said_as_they_came_with_their_place() -> None:
    note = Hours(None, None, None, "Second Tuesday of the month", "The Hub")
    assert words.opening([note]) == ("The Hub: Second Tuesday of the month",)


@pytest.mark.parametrize(
    ("miles", "said"),
    [
        (None, ""),
        (0.2, "Less than half a mile away"),
        (1.02, "1 mile away"),
        (2.46, "2.5 miles away"),
        (14.4, "About 14 miles away"),
    ],
)
def test_distances(miles: float | None, said: str) -> None:
    assert words.distance(miles) == said


def test_a_wait_is_said_with_its_age() -> None:
    wait = Wait(1, date(2026, 6, 2), is_stale=False)
    assert words.wait(wait) == "About 1 working day"
    assert words.age_of(wait, date(2026, 6, 3)) == "The service told us on 2 June 2026 (1 day ago)."
    assert words.wait(Wait(0, date(2026, 6, 2), is_stale=False)) == "The same day"
    assert words.wait(None) == ""


def test_text_from_elsewhere_is_escaped_and_its_addresses_linked() -> None:
    (block,) = words.blocks('See <b>us</b> (https://www.example.org/a?b=1&c="x").')
    assert "&lt;b&gt;us&lt;/b&gt;" in block.text
    assert 'href="https://www.example.org/a?b=1&amp;c="' in block.text
    assert ">example.org/a?b=1&amp;c=</a>" in block.text
    paragraph, items = words.blocks("Hours\n- Monday\n- Tuesday")
    assert paragraph.text == "Hours"
    assert items.items == ("Monday", "Tuesday")


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("0117 496 0001", "tel:01174960001"),
        ("Youth line: +44 (0)117 496 0002 (office hours)", "tel:+441174960002"),
        ("call us", ""),
        ("999", ""),
    ],
)
def test_phone_numbers_can_be_rung(text: str, href: str) -> None:
    assert words.phone_href(text) == href
