"""Somebody gets everything about themself: proven, looked through, for seven days."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import Error, connection, transaction

from handrail.domain.audit.models import Event
from handrail.domain.cases import operations as cases
from handrail.domain.copies import operations as copies
from handrail.domain.copies import queries
from handrail.domain.copies.models import Copy, Part
from handrail.domain.copies.operations import AlreadyAsked
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.models import Message
from handrail.domain.messaging.operations import Fact
from handrail.domain.staff.permissions import Permission
from handrail.insight import about_person, everything
from handrail.jobs.sweeps import end_copies
from handrail.journey import download
from handrail.journey.download import NotProven
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import Kind
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Person, Staff, System, acting_as
from tests.factories import support

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
WEEK = timedelta(days=7)
SECRET = "Her sister drinks"
pytestmark = pytest.mark.django_db


@contextmanager
def doing(viewer, at=AT):
    with acting_as(viewer, at=at), transaction.atomic():
        yield {"by": viewer, "at": at}


@pytest.fixture(scope="module")
def scene(module_db):
    built = support.build(AT)
    with doing(built.coach.viewer) as as_coach:
        for text in ("Wants mornings", SECRET):
            cases.write_note(case_id=built.case_id, text=text, submission_id=new_id(), **as_coach)
    return built


@pytest.fixture
def person(scene):
    return Person(scene.person_id)


@pytest.fixture
def clinician(scene):
    may = frozenset({str(Permission.WORK_CASES), str(Permission.DECIDE_CLINICALLY)})
    return Staff(scene.lead.viewer.account_id, scene.provider_id, "clinician", may)


def only(person, at=AT):
    with acting_as(person, at=at):
        (found,) = queries.of_person(person.person_id, viewer=person, at=at)
    return found


@pytest.fixture
def asked(person):
    """What they asked for with NHS login."""
    with doing(person) as as_person:
        assert download.ask(level="P9", **as_person) == 1
    return only(person).id


@pytest.fixture
def checked(scene):
    """What a coach asked for in their name, having made sure of them."""
    with doing(scene.coach.viewer) as as_coach:
        return download.ask_for(case_id=scene.case_id, checked_how="document", **as_coach)


def release(copy_id, clinician):
    with doing(clinician) as reviewing:
        download.release(copy_id=copy_id, **reviewing)


def taken(copy_id, person, at=AT, **how):
    with doing(person, at) as as_person:
        return download.take(copy_id=copy_id, form="json", **{"level": "", **how}, **as_person)


def test_each_kind_of_row_is_found_or_is_about_nobody():
    assert set(everything.SCOPED) >= set(about_person.NOT_OF_A_PERSON)
    for noun, label in everything.SCOPED.items():
        names = {field.name for field in apps.get_model(label)._meta.get_fields()}
        is_found = noun in about_person.FOUND_BY or names & {"person", "person_id"}
        assert is_found != (noun in about_person.NOT_OF_A_PERSON), noun


@pytest.mark.parametrize("level", ["", "P0", "P5"])
def test_a_code_asks_for_nothing(person, level):
    with doing(person) as as_person, pytest.raises(NotProven):
        download.ask(level=level, **as_person)


def test_it_holds_what_was_written_and_nothing_of_anybody_else(scene, asked, clinician):
    support_again = support.build(AT, "two", number="9990000026")
    with acting_as(clinician, at=AT):
        parts = queries.parts(asked, viewer=clinician, at=AT)
    nouns = {part.noun for part in parts}
    assert {"people", "referrals", "cases", "notes", "agreements"} <= nouns
    assert SECRET in str(parts)
    assert str(support_again.person_id) not in str(parts)


def test_a_one_time_code_that_waits_is_not_in_it(scene, person, clinician):
    by = System(scene.provider_id)
    with doing(by) as as_team:
        messaging.queue(
            organisation_id=scene.provider_id,
            channel="person_text",
            template="status_code",
            purpose="let the person see their own page",
            facts=[Fact(Kind.OPERATIONAL, "code", "246810")],
            person_id=scene.person_id,
            **as_team,
        )
    with doing(person) as as_person:
        download.ask(level="P9", **as_person)
    with acting_as(clinician, at=AT):
        parts = queries.parts(only(person).id, viewer=clinician, at=AT)
    assert "status_code" in str(parts)
    assert "246810" not in str(parts)


def test_a_second_asking_waits_for_the_first(person, asked):
    with doing(person) as as_person, pytest.raises(AlreadyAsked):
        download.ask(level="P9", **as_person)


def test_nothing_opens_before_a_health_professional_has_looked(scene, person, asked):
    with pytest.raises(NotProven):
        taken(asked, person, level="P9")
    with doing(scene.coach.viewer) as as_coach, pytest.raises(NotAllowed):
        download.release(copy_id=asked, **as_coach)
    with acting_as(scene.coach.viewer, at=AT), pytest.raises(NotAllowed):
        queries.parts(asked, viewer=scene.coach.viewer, at=AT)


def test_what_is_held_back_stays_back_and_has_a_reason(person, asked, clinician):
    with doing(clinician) as reviewing:
        parts = queries.parts(asked, viewer=clinician, at=AT)
        secret = [part.id for part in parts if SECRET in str(part.content)]
        with pytest.raises(BadInput):
            download.withhold(
                copy_id=asked, part_ids=secret, why="third_party", reason=" ", **reviewing
            )
        assert (
            download.withhold(
                copy_id=asked, part_ids=secret, why="third_party", reason="A sister", **reviewing
            )
            == 1
        )
    release(asked, clinician)
    given = taken(asked, person, level="P9").parts
    assert len(given) == len(parts) - 1
    assert SECRET not in str(given)
    assert "Wants mornings" in str(given)
    with doing(clinician) as reviewing, pytest.raises(WrongState):
        copies.put_back(copy_id=asked, part_ids=secret, **reviewing)


@pytest.mark.parametrize("how", [{"level": ""}, {"level": "P5"}, {"key": "AAAA-BBBB-CCCC-DDDD"}])
def test_a_code_alone_never_opens_it(scene, person, asked, clinician, how):
    release(asked, clinician)
    with pytest.raises(NotProven):
        taken(asked, person, **how)


def test_where_staff_made_sure_a_key_is_needed_as_well(scene, person, checked, clinician):
    with doing(scene.coach.viewer) as as_coach, pytest.raises(WrongState):
        copies.make_key(copy_id=checked, **as_coach)
    release(checked, clinician)
    for wrong in ("", "AAAA-BBBB-CCCC-DDDD"):
        with pytest.raises(NotProven):
            taken(checked, person, key=wrong)
    with doing(scene.coach.viewer) as as_coach:
        key = copies.make_key(copy_id=checked, **as_coach)
    assert taken(checked, person, key=key.lower().replace("-", " ")).parts
    assert taken(checked, person, level="P9").parts


def test_a_key_opens_nothing_that_nhs_login_asked_for(scene, asked, clinician):
    release(asked, clinician)
    with doing(scene.coach.viewer) as as_coach, pytest.raises(WrongState):
        copies.make_key(copy_id=asked, **as_coach)


def test_after_seven_days_it_is_closed_and_emptied(scene, person, asked, clinician):
    release(asked, clinician)
    assert taken(asked, person, AT + WEEK - timedelta(seconds=1), level="P9").parts
    with pytest.raises(NotProven):
        taken(asked, person, AT + WEEK, level="P9")
    assert end_copies(AT + WEEK) == 1
    with acting_as(System(scene.provider_id), at=AT + WEEK):
        assert {str(part.content) for part in Part.objects.filter(copy_id=asked)} == {"{}"}
    assert only(person, AT + WEEK).state == "ended"


def test_the_person_reads_no_part_and_changes_nothing_in_the_database(person, asked, clinician):
    with acting_as(person, at=AT):
        assert Part.objects.count() == 0
        assert queries.given(asked, level="P9", key_hash="") == ()
        assert Copy.objects.filter(pk=asked).update(state="asked") == 0
    release(asked, clinician)
    stranger = replace(person, person_id=new_id())
    with acting_as(stranger, at=AT):
        assert queries.given(asked, level="P9", key_hash="") == ()
    with pytest.raises(NotFound):
        taken(asked, stranger, level="P9")
    with (
        acting_as(clinician, at=AT),
        pytest.raises(Error, match="not changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "update copies_part set withheld_why = 'third_party', withheld_reason = 'x'"
            " where copy_id = %s",
            [asked],
        )


def test_downloading_is_audited_and_they_are_told_without_a_word_about_it(
    scene, person, asked, clinician
):
    release(asked, clinician)
    taken(asked, person, level="P9")
    with acting_as(System(scene.provider_id), at=AT):
        row = Message.objects.filter(template="person_news").latest("created_at")
        assert {fact["key"] for fact in row.facts} == {"link"}
    with acting_as(person, at=AT):
        rows = Event.objects.filter(subject_type="copy", subject_id=str(asked)).order_by("id")
        acts = [(row.action, row.actor_kind) for row in rows]
    assert acts == [
        ("copy.asked", "person"),
        ("copy.released", "staff"),
        ("copy.downloaded", "person"),
    ]
