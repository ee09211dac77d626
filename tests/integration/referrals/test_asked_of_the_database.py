"""What the pages of a referral that came in ask the database: no more than they show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handrail.kernel import clock
from tests.factories.support import Scene, browser_of, build, undecided

pytestmark = pytest.mark.django_db
# Besides the session, the account, the memberships and who is looking.
MOST = {
    "": 21,
    "ask/": 12,
    "assign/": 12,
    "elsewhere/": 28,
    "decline/": 26,
    "died/": 12,
}


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    return build(clock.now() - timedelta(hours=1))


@pytest.mark.parametrize("page", MOST)
def test_a_page_asks_no_more_than_it_shows(scene, page):
    _person_id, referral_id = undecided(scene, scene.at)
    browser, address = browser_of(scene.lead.viewer.account_id), f"/inbox/{referral_id}/{page}"
    browser.get(address)  # the first look is written down once
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(address).status_code == 200
    said = [each["sql"] for each in asked.captured_queries]
    assert len(said) <= MOST[page], said


def test_colleagues_are_asked_for_once(scene):
    _person_id, referral_id = undecided(scene, scene.at)
    browser = browser_of(scene.lead.viewer.account_id)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(f"/inbox/{referral_id}/").content.decode()
    assert scene.coach.name in page
    colleagues = [it for it in asked.captured_queries if "from staff_membership" in it["sql"]]
    assert len(colleagues) == 2  # the viewer's own memberships, and the colleagues
