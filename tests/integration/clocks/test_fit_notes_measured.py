"""A fit note that lasts until the promise, and not as long as people wait here, is raised."""

from datetime import datetime, timedelta

import pytest

from handrail.domain.capacity import waits
from handrail.domain.capacity.waits import Watched
from handrail.domain.capacity.waits_rules import Day
from handrail.domain.referrals import intakes
from handrail.domain.referrals.intake_answers import Answers
from handrail.journey.self_refer import Team, last_day
from handrail.kernel import clock
from handrail.kernel.clock import local_date
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import System, acting_as
from handrail.kernel.working_days import add
from handrail.web.self_refer.pages import fit_note_sentence
from tests.factories.support import Scene, browser_of, build

PROMISE, NOTE, MEASURED = timedelta(days=7), timedelta(days=14), 30
pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def scene(at) -> Scene:
    return build(at)


def measure(scene: Scene, at: datetime) -> None:
    with acting_as(System(), at=at):
        line = Watched(scene.service_id, "", "contact", Day(MEASURED, 6, 6), 6, 0)
        waits.keep(table=[line], since_date=local_date(at), by=System(), at=at)


def send_oneself(scene: Scene, at: datetime) -> None:
    bearer = intakes.bearer_of("7K3M-9QXT-4HWD-2PRS")
    until = (local_date(at) + NOTE).isoformat()
    with acting_as(bearer, at=at):
        intakes.start(source="self", submission_id=new_id(), answers={}, by=bearer, at=at)
        intakes.send(
            answers={"given_name": "Amara", "fit_note_until_date": until},
            service_id=scene.service_id,
            to_organisation_id=scene.provider_id,
            promised_at=at + PROMISE,
            by=bearer,
            at=at,
        )


def test_the_inbox_says_so_of_whoever_sent_themself(scene, at):
    send_oneself(scene, at)
    browser = browser_of(scene.lead.viewer.account_id)
    assert "fit note ends too soon" not in browser.get("/inbox/").content.decode()
    measure(scene, at)
    page = browser.get("/inbox/").content.decode()
    assert "1 fit note ends too soon" in page
    assert "before first contact" in page


def said(scene: Scene, at: datetime, note: timedelta) -> str:
    answers = Answers(fit_note_until_date=local_date(at) + note)
    team = Team(scene.provider_id, "Pathways Back", "", at + PROMISE, service_id=scene.service_id)
    return fit_note_sentence(answers, team, at)


def test_whoever_is_about_to_send_themself_reads_so(scene, at):
    assert said(scene, at, NOTE) == ""
    measure(scene, at)
    day = add(local_date(at), MEASURED)
    assert f"it may be {day.day} {day:%B %Y} before somebody talks with you" in said(
        scene, at, NOTE
    )


def test_a_note_that_ends_before_the_promise_is_told_of_the_promise(scene, at):
    measure(scene, at)
    assert last_day(at + PROMISE) > local_date(at) + timedelta(days=2)
    assert "before the day by which they promise" in said(scene, at, timedelta(days=2))
