"""A contact in a way marked not safe is written down as it was, and as an incident."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest

from handrail.domain.audit.models import Event
from handrail.domain.cases import queries
from handrail.domain.participants import operations as participants
from handrail.domain.participants import queries as people
from handrail.domain.participants.operations import Details
from handrail.journey import support
from handrail.kernel.viewer import acting_as
from tests.factories.support import Scene

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def coach(scene: Scene):
    with acting_as(scene.coach.viewer, at=AT):
        yield scene.coach.viewer


def mark(scene: Scene, coach, **safe: str) -> None:
    person = people.record(scene.person_id, viewer=coach, at=AT)
    held = {field.name: getattr(person, field.name) for field in fields(Details)}
    participants.change_details(
        person_id=scene.person_id, details=Details(**held | safe), version=None, by=coach, at=AT
    )


def tried(scene: Scene, coach, outcome: str) -> str:
    more = {"case_id": scene.case_id, "tried_at": AT, "by": coach, "at": AT}
    return support.try_contact(outcome=outcome, **more).incident


def history(scene: Scene, coach) -> list[tuple[str, str, str]]:
    lines = queries.timeline(scene.case_id, viewer=coach, at=AT)
    return [(line.kind, line.code, line.text) for line in lines if line.code != "case.opened"]


def test_a_voicemail_for_somebody_who_said_no_voicemail(scene, coach):
    mark(scene, coach, voicemail_safe="no")
    said = tried(scene, coach, "voicemail")
    assert said == "A voicemail was left, which is marked not safe"
    assert sorted(history(scene, coach)) == [
        ("attempt", "voicemail", ""),
        ("step", "case.contacted_unsafely", said),
    ]
    assert Event.objects.filter(action="case.contacted_unsafely").count() == 1


@pytest.mark.parametrize(
    ("way", "outcome"),
    [
        ("phone_safe", "no_answer"),
        ("phone_safe", "voicemail"),
        ("text_safe", "text_sent"),
        ("email_safe", "email_sent"),
        ("letter_safe", "letter_sent"),
    ],
)
def test_every_way_that_is_marked_not_safe(scene, coach, way, outcome):
    mark(scene, coach, **{way: "no"})
    assert tried(scene, coach, outcome)


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_what_is_safe_or_was_never_asked_is_no_incident(scene, coach, answer):
    mark(scene, coach, voicemail_safe=answer)
    assert tried(scene, coach, "voicemail") == ""
    assert [kind for kind, _code, _text in history(scene, coach)] == ["attempt"]


def test_speaking_with_them_is_no_incident_whoever_rang(scene, coach):
    mark(scene, coach, phone_safe="no", voicemail_safe="no")
    assert tried(scene, coach, "reached") == ""
