"""Where somebody lives, if that is restricted, is on no page but those that have to say it.

Written from the addresses and the jobs of the access matrix, so that a new page is tried on the
day it is added. Messages are tried in ``tests/integration/messaging/test_safe_everywhere.py``,
exports in ``tests/integration/transfers/test_transfers_restricted.py``.
"""

import logging

import pytest
from django.db import transaction

from handrail.kernel import clock

# "4 Mill Lane, BS1 4TR", however a page writes it.
HOME = ("4 Mill Lane", "BS1 4TR", "BS14TR")
# Who has to know, and why. Everything else that shows it is a leak.
MUST_KNOW = {
    "copy_review": "the person's own copy of everything, which a health professional reads through",
    "your_page_copy": "the person's own copy of everything, given to them",
}
# Each job where it is usually done: who refers, supports, decides, plans, governs; and the public.
SEATS = (
    ("public", "practice"),
    ("person", "practice"),
    ("link-bearer", "practice"),
    ("gp", "practice"),
    ("link-worker", "practice"),
    ("coach", "service"),
    ("employment-adviser", "partner"),
    ("oh-clinician", "service"),
    ("triage", "service"),
    ("service-manager", "service"),
    ("commissioner", "board"),
    ("administrator", "board"),
    ("information-governance", "board"),
    ("told", "service"),
)
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world of the matrix, with a referral of the person begun before it was restricted."""
    from django.test import override_settings

    from tests.architecture import world

    folder = tmp_path_factory.mktemp("restricted")
    doors = {"MAIL_FOLDER": folder / "mail", "TEXTS_FOLDER": folder / "texts"}
    logging.disable(logging.CRITICAL)
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=False, **doors),
        transaction.atomic(),
    ):
        made = world.build(clock.now())
        made.ids["draft_id"] = begun(made)
        yield made
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def begun(world):
    """A draft of somebody known, with their home in it as it was shown then."""
    from handrail.domain.participants import queries as people
    from handrail.domain.referrals import drafts
    from handrail.kernel.viewer import acting_as
    from handrail.web.referrer import reaching

    gp, at = world.viewers["gp", "practice"], world.at
    with acting_as(gp, at=at):
        person = people.record(world.people["own"], viewer=gp, at=at)
        answers = reaching.held_answers(person, gp.organisation_id, may_see=True)
        assert answers["postcode"] == "BS1 4TR"
        said = {"goals": ["return_to_work"], "conditions": ["msk"], "keen": "keen"}
        return drafts.keep(draft_id=None, answers=answers | said, by=gp, at=at)


def restrict(world):
    from handrail.domain.participants import operations as participants
    from handrail.kernel.viewer import acting_as

    coach, at = world.viewers["coach", "service"], world.at
    with acting_as(coach, at=at):
        participants.restrict_address(
            person_id=world.people["own"], is_restricted=True, by=coach, at=at
        )


def shown(world, client, name):
    """Return what of the home one address shows in this seat, by looking and by sending."""
    from tests.architecture import routes

    there = routes.address(name, world)
    said, cookies = "", client.cookies.copy()
    for form in (None, routes.body(name, world, "service")):
        with transaction.atomic():
            answer = client.get(there) if form is None else client.post(there, form)
            transaction.set_rollback(True)
        client.cookies = cookies.copy()
        said += answer.content.decode(errors="replace")
    return [each for each in HOME if each.casefold() in said.casefold()]


def test_the_walk_sees_a_home_that_is_not_restricted(world):
    client = world.client("gp", "practice")
    assert shown(world, client, "refer_change_who") == ["BS1 4TR"]


@pytest.mark.parametrize(("column", "place"), SEATS)
def test_no_page_shows_a_restricted_home(world, column, place):
    from tests.architecture import routes

    with transaction.atomic():
        restrict(world)
        client = world.client(column, place)
        leaks = {
            name: found
            for name in routes.route_names()
            if name not in MUST_KNOW and (found := shown(world, client, name))
        }
        transaction.set_rollback(True)
    assert leaks == {}


def test_what_is_kept_and_not_shown_is_not_lost(world):
    """The form of somebody whose home is restricted keeps it, whatever else is changed."""
    from handrail.domain.participants import queries as people
    from handrail.kernel.viewer import acting_as
    from handrail.web.referrer import reaching

    gp, at = world.viewers["gp", "practice"], world.at
    with transaction.atomic():
        restrict(world)
        with acting_as(gp, at=at):
            held = people.record(world.people["own"], viewer=gp, at=at)
            answers = reaching.held_answers(held, gp.organisation_id, may_see=True)
            assert (answers["home"], answers["postcode"]) == ("held", "")
            kept = reaching.details(
                {**answers, "who_changed": True, "phone": "07700 900999"}, gp, held
            )
        transaction.set_rollback(True)
    assert (kept.postcode, kept.address_lines) == ("BS1 4TR", ("4 Mill Lane",))
    assert kept.phone == "07700 900999"
