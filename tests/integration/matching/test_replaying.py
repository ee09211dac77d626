"""A ranking is worked out again exactly, whatever has become of what it rested on."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from handrail.domain.capacity import overflow
from handrail.domain.directory import intake
from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewPlace, NewService
from handrail.domain.matching import queries as matching
from handrail.domain.matching import remembering, weighing
from handrail.domain.matching.models import KnownService
from handrail.domain.matching.offers import Topic
from handrail.domain.matching.remembering import NotKept
from handrail.domain.participants import operations as participants
from handrail.domain.participants.operations import Names
from handrail.domain.places.models import Postcode
from handrail.domain.programmes import operations as programmes
from handrail.domain.programmes.files import reading
from handrail.domain.referrals.models import Referral
from handrail.domain.referrals.sending import Work
from handrail.insight import restricted
from handrail.journey import offer, refer, replaying
from handrail.journey.knowing import Known
from handrail.kernel import nhs_number
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, acting_as
from tests.factories import room
from tests.factories.support import browser_of, build
from tests.integration.oversight.area import AT, make_area

pytestmark = pytest.mark.django_db
TEXT = """
id: pathways
name: Pathways
nation: England
status: live
summary: {text: An example., source: nowhere}
is_for:
  work: {statuses: [off_sick, employed], source: nowhere}
"""
KNOWN = Known(birth_date=date(1980, 2, 1), work_status="off_sick", weeks_off=3, source="gp")
LATER = AT + timedelta(days=200)


@pytest.fixture(scope="module")
def scene(module_db):
    return build(AT)


@pytest.fixture
def board(scene):
    return make_area("Vale", scene.practice_id, scene.provider_id)


@pytest.fixture
def services(scene):
    """Two services of one programme, one near and slow, the other far and quick."""
    by = System()
    with acting_as(by, at=AT):
        programmes.load_version(
            source=reading.read("pathways.yaml", TEXT.encode()),
            valid_from_date=AT.date() - timedelta(days=10),
            by=by,
            at=AT,
        )
    return [_service(scene, name, days) for name, days in (("Slow", 30), ("Quick", 2))]


def _service(scene, name, days):
    by = System()
    with acting_as(by, at=AT):
        service_id = directory.add(
            service=NewService(
                name=name,
                provider_id=scene.provider_id,
                programme_id="pathways",
                phone="01632960003",
                area_codes=("E92000001",),
                area_names=("England",),
                places=(NewPlace("", name, latitude=51.5, longitude=-2.6),),
                delivery_kinds=("other_place",),
            ),
            by=by,
            at=AT,
        )
        directory.declare_wait(
            service_id=service_id, kind="first_contact", working_days=days, by=by, at=AT
        )
    return service_id


def offers_of(board, at=AT, known=KNOWN):
    """What is offered to somebody who lives in England, by an area's weights."""
    with acting_as(System(), at=at):
        return offer.offers(known=known, board_id=board, at=at)


def send(scene, offers, kinds=refer.TO_SERVICE):
    gp, chosen = scene.gp.viewer, offers.best[0]
    form = refer.Referring(
        submission_id=new_id(),
        source="gp",
        names=Names("Bo", "Lind", date(1980, 2, 1), nhs_number.parse("9990000026")),
        details=refer.Details(phone="07700 900123", phone_safe="yes"),
        story=refer.Story(goals=("return_to_work",), conditions=("msk",), work=Work("off_sick")),
        choice=refer.Choice(
            chosen.service_id,
            chosen.provider_id,
            chosen.promised_at,
            programme_version_id=chosen.programme_version_id,
            eligibility={"facts": offers.facts},
            offers=offers.as_data(),
            ranked=replaying.kept(offers),
        ),
        agreed=refer.Agreed(how="spoken", kinds=kinds),
    )
    with acting_as(gp, at=AT):
        return refer.send(form=form, by=gp, at=AT).id


def replayed(scene, referral_id, at):
    gp = scene.gp.viewer
    with acting_as(gp, at=at):
        return replaying.replay(referral_id, viewer=gp, at=at)


def words_of(places):
    return [(it.name, it.fits, [line.text for line in it.lines], it.score) for it in places]


def test_the_same_order_and_words_after_services_waits_rules_and_weights_changed(
    scene, board, services
):
    before = offers_of(board)
    assert [it.name for it in before.best][:2] == ["Quick", "Slow"]
    referral_id = send(scene, before)
    first = replayed(scene, referral_id, AT)
    by = System()
    with acting_as(by, at=LATER):
        slow, quick = services
        directory.declare_wait(
            service_id=quick, kind="first_contact", working_days=90, by=by, at=LATER
        )
        directory.declare_wait(
            service_id=slow, kind="first_contact", working_days=1, by=by, at=LATER
        )
        directory.set_intake(service_id=quick, intake="paused", reason="Moving", by=by, at=LATER)
        programmes.load_version(
            source=reading.read("pathways.yaml", TEXT.replace("off_sick, ", "").encode()),
            valid_from_date=LATER.date(),
            by=by,
            at=LATER,
        )
        weighing.set_weights(
            board_id=board,
            own={"first_contact": 0, "evidence": 50},
            from_date=LATER.date(),
            why="Evidence first",
            by=by,
            at=LATER,
        )
    assert [it.name for it in offers_of(board, LATER).best] != [it.name for it in before.best]
    again = replayed(scene, referral_id, LATER)
    assert again.is_the_same
    assert words_of(again.places) == words_of(first.places)
    assert [it.name for it in again.places] == [it.name for it in before.best]
    assert [[line.text for line in it.lines] for it in again.places] == [
        [line.text for line in it.lines] for it in before.best
    ]
    for place in again.places:
        assert sum(line.points for line in place.lines) == pytest.approx(place.score)


