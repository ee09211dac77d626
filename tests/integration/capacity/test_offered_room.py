"""What an offer says of room: a place, the line, and who helps out; and what a pause changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handrail.domain.capacity import overflow
from handrail.domain.directory import intake
from handrail.domain.directory import operations as directory
from handrail.domain.directory import queries as entries
from handrail.journey import offer
from handrail.journey.knowing import Known
from handrail.kernel.viewer import System, acting_as
from tests.factories import room, support

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
AREA = "QUY"


@pytest.fixture(scope="module")
def scene(module_db):
    scene = support.build(AT)
    _area(scene, scene.service_id)
    return scene


def _area(scene, service_id):
    with acting_as(System(), at=AT):
        directory.revise(service_id=service_id, changes={"area_codes": (AREA,)}, by=System(), at=AT)


@pytest.fixture
def partner(scene):
    service_id = room.second_service(scene, "Steady Steps coaching")
    _area(scene, service_id)
    them = room.manager(scene, scene.other_id)
    by = scene.lead.viewer
    with acting_as(by, at=AT):
        asked = overflow.ask(service_id=scene.service_id, partner_id=service_id, by=by, at=AT)
    with acting_as(them, at=AT):
        overflow.agree(overflow_id=asked, by=them, at=AT)
    return service_id


KNOWN = Known(birth_date=date(1980, 2, 1), goals=("return_to_work",), source="gp")


def offers(scene):
    with acting_as(scene.gp.viewer, at=AT):
        return offer.offers(known=KNOWN, at=AT)


def shown(scene, service_id):
    return next(it for it in offers(scene).best if it.service_id == service_id)


def starts(found):
    """What an offer's own reasons say of when support starts."""
    return [it for it in (*found.reasons, *found.against) if it.startswith("Support starts")]


def test_with_a_place_nothing_is_said_of_waiting(scene):
    room.cap(scene, 2)
    found = shown(scene, scene.service_id)
    assert found.waits is None
    assert starts(found)


@pytest.mark.parametrize("is_full", [False, True])
def test_a_prompt_names_what_is_offered_first(scene, partner, is_full):
    room.cap(scene, 1)
    if is_full:
        room.send(scene)
    first = next(it for it in offers(scene).best if it.provider_id is not None)
    with acting_as(scene.gp.viewer, at=AT):
        best = offer.best(KNOWN, nation="England", at=AT)
    assert (best.service.id, best.service.name) == (first.service_id, first.name)
    assert (best.fits, best.wait) == (first.fits, first.wait)
    assert best.contact_by == first.promised_date
    assert not is_full or best.service.id != scene.service_id


def test_without_a_place_it_says_how_long_and_names_the_partner(scene, partner):
    room.cap(scene, 1)
    room.send(scene)
    room.send(scene, waits=True)
    found = shown(scene, scene.service_id)
    assert found.waits is not None
    assert (found.waits.ahead, found.waits.weeks) == (1, 2)
    assert found.wait.startswith("no place this week: about 2 weeks, and fewer than 5")
    assert found.partner is not None
    assert found.partner.partner_id == partner
    assert found.slots == ()
    assert not starts(found)
    order = [it.service_id for it in offers(scene).best]
    assert order.index(partner) < order.index(scene.service_id)


def test_a_pause_is_seen_at_once_with_its_reason_and_who_helps_out(scene, partner):
    by = scene.lead.viewer
    assert shown(scene, scene.service_id)
    with acting_as(by, at=AT):
        intake.pause(
            service_id=scene.service_id,
            reason="Two of us are ill",
            reopens_date=date(2026, 7, 1),
            by=by,
            at=AT,
        )
    found = offers(scene)
    assert scene.service_id not in [it.service_id for it in found.best]
    ((_name, why),) = found.not_now
    assert "Two of us are ill" in why
    assert "Meanwhile Steady Steps coaching takes people for it" in why
    card = entries.service(scene.service_id, on=AT.date()).card
    assert (card.intake_since_date, card.reopens_date) == (AT.date(), date(2026, 7, 1))
    later = AT + timedelta(days=9)
    with acting_as(by, at=later):
        intake.reopen(service_id=scene.service_id, by=by, at=later)
    assert shown(scene, scene.service_id)
    said = [(it.intake, it.by_name) for it in intake.changes(scene.service_id)]
    assert said == [("open", "Ruth Osei"), ("paused", "Ruth Osei")]


def test_a_pause_that_is_over_before_it_begins_changes_nothing(scene):
    by = scene.lead.viewer
    with acting_as(by, at=AT), pytest.raises(intake.ReopensInPast):
        intake.pause(
            service_id=scene.service_id, reason="Ill", reopens_date=AT.date(), by=by, at=AT
        )
    with acting_as(by, at=AT), pytest.raises(directory.ReasonNeeded):
        intake.pause(service_id=scene.service_id, reason=" ", by=by, at=AT)
    assert entries.service(scene.service_id, on=AT.date()).card.intake == "open"


def test_room_costs_an_offer_one_statement_and_a_partner_one_more(scene):
    offers(scene)
    with CaptureQueriesContext(connection) as without:
        offers(scene)
    room.cap(scene, 1)
    room.send(scene)
    offers(scene)
    with CaptureQueriesContext(connection) as full:
        offers(scene)
    assert len(full) - len(without) <= 1
    assert sum("capacity_rooms" in each["sql"] for each in full) == 1
