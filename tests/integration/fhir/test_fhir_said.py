"""What a system says of somebody who is known already reaches whoever is asked, and nobody else."""

import pytest
from django.urls import reverse

from handrail.domain.participants.models import Person, Said
from handrail.domain.referrals.models import Referral
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import fhir
from tests.factories.support import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
NEW_PHONE = {"system": "phone", "value": "07700 900999", "use": "mobile"}
NEW_HOME = {"use": "home", "line": ["1 New Road"], "postalCode": "BS1 9ZZ"}


@pytest.fixture
def world(db):
    return fhir.build()


@pytest.fixture
def known(world):
    """Somebody whom another practice has referred already, and holds a telephone of."""
    other = fhir.build("two")
    fhir.send(other)
    return other


def told(world):
    said = fhir.patient(telecom=[NEW_PHONE], address=[NEW_HOME])
    return world.practice.post("Patient", said)


def person(known):
    with acting_as(System(known.scene.practice_id), at=clock.now()):
        return Person.objects.get(family_name="Varga")


def test_it_goes_with_the_referral_and_changes_nothing_that_is_held(world, known):
    held = person(known).phone
    answer = told(world)
    assert answer.status_code == 201
    assert person(known).phone == held
    sent = world.practice.post("ServiceRequest", fhir.request(world, answer.json()["id"]))
    assert sent.status_code == 201, sent.content
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        given = Referral.objects.get(pk=sent.json()["id"]).given
    assert given["phone"] == "07700900999" or given["phone"] == "07700 900999"
    assert given["address"] == "1 New Road"
    with acting_as(System(world.scene.practice_id), at=clock.now()):
        assert not Said.objects.filter(person_id=answer.json()["id"]).exists(), "it is kept once"
    assert person(known).phone == held


def test_whoever_receives_it_sees_what_was_said_and_that_it_differs(world, known):
    id_ = told(world).json()["id"]
    sent = world.practice.post("ServiceRequest", fhir.request(world, id_)).json()
    coach = browser_of(world.scene.lead.viewer.account_id)
    page = coach.get(reverse("inbox_item", args=[sent["id"]])).content.decode()
    assert "07700 900999" in page or "07700900999" in page
    assert "1 New Road" in page
    assert "Ask the person which is right" in page


def test_it_is_never_told_back_as_held(world, known):
    id_ = told(world).json()["id"]
    read = world.practice.get(f"Patient/{id_}")
    assert "telecom" not in read.json()
    assert "900999" not in read.content.decode()
    assert "900999" not in known.practice.get(f"Patient/{id_}").content.decode()


def test_what_is_answered_is_the_same_whether_they_were_known(world, known):
    same = told(world).json()
    other = fhir.patient(
        "9990000069", name=[{"use": "official", "family": "Nobody", "given": ["A"]}]
    )
    new = world.practice.post("Patient", other | {"telecom": [NEW_PHONE]})
    assert set(same) == set(new.json())
    assert set(same["meta"]) == set(new.json()["meta"])
    assert "telecom" not in new.json()
    headers = [sorted(it.headers) for it in (told(world), new)]
    assert headers[0] == headers[1]


def test_the_latest_that_was_said_counts_and_is_this_organisations_alone(world, known):
    told(world)
    again = fhir.patient(telecom=[NEW_PHONE | {"value": "07700 900111"}], address=[])
    world.practice.post("Patient", again)
    with acting_as(System(world.scene.practice_id), at=clock.now()):
        [row] = Said.objects.all()
    assert row.said["phone"].replace(" ", "") == "07700900111"
    assert "address" not in row.said
    with acting_as(System(known.scene.practice_id), at=clock.now()):
        assert not Said.objects.exists()


def test_a_version_before_the_latest_names_nobody_who_has_it_only_now(world):
    _, _, task = fhir.send(world)
    coach = world.scene.coach.viewer.account_id
    taken = world.provider.get(f"Task/{task['id']}").json()
    taken |= {"status": "accepted", "owner": fhir.worker(coach)}
    assert world.provider.put(taken).status_code == 200
    versions = world.provider.get(f"Task/{task['id']}/_history").json()["entry"]
    now, before = (it["resource"] for it in versions)
    assert now["owner"]["reference"] == f"Practitioner/{coach}"
    assert before["owner"]["reference"] == f"Organization/{world.scene.provider_id}"
    assert before["status"] == "requested"


def test_a_search_of_many_people_and_requests_asks_no_more_than_of_one(world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(path):
        with CaptureQueriesContext(connection) as caught:
            assert world.practice.get(path).status_code == 200
        return len(caught)

    fhir.send(world)
    paths = ("Patient?family=Varga", "ServiceRequest?_include=ServiceRequest:patient", "Task")
    one = [asked(path) for path in paths]
    for number in ("9990000050", "9990000069", "9990000077"):
        name = [{"use": "official", "family": "Varga", "given": [f"N{number[-2:]}"]}]
        id_ = world.practice.post("Patient", fhir.patient(number, name=name)).json()["id"]
        sent = world.practice.post("ServiceRequest", fhir.request(world, id_))
        assert sent.status_code == 201
    assert [asked(path) for path in paths] == one