def test_what_was_changed_afterwards_is_noticed(scene, board, services):
    referral_id = send(scene, offers_of(board))
    with acting_as(scene.gp.viewer, at=AT):
        row = Referral.objects.get(pk=referral_id)
        row.eligibility["ranking"]["weights"]["first_contact"] = 0
        row.save(update_fields=["eligibility"])
    assert not replayed(scene, referral_id, AT).is_the_same


def test_each_state_of_a_service_is_kept_once(scene, board, services):
    send(scene, offers_of(board))
    kept = KnownService.objects.count()
    with acting_as(System(), at=AT):
        matching._kept.clear()
    replaying_again = replaying.kept(offers_of(board))
    remembering.keep(replaying_again.services, at=LATER)
    assert KnownService.objects.count() == kept


def test_whose_work_and_health_are_not_told_nothing_is_kept(scene, board, services):
    referral_id = send(scene, offers_of(board), kinds=frozenset({Kind.IDENTITY, Kind.CONTACT}))
    with pytest.raises(NotKept):
        replayed(scene, referral_id, AT)
    assert KnownService.objects.count() == 0


def test_who_had_no_place_then_stands_where_it_stood_whoever_has_one_now(scene, board, services):
    """It came out in the order of points, though whoever had a place had been shown first."""
    slow, quick = services
    full = replace(scene, service_id=quick)
    room.cap(full, 1)
    room.send(full)
    room.send(full, waits=True)
    before = offers_of(board)
    assert [it.service_id for it in before.best][:2] == [slow, quick]
    said = before.chosen(quick).wait
    referral_id = send(scene, before)
    room.cap(full, 50, at=LATER)
    again = replayed(scene, referral_id, LATER)
    assert again.is_the_same
    assert [it.service_id for it in again.places] == [it.service_id for it in before.best]
    assert [it.room for it in again.places][:2] == ["", f"{said[:1].upper()}{said[1:]}."]


def test_whoever_helped_out_was_shown_and_is_shown_again(scene, board, services, monkeypatch):
    monkeypatch.setattr(offer, "SHOWN", 1)
    monkeypatch.setattr(replaying, "SHOWN", 1)
    slow, quick = services
    best = _service(scene, "Best", 1)
    them = room.manager(scene, scene.provider_id)
    with acting_as(them, at=AT):
        asked = overflow.ask(service_id=quick, partner_id=slow, by=them, at=AT)
        overflow.agree(overflow_id=asked, by=them, at=AT)
        intake.pause(service_id=quick, reason="Ill", reopens_date=LATER.date(), by=them, at=AT)
    before = offers_of(board)
    shown = [it.service_id for it in before.best]
    assert shown == [best, slow]
    referral_id = send(scene, before)
    with acting_as(them, at=LATER):
        overflow.end(overflow_id=asked, by=them, at=LATER)
    again = replayed(scene, referral_id, LATER)
    assert again.is_the_same
    assert [it.service_id for it in again.places] == shown


def test_what_somebody_chose_from_alone_is_shown_again_as_they_read_it(scene, board, services):
    alone = offers_of(board, known=replace(KNOWN, source="self"))
    kept = replaying.kept(alone)
    remembering.keep(kept.services, at=AT)
    again = replaying.replayed(json.loads(json.dumps(kept.ranking)), is_self=True)
    assert again.is_the_same
    chosen = [it for it in alone.best if it.provider_id][: offer.SHOWN_ALONE]
    assert [[line.text for line in it.lines] for it in again.places] == [
        [line.text for line in it.lines] for it in chosen
    ]


def test_a_home_restricted_since_is_not_told_by_how_far_anything_was(scene, board, services):
    """From several distances anybody could work out where somebody lives."""
    Postcode.objects.create(
        code="ZZ11AA", latitude=51.45, longitude=-2.59, source="test", as_of_date=AT.date()
    )
    near = replace(KNOWN, postcode="ZZ1 1AA")
    referral_id = send(scene, offers_of(board, known=near))
    first = replayed(scene, referral_id, AT)
    distances = [it.text for place in first.places for it in place.lines if "miles" in it.text]
    assert distances
    gp = scene.gp.viewer
    with acting_as(gp, at=AT):
        person_id = Referral.objects.get(pk=referral_id).person_id
    by = System(scene.provider_id)
    with acting_as(by, at=AT):
        participants.restrict_address(person_id=person_id, is_restricted=True, by=by, at=AT)
    again = replayed(scene, referral_id, AT)
    assert again.is_the_same
    assert [it.name for it in again.places] == [it.name for it in first.places]
    for place in again.places:
        assert place.score is None
        (far,) = [it for it in place.lines if it.topic is Topic.DISTANCE]
        assert (far.text, far.points) == (replaying.NOT_SAID, 0.0)
    page = browser_of(gp.account_id).get(f"/referrals/{referral_id}/why/").content.decode()
    assert "miles" not in page
    assert replaying.NOT_SAID in page
    exported = restricted.hide("referrals", _row(scene, referral_id), _theirs(scene))
    for said in (*distances, "51.45", "-2.59"):
        assert said.rstrip(".") not in str(exported)
    assert exported["eligibility"]["ranking"]["on"] == AT.date().isoformat()


def _row(scene, referral_id):
    by = System(scene.provider_id)
    with acting_as(by, at=AT):
        return Referral.objects.filter(pk=referral_id).values("id", "offers", "eligibility").get()


def _theirs(scene):
    by = System(scene.provider_id)
    with acting_as(by, at=AT):
        return restricted.hidden(viewer=by, at=AT)
