"""Every template there is, by every way it travels: only to a contact that is marked safe.

Written from the table of templates, so that a new one is tried on the day it is added.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from handrail.domain.messaging import letters, person_words
from handrail.domain.messaging.choices import TO_PERSON, Channel
from handrail.domain.messaging.operations import Fact
from handrail.domain.messaging.outbox import NEVER_WRITTEN
from handrail.domain.messaging.words import Told
from handrail.kernel.privacy import Kind
from tests.cluster import PROJECT
from tests.integration.messaging.scene import AT

CODES = {"status_code", "come_back_code"}
# Sent to the contact that a person gave for a helper, who is no organisation and has no record.
TO_HELPERS = {"helper_invited"}
TO_THEM = sorted(set(person_words.SAID) | CODES)
WAYS = (Channel.PERSON_TEXT, Channel.PERSON_EMAIL)
ANSWERS = ("yes", "no", "unknown")
# Where somebody lives and how to reach them, as no message may ever say it.
HOME = {"address": "4 Mill Lane", "postcode": "BS1 4TR", "home": "Flat 2"}


def ways(template: str) -> list[Channel]:
    """Return how a template travels to a person."""
    by_text = letters.TEMPLATES[template].text is not None
    return [way for way in WAYS if by_text or way is not Channel.PERSON_TEXT]


def test_every_template_is_for_the_person_or_for_staff():
    assert set(TO_THEM) <= set(letters.TEMPLATES)
    for name in set(letters.TEMPLATES) - set(TO_THEM) - TO_HELPERS:
        assert letters.TEMPLATES[name].text is None, f"{name} goes by text but to whom?"


def test_a_person_is_written_to_by_these_ways_and_no_other():
    """A posted letter or a calendar invitation would need its own "is it safe?" here."""
    assert set(TO_PERSON) == set(WAYS)


@pytest.mark.parametrize("template", TO_THEM)
def test_a_message_goes_only_to_a_contact_that_is_safe_now(scene, template):
    facts = (Fact(Kind.OPERATIONAL, "code", "123456"),)
    expected, found = {}, {}
    for way in ways(template):
        name, door = (
            ("text_safe", scene.texts) if way is Channel.PERSON_TEXT else ("email_safe", scene.mail)
        )
        for answer in ANSWERS:
            scene.contact(phone_safe="yes", text_safe="yes", email_safe="yes")
            message = scene.queue(
                *facts, template=template, channel=way, recipient_organisation_id=None
            )
            scene.contact(**{"phone_safe": "yes", name: answer})
            door.sent.clear()
            scene.run()
            expected[way, answer] = ("sent", 1) if answer == "yes" else ("dropped", 0)
            found[way, answer] = (scene.row(message).state, len(door.sent))
    assert found == expected


@pytest.mark.parametrize("template", sorted(letters.TEMPLATES))
def test_no_message_takes_where_somebody_lives(scene, template):
    for key in NEVER_WRITTEN:
        for kind in Kind:
            with pytest.raises(ValueError, match="never in a message"):
                scene.queue(
                    Fact(kind, key, "4 Mill Lane"), template=template, channel="person_email"
                )


@pytest.mark.parametrize("template", sorted(set(letters.TEMPLATES) - {"referral_news"}))
def test_no_template_of_ours_asks_for_where_somebody_lives(template):
    """Told of everything at once, no letter repeats a home.

    The referrer's news shows whatever it is told, so there the outbox alone holds it back.
    """
    told = Told(facts=HOME | {"code": "1", "when": "2026-06-10", "goals": "go back"})
    by_text = [False] + [True] * (letters.TEMPLATES[template].text is not None)
    for each in by_text:
        letter = letters.write(template, told, by_text=each)
        said = letter.subject + letter.body
        assert [value for value in HOME.values() if value in said] == []


def test_the_place_of_a_meeting_at_home_is_not_written(db):
    from handrail.domain.messaging.models import Message
    from handrail.journey import support as journey
    from handrail.kernel.viewer import System, acting_as
    from tests.factories import support

    scene = support.build(AT)
    coach, at = scene.coach.viewer, AT + timedelta(hours=1)
    for way, place in (("home", "4 Mill Lane"), ("other_place", "The library")):
        with acting_as(coach, at=at):
            journey.book(
                case_id=scene.case_id,
                starts_at=at + timedelta(days=2),
                minutes=30,
                way=way,
                place=place,
                is_hour_meant=True,
                by=coach,
                at=at,
            )
    with acting_as(System(scene.provider_id), at=at):
        rows = Message.objects.filter(template="appointment_booked").order_by("created_at", "id")
        said = [{fact["key"]: fact["value"] for fact in row.facts} for row in rows]
    assert ["where" in facts for facts in said] == [False, True]


def test_nothing_else_in_the_code_writes_letters_or_invitations():
    """What would leave by another way, such as a calendar file, has to be tried here too."""
    other = re.compile(r"text/calendar|BEGIN:VCALENDAR|\.ics\b", re.IGNORECASE)
    found = [
        path.relative_to(PROJECT).as_posix()
        for path in Path(PROJECT / "handrail").rglob("*.py")
        if other.search(path.read_text())
    ]
    assert found == []
