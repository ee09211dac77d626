"""Whoever runs a service says where it is given and when it can be reached."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from handrail.domain.audit.models import Event
from handrail.domain.directory import operations, queries, whereabouts
from handrail.domain.directory.entries import NewHours
from handrail.domain.directory.models import Location, OpeningHours, Service
from handrail.domain.directory.whereabouts import NowhereLeft
from handrail.domain.places.models import Postcode
from handrail.kernel import clock
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import System, acting_as
from tests.factories.support import Scene, browser_of, build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),  # collected assets are a server's
]
NINE_TO_FIVE = {"act": "times", "days": ["0", "1"], "opens": "9am", "closes": "5pm", "place": ""}


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    Postcode.objects.create(
        code="BS14TR", latitude=51.45, longitude=-2.59, source="test", as_of_date=date(2026, 5, 1)
    )
    at, by = clock.now() - timedelta(hours=1), System()
    scene = build(at)
    with acting_as(by, at=at):
        changes = {"area_codes": ("E92000001",)}
        operations.revise(service_id=scene.service_id, changes=changes, by=by, at=at)
    return scene


@pytest.fixture
def send(scene):
    client = browser_of(scene.lead.viewer.account_id)

    def sent(**said):
        return client.post(where(scene), said) if said else client.get(where(scene))

    return sent


def where(scene: Scene) -> str:
    return f"/directory/{scene.service_id}/where/"


def seen(scene: Scene):
    return queries.service(scene.service_id, on=clock.local_date(clock.now()))


def test_a_place_and_its_times_are_added_and_taken_away(scene, send):
    added = send(act="place", name="The library", address="1 High Street", postcode="bs14tr")
    assert added.status_code == 302
    [place] = seen(scene).card.places
    assert (place.name, place.postcode) == ("The library", "BS1 4TR")
    assert place.lat is not None
    assert send(**NINE_TO_FIVE | {"place": str(place.id)}).status_code == 302
    assert [(it.weekday, it.opens, it.place) for it in seen(scene).hours] == [
        (0, time(9), "The library"),
        (1, time(9), "The library"),
    ]
    page = send().content.decode()
    assert "Monday 9am to 5pm, The library" in page
    assert send(act="take_place", id=str(place.id)).status_code == 302
    assert (seen(scene).card.places, seen(scene).hours) == ((), ())
    assert {"directory.place_added", "directory.times_added", "directory.place_removed"} <= set(
        Event.objects.values_list("action", flat=True)
    )


def test_what_is_there_already_is_not_added_again(scene, send):
    for _each in range(2):
        assert send(**NINE_TO_FIVE).status_code == 302
    assert OpeningHours.objects.filter(service=scene.service_id).count() == 2
    first = whereabouts.times(scene.service_id)[0]
    version = Service.objects.get(pk=scene.service_id).version
    assert send(act="take_times", id=str(first.id)).status_code == 302
    assert [it.weekday for it in seen(scene).hours] == [1]
    assert Service.objects.get(pk=scene.service_id).version == version + 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (NINE_TO_FIVE | {"closes": "9am"}, "must be after the opening time"),
        (NINE_TO_FIVE | {"days": []}, "Select the days"),
        (NINE_TO_FIVE | {"opens": "soon"}, "must be a time"),
        (NINE_TO_FIVE | {"place": str(uuid4())}, "Select"),
        ({"act": "place", "postcode": "nowhere"}, "Enter a full UK postcode"),
        ({"act": "place", "postcode": "ZZ9 9ZZ"}, "We do not know that postcode"),
    ],
)
def test_what_cannot_be_meant_changes_nothing(scene, send, said, words):
    refused = send(**said)
    assert refused.status_code == 400
    assert words in refused.content.decode()
    assert (seen(scene).card.places, seen(scene).hours) == ((), ())


def test_what_is_another_services_is_not_taken_away(scene, send):
    theirs = Location.objects.create(name="Elsewhere")
    for act in ("take_place", "take_times"):
        assert send(act=act, id=str(theirs.id)).status_code == 404
        assert send(act=act, id="no-id").status_code == 404
    by, at = scene.elsewhere.viewer, clock.now()
    with acting_as(System(), at=at), pytest.raises(NotFound):
        whereabouts.add_times(
            service_id=scene.service_id,
            hours=[NewHours(0, time(9), time(10))],
            place_id=theirs.id,
            by=System(),
            at=at,
        )
    elsewhere = browser_of(by.account_id).post(where(scene), NINE_TO_FIVE)
    assert elsewhere.status_code in {403, 404}
    assert seen(scene).hours == ()


def test_the_only_place_by_which_people_find_it_stays(scene, send):
    send(act="place", postcode="BS1 4TR")
    [place] = seen(scene).card.places
    by, at = System(), clock.now()
    with acting_as(by, at=at):
        operations.revise(service_id=scene.service_id, changes={"area_codes": ()}, by=by, at=at)
        with pytest.raises(NowhereLeft):
            whereabouts.remove_place(service_id=scene.service_id, place_id=place.id, by=by, at=at)
    refused = send(act="take_place", id=str(place.id))
    assert refused.status_code == 400
    assert "by this place only" in refused.content.decode()
    assert len(seen(scene).card.places) == 1
