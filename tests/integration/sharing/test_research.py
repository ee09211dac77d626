"""Yes or no to research is the person's own; rows hold nobody who has not said yes."""

from datetime import timedelta

import pytest
from django.db import Error, transaction

from handrail.domain.audit.models import Event
from handrail.domain.consent import operations as consent
from handrail.domain.disclosure import matrix
from handrail.domain.disclosure.operations import NeverTold
from handrail.domain.sharing import queries as sharing
from handrail.insight import extract
from handrail.journey import research, status
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, System, acting_as
from tests.integration.sharing.conftest import AT

CLEARED = ["9990000018"]
DAY = local_date(AT)
pytestmark = pytest.mark.django_db


def say(person, *, yes, by=None, at=AT):
    by = by or person
    with acting_as(by, at=at):
        return research.answer(person_id=person.person_id, yes=yes, how="online", by=by, at=at)


def written(scene, at=AT, cleared=CLEARED):
    """Return the rows, and how many were left out because they have not said yes."""
    by = System(scene.provider_id)
    with acting_as(by, at=at):
        made = extract.extract(
            cleared=cleared,
            viewer=by,
            at=at,
            since=DAY - timedelta(days=1),
            until=DAY + timedelta(days=1),
        )
        return list(made.rows), made.counts.not_released


def numbers(scene, at=AT):
    by = System(scene.provider_id)
    with acting_as(by, at=at):
        return extract.numbers(
            viewer=by, at=at, since=DAY - timedelta(days=1), until=DAY + timedelta(days=1)
        )


def test_nobody_is_in_it_before_they_say_yes(scene, person):
    assert (written(scene), numbers(scene)) == (([], 1), ())
    assert say(person, yes=True)
    rows, left_out = written(scene)
    assert (len(rows), left_out, numbers(scene)) == (1, 0, ("9990000018",))


def test_no_is_no_at_once_and_yes_again_is_yes(scene, person):
    say(person, yes=True)
    later = AT + timedelta(hours=1)
    assert say(person, yes=False, at=later)
    assert written(scene, later) == ([], 1)
    assert say(person, yes=True, at=later + timedelta(hours=1))
    assert len(written(scene, later + timedelta(hours=2))[0]) == 1


def test_the_same_answer_again_changes_nothing(scene, person):
    assert not say(person, yes=False)
    assert say(person, yes=True)
    assert not say(person, yes=True)
    with acting_as(person, at=AT):
        assert Event.objects.filter(action="consent.given", actor_kind="person").count() == 1


def test_the_opt_out_still_counts_for_who_said_yes(scene, person):
    say(person, yes=True)
    assert written(scene, cleared=[])[0] == []


def test_a_coach_writes_it_down_and_may_end_what_the_person_said_alone(scene, person):
    coach = scene.coach.viewer
    say(person, yes=True)
    with acting_as(coach, at=AT):
        assert research.since(scene.person_id) == AT
    assert say(person, yes=False, by=coach)
    assert written(scene)[0] == []


def test_a_kind_that_came_later_is_not_covered_by_an_earlier_yes(scene, person):
    with acting_as(person, at=AT):
        consent.give(
            person_id=scene.person_id,
            kinds=[Kind.KNOWN],
            purpose="research",
            how="online",
            wording_id=consent.set_wording(key="research", text="Less", by=person, at=AT),
            by=person,
            at=AT,
        )
    ((row,), _left) = written(scene)
    told = {extract.COLUMNS[name] for name, value in row.items() if value}
    assert told == {Kind.OPERATIONAL, Kind.KNOWN}


@pytest.mark.parametrize(
    "kind", sorted(matrix.EVERYTHING - matrix.MAY_BE_TOLD[matrix.Recipient.RESEARCH])
)
def test_what_research_is_never_told_is_refused_twice(scene, person, kind):
    with acting_as(person, at=AT), pytest.raises(NeverTold), transaction.atomic():
        consent.give(
            person_id=scene.person_id,
            kinds=[kind],
            purpose="research",
            how="online",
            wording_id=consent.set_wording(key="research", text="x", by=person, at=AT),
            by=person,
            at=AT,
        )
    from handrail.domain.disclosure.models import Release
    from handrail.kernel.ids import new_id

    with acting_as(person, at=AT), pytest.raises(Error, match="never told"), transaction.atomic():
        Release.objects.create(
            person_id=scene.person_id,
            recipient="research",
            kind=kind,
            purpose="research",
            evidence_id=new_id(),
            from_at=AT,
        )


def test_strangers_learn_nothing_and_end_nothing(scene, person):
    say(person, yes=True)
    stranger = scene.elsewhere.viewer
    with acting_as(stranger, at=AT):
        assert sharing.to_research(scene.person_id) == {}
    with acting_as(stranger, at=AT), pytest.raises((NotFound, Error)), transaction.atomic():
        research.answer(person_id=scene.person_id, yes=False, how="spoken", by=stranger, at=AT)
    other = Person(scene.case_id)
    with acting_as(other, at=AT), pytest.raises((NotAllowed, NotFound)):
        research.answer(person_id=scene.person_id, yes=True, how="online", by=other, at=AT)
    assert len(written(scene)[0]) == 1


def test_reports_to_the_board_take_no_release_at_all():
    assert matrix.MAY_BE_TOLD[matrix.Recipient.REPORTING] == frozenset()
    assert matrix.Recipient.REPORTING not in set(matrix.RECIPIENT_OF.values())
    assert matrix.Recipient.REPORTING not in set(matrix.WITHOUT_ORGANISATION.values())


def test_their_page_shows_it_and_stops_it(scene, person):
    from handrail.web.participant import pages

    say(person, yes=True)
    with acting_as(person, at=AT):
        page = pages.your_page(status.own_page(by=person, at=AT), at=AT)
    (shown,) = [each for each in page.knows if each.organisation == "Research"]
    assert shown.stop_href
