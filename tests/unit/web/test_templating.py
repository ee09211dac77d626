"""Dates, times and numbers as NHS pages write them; and templates that fail when they are wrong."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import jinja2
import pytest
from django.template import engines

from handrail.config import templating


@dataclass(frozen=True, slots=True)
class Page:
    """A page with one word."""

    word: str


def test_moments_are_shown_as_london_clocks_show_them() -> None:
    summer = datetime(2026, 6, 3, 13, 30, tzinfo=UTC)
    assert templating.nhs_datetime(summer) == "3 June 2026 at 2:30pm"
    late = datetime(2026, 6, 3, 23, 30, tzinfo=UTC)
    assert templating.nhs_date(late) == "4 June 2026"
    assert templating.nhs_day(date(2026, 6, 3)) == "Wednesday 3 June 2026"
    assert templating.nhs_short_date(date(2026, 6, 3)) == "3 Jun 2026"


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (time(0), "midnight"),
        (time(12), "midday"),
        (time(9), "9am"),
        (time(0, 5), "12:05am"),
        (time(12, 30), "12:30pm"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_times_are_short(moment: time, shown: str) -> None:
    assert templating.nhs_time(moment) == shown


def test_both_clock_changes() -> None:
    before = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    after = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert (templating.nhs_time(before), templating.nhs_time(after)) == ("12:59am", "2am")
    twice = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert {templating.nhs_time(moment) for moment in twice} == {"1:30am"}


def test_nothing_is_shown_for_nothing() -> None:
    shown = {each(None) for each in (templating.nhs_date, templating.nhs_time)}
    assert shown == {""}
    assert templating.nhs_number(None) == ""


def test_numbers_and_their_nouns() -> None:
    assert templating.nhs_number("9990000018") == "999\u00a0000\u00a00018"
    assert templating.plural(1, "person", "people") == "1 person"
    assert templating.plural(1_200, "person", "people") == "1,200 people"
    assert templating.plural(0, "day") == "0 days"


def test_what_was_typed_keeps_its_paragraphs_and_lines_and_nothing_else() -> None:
    typed = "First <b>line</b>\r\nsecond line\n\n\n  Next & last\u2028line\n"
    assert templating.paragraphs(typed) == (
        "<p>First &lt;b&gt;line&lt;/b&gt;<br>second line</p><p>  Next &amp; last<br>line</p>"
    )
    assert templating.paragraphs("One") == "<p>One</p>"
    assert templating.paragraphs(None) == templating.paragraphs(" \n ") == ""


def test_a_page_that_lacks_what_a_template_asks_for_fails_aloud() -> None:
    environment = engines["jinja2"].env
    assert environment.from_string("{{ page.word }}").render(page=Page("yes")) == "yes"
    with pytest.raises(jinja2.UndefinedError, match="Page has nothing called 'wrod'"):
        environment.from_string("{{ page.wrod }}").render(page=Page("yes"))


def test_every_template_compiles() -> None:
    environment = engines["jinja2"].env
    for name in environment.list_templates(extensions=["jinja"]):
        if not name.startswith("nhsuk/"):
            environment.get_template(name)
