"""Anything at all, to every address, as everybody: no fault, nothing of others shown or changed.

A minute in the whole suite; ten with ``make test-long``.
"""

import time

import pytest
from django.db import transaction

from handrail.insight import everything
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.architecture.world import SECRETS
from tests.integration.hardening import fuzzing
from tests.integration.hardening.fuzzing import FAULT, Budget

INSIDERS = ("public", "person", "link-bearer", "gp", "coach", "triage", "service-manager",
            "administrator", "commissioner", "information-governance")  # fmt: skip
STRANGERS = ("person", "link-bearer", "gp", "coach", "service-manager", "administrator")
VICTIMS = ("practice", "service", "board")
SHORT, LONG = 60, 600
SHARE = len(INSIDERS) + len(STRANGERS)
# Of somebody whom only the stranger knows.
STRANGERS_SECRETS = ("Tallow",)
# What anybody may add to, because anybody may send themself or somebody else to a team.
OPEN_TO_ALL = {"intakes", "audit", "messages", "agreements", "released", "sight_of_people"}
pytestmark = [
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.usefixtures("world", "quiet", "nobody_counts"),
]


def as_insider(world, column, seconds, **options):
    """No fault, and nothing of a stranger's, whatever is sent."""
    from tests.architecture.test_access_matrix import home

    place = home(column)
    client = world.client(column, place)

    def check(asked):
        with transaction.atomic():
            answer = fuzzing.send(client, asked)
            transaction.set_rollback(True)
        assert answer.status_code < FAULT, asked
        assert told(answer, asked, STRANGERS_SECRETS) == [], asked

    budget = Budget(seconds)
    fuzzing.fuzz(client, world, place, budget, check, **options)
    assert budget.sent > seconds


def as_stranger(world, column, seconds, **options):
    """Nothing of others shown, and no row of theirs changed, by all requests together."""
    client = world.client(column, "elsewhere")
    with transaction.atomic():
        before = rows_of_others(world)

        def check(asked):
            answer = fuzzing.send(client, asked)
            assert answer.status_code < FAULT, asked
            assert told(answer, asked, SECRETS) == [], asked

        budget = Budget(seconds)
        fuzzing.fuzz(client, world, "elsewhere", budget, check, **options)
        after = rows_of_others(world)
        transaction.set_rollback(True)
    assert budget.sent > seconds
    changed = {
        (noun, key) for noun, rows in before.items() for key in rows
        if after[noun].get(key) != rows[key]
    }  # fmt: skip
    assert changed == set()
    added = {noun for noun, rows in after.items() if set(rows) - set(before[noun])}
    assert added <= OPEN_TO_ALL


def told(answer, asked, secrets):
    """Return which secrets an answer shows that were not in the question."""
    page, said = answer.content.decode(errors="replace"), asked.body + asked.path
    return [each for each in secrets if each in page and each not in said]


def rows_of_others(world):
    """Return every row of the organisations that the stranger is none of, by noun and id."""
    found: dict[str, dict] = {}
    for place in VICTIMS:
        by, at = System(world.places[place]), clock.now()
        with acting_as(by, at=at):
            for noun in everything.nouns(viewer=by, at=at):
                for row in noun.rows:
                    found.setdefault(noun.name, {})[place, str(row["id"])] = repr(row)
    return found


@pytest.mark.parametrize("column", INSIDERS)
def test_nothing_breaks(world, column):
    as_insider(world, column, SHORT / SHARE, derandomize=True)


@pytest.mark.parametrize("column", STRANGERS)
def test_nothing_of_others_is_shown_or_changed(world, column):
    as_stranger(world, column, SHORT / SHARE, derandomize=True)


@pytest.mark.long
@pytest.mark.parametrize("column", INSIDERS)
def test_nothing_breaks_for_long(world, column):
    as_insider(world, column, LONG / SHARE)


@pytest.mark.long
@pytest.mark.parametrize("column", STRANGERS)
def test_nothing_of_others_is_shown_or_changed_for_long(world, column):
    as_stranger(world, column, LONG / SHARE)


def test_the_budget_ends():
    """The budget ends by itself, so that the suite's time is known."""
    budget = Budget(0.05)
    time.sleep(0.06)
    assert budget.is_over()
    budget.broke = True
    assert not budget.is_over(), "what broke is made small first"
