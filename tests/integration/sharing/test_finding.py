"""Employers and Jobcentres are found by words, a few at a time; a missing one is asked for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handrail.domain.messaging.models import Message
from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.models import Organisation
from handrail.domain.organisations.operations import BadOrganisation, EmployerKnown
from handrail.domain.sharing import wishes as wanted
from handrail.domain.sharing.wishes import Enough, NoName
from handrail.journey import share, wishes
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.viewer import Person, System, acting_as
from tests.integration.sharing.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(db):
    """Three thousand employers, a Jobcentre, who pays, and a practice of the same town."""
    Organisation.objects.bulk_create(
        Organisation(
            name=f"Bakery number {number}",
            kind="employer",
            address=[f"{number} High Street", "Merebridge"],
            postcode=f"ZZ{number % 90 + 1} 1AA",
            search_text=f"BAKERY NUMBER {number} {number} HIGH STREET MEREBRIDGE"
            f" ZZ{number % 90 + 1} 1AA",
        )
        for number in range(3000)
    )
    for name, kind in (
        ("Merebridge Jobcentre", "jobcentre"),
        ("DWP for Merebridge", "dwp"),
        ("Merebridge Surgery", "practice"),
        ("Merebridge Coaching", "provider"),
    ):
        with acting_as(System(), at=AT):
            organisations.register(name=name, kind=kind, by=System(), at=AT)


def names(text):
    return [body.name for body in share.search(text).bodies]


@pytest.mark.parametrize("text", ["bakery 2999", "2999 BAKERY", "number 2999"])
def test_words_in_any_order_find_one_among_thousands(many, text):
    assert names(text)[0] == "Bakery number 2999"


def test_a_postcode_and_a_town_narrow_it(many):
    found = share.search("bakery ZZ7 1AA merebridge")
    assert found.bodies
    assert {body.where.rpartition(", ")[2] for body in found.bodies} == {"ZZ7 1AA"}
    assert share.search("zz71aa").bodies == share.search("ZZ7  1aa").bodies


def test_never_more_than_ten_and_it_says_that_there_are_more(many):
    found = share.search("bakery")
    assert (len(found.bodies), found.has_more) == (10, True)


def test_only_those_that_can_be_told_are_found(many):
    assert {body.recipient for body in share.search("merebridge jobcentre").bodies} == {
        share.Told.JOBCENTRE
    }
    assert names("DWP for merebridge") == ["DWP for Merebridge"]
    assert names("Merebridge Surgery") == []
    assert names("Merebridge Coaching") == []


def test_what_is_closed_is_not_found(many):
    Organisation.objects.filter(name="Bakery number 2999").update(
        standing="closed", closed_date=AT.date()
    )
    assert "Bakery number 2999" not in names("number 2999")


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "\x00", "' or 1=1 --", "nobody at all"])
def test_what_fits_nothing_finds_nothing(many, text):
    assert names(text) == []


def test_one_question_with_an_end_and_an_index(many):
    with connection.cursor() as cursor:
        cursor.execute("analyze organisations_organisation")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        share.search("bakery number 2999")
    (query,) = asked.captured_queries
    assert "LIMIT 11" in query["sql"]
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("explain " + query["sql"].replace("%%", "%"))
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plan


def test_the_person_asks_for_one_that_is_missing_and_the_coach_adds_it(scene, person):
    with acting_as(person, at=AT):
        wishes.ask(name="Quayside Bakery", town="Merebridge", by=person, at=AT)
        wishes.ask(name="quayside bakery", town="", by=person, at=AT)
    with acting_as(System(scene.provider_id), at=AT):
        (row,) = Message.objects.filter(template="employer_asked_for")
    assert row.recipient_account_id == scene.coach.viewer.account_id
    assert "Bakery" not in str(row.facts)
    coach = scene.coach.viewer
    with acting_as(coach, at=AT):
        (wish,) = wanted.waiting(scene.person_id, viewer=coach, at=AT)
        added = wishes.add_employer(
            name=wish.name, town=wish.town, postcode="", wish_id=wish.id, by=coach, at=AT
        )
        assert wanted.waiting(scene.person_id, viewer=coach, at=AT) == ()
    assert [body.id for body in share.search("quayside merebridge").bodies] == [added]


@pytest.mark.parametrize("name", ["", "   "])
def test_an_employer_has_a_name(scene, person, name):
    with acting_as(person, at=AT), pytest.raises(NoName):
        wishes.ask(name=name, town="", by=person, at=AT)
    coach = scene.coach.viewer
    with acting_as(coach, at=AT), pytest.raises(BadOrganisation):
        wishes.add_employer(name=name, town="", postcode="", wish_id=None, by=coach, at=AT)


def test_nobody_asks_without_end(scene, person):
    with acting_as(person, at=AT):
        for number in range(wanted.MOST_WAITING):
            wishes.ask(name=f"Shop {number}", town="", by=person, at=AT)
        with pytest.raises(Enough):
            wishes.ask(name="One more", town="", by=person, at=AT)


def test_the_same_employer_is_not_added_twice(scene):
    coach = scene.coach.viewer
    with acting_as(coach, at=AT):
        wishes.add_employer(
            name="Quayside Bakery", town="", postcode="ZZ1 1AA", wish_id=None, by=coach, at=AT
        )
        for postcode in ("", "ZZ1 1AA"):
            with pytest.raises(EmployerKnown):
                wishes.add_employer(
                    name="QUAYSIDE bakery",
                    town="",
                    postcode=postcode,
                    wish_id=None,
                    by=coach,
                    at=AT,
                )
        assert wishes.add_employer(
            name="Quayside Bakery", town="", postcode="ZZ2 1AA", wish_id=None, by=coach, at=AT
        )


def test_only_who_supports_people_adds_one(scene):
    for viewer in (scene.gp.viewer, Person(scene.person_id)):
        with acting_as(viewer, at=AT), pytest.raises(NotAllowed):
            organisations.add_employer(name="Quayside Bakery", by=viewer, at=AT)


def test_another_team_settles_nothing(scene, person):
    with acting_as(person, at=AT):
        wish = wishes.ask(name="Quayside Bakery", town="", by=person, at=AT)
    stranger = scene.elsewhere.viewer
    with acting_as(stranger, at=AT):
        assert wanted.waiting(scene.person_id, viewer=stranger, at=AT) == ()
        with pytest.raises(NotFound):
            wanted.settle(wish_id=wish, by=stranger, at=AT)
