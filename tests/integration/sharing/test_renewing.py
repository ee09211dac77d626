"""What is shared until a day ends on it, unless the person goes on; they are told in time, once."""

from datetime import timedelta

import pytest
from django.db import Error, transaction

from handrail.domain.consent import queries as consents
from handrail.domain.consent.models import Evidence, Wording
from handrail.domain.disclosure.models import Release
from handrail.domain.messaging import letters
from handrail.domain.messaging.models import Message
from handrail.domain.messaging.words import Told
from handrail.domain.sharing import queries as sharing
from handrail.domain.sharing.rules import REMIND_BEFORE
from handrail.jobs.sweeps import run_reminders
from handrail.journey import renew, share, status
from handrail.journey.share import Choice, NotThatLong
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, System, acting_as
from tests.integration.sharing.conftest import AT
from tests.integration.sharing.test_funder import reader
from tests.integration.sharing.test_wall import body

DAYS = 30
LAST = local_date(AT) + timedelta(days=DAYS)
ENDS = AT.replace(hour=23, minute=0) + timedelta(days=DAYS)
IN_TIME = ENDS - REMIND_BEFORE + timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def employer(db):
    return body("employer", "Harbour View")


def agree(scene, by, employer, kinds=(Kind.IDENTITY,)):
    choice = Choice(employer.id, frozenset(kinds), LAST)
    how = "online" if isinstance(by, Person) else "spoken"
    with acting_as(by, at=AT):
        return share.share(person_id=scene.person_id, choice=choice, how=how, by=by, at=AT)


def go_on(evidence, by, at=IN_TIME, days=90):
    until = local_date(at) + timedelta(days=days)
    with acting_as(by, at=at):
        return renew.renew(evidence_id=evidence, until_date=until, how="online", by=by, at=at)


def reads(employer, at):
    with acting_as(reader(employer), at=at):
        return len(sharing.shown())


def reminders(scene):
    with acting_as(System(scene.provider_id), at=AT):
        return list(Message.objects.filter(template="something_ends"))


def test_nothing_renews_itself(scene, person, employer):
    agree(scene, person, employer)
    run_reminders(IN_TIME)
    assert reads(employer, ENDS - timedelta(seconds=1)) == 1
    assert reads(employer, ENDS) == 0


@pytest.mark.parametrize("who", ["the person", "the coach"])
def test_going_on_is_one_act_on_the_words_agreed_to(scene, person, employer, who):
    by = person if who == "the person" else scene.coach.viewer
    first = agree(scene, by, employer, (Kind.IDENTITY, Kind.KNOWN))
    with acting_as(by, at=IN_TIME):
        latest = Wording.objects.get(pk=Evidence.objects.get(pk=first).wording_id)
        Wording.objects.create(key="share", version=9, text="Other words", from_at=IN_TIME)
    new, before = go_on(first, by)
    with acting_as(by, at=IN_TIME):
        row = Evidence.objects.get(pk=new)
        old = Evidence.objects.get(pk=first)
    assert (row.wording_id, row.renews_id, before.id) == (latest.id, first, first)
    assert (row.kinds, row.organisation_id, row.purpose) == (old.kinds, employer.id, old.purpose)
    assert old.withdrawn_how == "renewed"
    assert reads(employer, ENDS + timedelta(days=1)) == 1


def test_stopping_the_new_one_stops_all_of_it(scene, person, employer):
    new, _before = go_on(agree(scene, person, employer), person)
    with acting_as(person, at=IN_TIME):
        status.stop_sharing(evidence_id=new, by=person, at=IN_TIME)
    assert reads(employer, IN_TIME) == 0


def test_what_has_ended_or_was_stopped_cannot_go_on(scene, person, employer):
    first = agree(scene, person, employer)
    with pytest.raises(NotFound):
        go_on(first, person, at=ENDS)
    with acting_as(person, at=AT):
        status.stop_sharing(evidence_id=first, by=person, at=AT)
    with pytest.raises(NotFound):
        go_on(first, person)


def test_twice_is_once(scene, person, employer):
    first = agree(scene, person, employer)
    go_on(first, person)
    with pytest.raises(NotFound):
        go_on(first, person)


