"""Who may ask for everything about themself, and open it: never by a code alone."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from handrail.domain.copies.choices import Identity, State
from handrail.domain.copies.rules import Standing, may_ask, may_open, open_until

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
UNTIL = AT + timedelta(days=7)


@pytest.mark.parametrize("level", ["", "P0", "P5", "P10", "p9"])
def test_only_the_highest_level_asks(level):
    assert not may_ask(level)
    assert may_ask("P9")


@pytest.mark.parametrize(("identity", "level"), list(product(Identity, ["", "P0", "P5"])))
def test_a_code_alone_never_opens_it(identity, level):
    assert not may_open(Standing(identity, "ready", UNTIL, level, has_key=False), AT)


def test_the_key_opens_only_where_staff_made_sure():
    assert may_open(Standing("staff", "ready", UNTIL, "", has_key=True), AT)
    assert not may_open(Standing("nhs_login", "ready", UNTIL, "P5", has_key=True), AT)
    assert may_open(Standing("nhs_login", "ready", UNTIL, "P9", has_key=False), AT)


@pytest.mark.parametrize("state", [each for each in State if each != "ready"])
def test_only_what_was_looked_through_opens(state):
    assert not may_open(Standing("nhs_login", state, UNTIL, "P9", has_key=False), AT)


def test_the_link_is_over_after_seven_days():
    assert open_until(AT) == UNTIL
    assert not may_open(Standing("nhs_login", "ready", UNTIL, "P9", has_key=False), UNTIL)
