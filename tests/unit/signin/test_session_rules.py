"""When a session ends, what is unusual about a sign-in, and what a browser calls itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from handrail.domain.staff.rules import session_ends_at, unusual
from handrail.web.shared import browsers
from handrail.web.shared.forms import Form, LongText, Tick
from handrail.web.shared.forms.typed import Typed

BEGAN = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)
IDLE = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("used_after", "ends_after"),
    [
        (timedelta(0), timedelta(minutes=30)),
        (timedelta(hours=5), timedelta(hours=5, minutes=30)),
        (timedelta(hours=7, minutes=30), timedelta(hours=8)),
        (timedelta(hours=7, minutes=59), timedelta(hours=8)),
    ],
)
def test_a_session_ends_unused_or_after_eight_hours(
    used_after: timedelta, ends_after: timedelta
) -> None:
    found = session_ends_at(began_at=BEGAN, used_at=BEGAN + used_after, idle=IDLE)
    assert found == BEGAN + ends_after


@pytest.mark.parametrize(
    ("is_known", "knows_some", "tries", "found"),
    [
        (True, True, 0, ()),
        (False, False, 0, ()),  # the first there is
        (False, True, 0, ("new_browser",)),
        (True, True, 2, ()),
        (True, True, 3, ("many_tries",)),
        (False, True, 9, ("new_browser", "many_tries")),
    ],
)
def test_what_is_unusual(
    is_known: bool, knows_some: bool, tries: int, found: tuple[str, ...]
) -> None:
    said = unusual(is_known_browser=is_known, knows_browsers=knows_some, wrong_tries=tries)
    assert said == found


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36", "Chrome on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Firefox/144.0", "Firefox on Linux"),
        ("curl/8.5", "Unknown browser"),
        ("", "Unknown browser"),
        ("<script>alert(1)</script>", "Unknown browser"),
    ],
)
def test_only_the_family_of_a_browser_is_kept(agent: str, name: str) -> None:
    request = RequestFactory().get("/", headers={"user-agent": agent})
    assert browsers.name_of(request) == name


class Told(Form):
    """A form with a text and a tick."""

    text = LongText("Text", missing="Write it", max_length=100)
    is_sure = Tick("Sure", required=False)


def test_what_was_typed_before_fills_a_form_and_is_never_data() -> None:
    typed = Typed({"text": ["Thursdays"], "is_sure": ["on"]})
    assert typed
    assert typed.get("text") is None
    form = Told(typed or None, initial={"text": "Something else"})
    assert not form.is_bound
    assert not form.is_valid()
    assert form["text"].value() == "Thursdays"
    assert form["is_sure"].value() is True
    assert typed.is_shown


def test_a_tick_that_was_not_set_stays_unset() -> None:
    form = Told(Typed({"text": ["x"]}), initial={"is_sure": True})
    assert form["is_sure"].value() is False
