"""Whether support helped: asked of the person alone, once, when it has ended."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from handrail.domain.cases import life
from handrail.domain.outcomes import feedback
from handrail.domain.outcomes.feedback import NotOver, SaidAlready
from handrail.domain.outcomes.models import Feedback
from handrail.domain.oversight import practice
from handrail.journey import close, helped, status, support
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.viewer import Person, acting_as
from tests.factories import support as scenes
from tests.factories.support import Scene

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
END = AT + timedelta(days=1)
AFTER = END + timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(scene: Scene) -> Scene:
    """The person's support has ended."""
    coach = scene.coach.viewer
    with acting_as(coach, at=END):
        support.try_contact(
            case_id=scene.case_id, outcome="reached", tried_at=END, by=coach, at=END
        )
        close.close(case_id=scene.case_id, closure=life.Closure("time_ended"), by=coach, at=END)
    return scene


def say(scene: Scene, said: str = "yes", by: Person | None = None) -> None:
    person = by or Person(scene.person_id)
    with transaction.atomic(), acting_as(person, at=AFTER):
        helped.say(referral_id=scene.referral_id, helped=said, by=person, at=AFTER)


def asks(scene: Scene) -> bool:
    person = Person(scene.person_id)
    with acting_as(person, at=AFTER):
        (thread,) = status.own_page(by=person, at=AFTER).threads
    return thread.may_say_if_it_helped


def test_it_is_asked_once_and_seen_by_the_team_and_not_by_the_practice(ended: Scene) -> None:
    assert asks(ended)
    say(ended, "partly")
    assert not asks(ended)
    with pytest.raises(SaidAlready):
        say(ended, "no")
    with acting_as(ended.lead.viewer, at=AFTER):
        assert feedback.of(ended.case_id, viewer=ended.lead.viewer, at=AFTER) == "partly"
    for viewer in (ended.gp.viewer, ended.elsewhere.viewer):
        with acting_as(viewer, at=AFTER):
            assert feedback.of(ended.case_id, viewer=viewer, at=AFTER) == ""


def test_it_is_not_asked_before_the_end_nor_of_what_was_in_error(scene: Scene) -> None:
    assert not asks(scene)
    with pytest.raises(NotOver):
        say(scene)
    coach = scene.coach.viewer
    with acting_as(coach, at=END):
        close.close(case_id=scene.case_id, closure=life.Closure("in_error"), by=coach, at=END)
    assert not asks(scene)
    with pytest.raises(NotOver):
        say(scene)


def test_nobody_else_says_it(ended: Scene) -> None:
    other = scenes.build(AT, "two", number="9990000026")
    with pytest.raises(NotFound):
        say(ended, by=Person(other.person_id))
    with pytest.raises(BadInput):
        say(ended, "very much")
    for viewer in (ended.coach.viewer, ended.gp.viewer):
        with (
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            acting_as(viewer, at=AFTER),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "update outcomes_feedback set helped = 'yes'; delete from outcomes_feedback"
            )
        with pytest.raises(ProgrammingError), transaction.atomic(), acting_as(viewer, at=AFTER):
            Feedback.objects.create(
                person_id=ended.person_id,
                case_id=ended.case_id,
                organisation_id=ended.provider_id,
                helped="yes",
                said_at=AFTER,
            )
    with acting_as(ended.lead.viewer, at=AFTER):
        assert not Feedback.objects.exists()


def test_the_practice_hears_how_many_and_few_stay_hidden(ended: Scene) -> None:
    say(ended)
    gp = ended.gp.viewer
    with acting_as(gp, at=AFTER):
        found = practice.counts(
            ended.practice_id, since=AT.date(), until=(END + timedelta(days=1)).date(), viewer=gp
        )
    assert (found.finished, found.answered, found.helped) == (-1, -1, -1)