@pytest.mark.parametrize("days", [-1, 367])
def test_it_goes_on_for_a_year_at_most(scene, person, employer, days):
    first = agree(scene, person, employer)
    with pytest.raises(NotThatLong):
        go_on(first, person, days=days)
    assert reads(employer, ENDS) == 0


def test_what_has_no_end_is_not_renewed(scene, person):
    with acting_as(person, at=AT):
        given = consents.agreements(scene.person_id, viewer=person, at=AT)
        support = next(each for each in given if each.purpose == "support")
        with pytest.raises(NotFound):
            renew.renewable(support.id, by=person, at=AT)


def test_another_team_renews_nothing(scene, person, employer):
    first = agree(scene, scene.coach.viewer, employer)
    with pytest.raises(NotFound):
        go_on(first, scene.elsewhere.viewer)


def test_the_database_makes_no_release_longer(scene, person, employer):
    agree(scene, person, employer)
    with (
        acting_as(person, at=AT),
        pytest.raises(Error, match="never made longer"),
        transaction.atomic(),
    ):
        Release.objects.filter(organisation_id=employer.id).update(until_at=None)


def test_the_person_is_told_once_two_weeks_before(scene, person, employer):
    agree(scene, person, employer)
    assert run_reminders(ENDS - REMIND_BEFORE - timedelta(hours=1)) == 0
    assert run_reminders(IN_TIME) == 1
    assert run_reminders(IN_TIME + timedelta(days=1)) == 0
    (row,) = reminders(scene)
    assert (row.person_id, row.channel) == (scene.person_id, "person_text")


def test_the_reminder_names_neither_whom_nor_what(scene, person, employer):
    agree(scene, person, employer)
    run_reminders(IN_TIME)
    (row,) = reminders(scene)
    facts = {fact["key"]: fact["value"] for fact in row.facts}
    assert facts == {"day": LAST.isoformat(), "link": "/status/"}
    for by_text in (False, True):
        letter = letters.write("something_ends", Told(facts=facts, ring="1"), by_text=by_text)
        said = (letter.subject + letter.body).lower()
        for secret in ("harbour", "employer", "health", "work", "amara", "share"):
            assert secret not in said
        assert "3 july 2026" in said


def test_who_has_no_safe_contact_reads_it_on_their_page(db, employer):
    from handrail.web.participant import pages
    from tests.factories import support

    scene = support.build(AT, text_safe="no")
    person = Person(scene.person_id)
    agree(scene, person, employer)
    assert run_reminders(IN_TIME) == 0
    with acting_as(person, at=IN_TIME):
        page = pages.your_page(status.own_page(by=person, at=IN_TIME), at=IN_TIME)
    (shown,) = [each for each in page.knows if each.organisation == employer.name]
    assert shown.ends_soon
    assert shown.renew_href


def test_nobody_is_reminded_of_what_was_stopped_or_renewed(scene, person, employer):
    go_on(agree(scene, person, employer), person, at=AT + timedelta(days=1), days=200)
    assert run_reminders(IN_TIME) == 0


@pytest.mark.parametrize("who", ["the person", "the coach"])
def test_the_coach_sees_on_today_what_their_team_wrote_down(scene, person, employer, who):
    agree(scene, person if who == "the person" else scene.coach.viewer, employer)
    coach = scene.coach.viewer
    with acting_as(coach, at=AT):
        assert sharing.due(viewer=coach, at=AT) == ()
    with acting_as(coach, at=IN_TIME):
        due = sharing.due(viewer=coach, at=IN_TIME)
    expected = [] if who == "the person" else [(scene.case_id, LAST)]
    assert [(each.case_id, each.ends_date) for each in due] == expected


def test_only_handrail_itself_learns_what_ends(scene, person, employer):
    agree(scene, person, employer)
    for viewer in (scene.coach.viewer, person, scene.elsewhere.viewer):
        with acting_as(viewer, at=IN_TIME):
            assert sharing.ending(viewer=System()) == ()
            assert sharing.remind(scene.case_id, viewer=System()) is None
    stranger = System(scene.other_id)
    with acting_as(System(), at=IN_TIME):
        ((evidence, _organisation),) = sharing.ending(viewer=System())
    with acting_as(stranger, at=IN_TIME):
        assert sharing.remind(evidence, viewer=stranger) is None
