"""Somebody sent from one to the next is raised to a senior with the whole trail, until settled."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from handrail.domain.consent.choices import Says
from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.messaging.models import Message
from handrail.domain.organisations.models import Area
from handrail.domain.referrals import bouncing
from handrail.domain.referrals import operations as referrals
from handrail.domain.referrals.models import Bounce
from handrail.domain.referrals.onward_choices import TURNS
from handrail.domain.staff.permissions import Permission
from handrail.jobs.sweeps import run_bounces
from handrail.journey import refer, triage
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import System, acting_as
from tests.factories import support
from tests.integration.oversight.area import make_area, officer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def scene(module_db):
    return support.build(AT)


@pytest.fixture
def senior(scene):
    """The area's single point of contact, who decides at another organisation."""
    board = make_area("Vale", scene.practice_id, scene.provider_id, scene.other_id)
    found = officer(scene.other_id, "referral.triage", at=AT, name="Senior One")
    Area.objects.filter(organisation_id=board).update(
        single_point_of_contact_account_id=found.account_id
    )
    return found


@pytest.fixture
def elsewhere(scene):
    """A second service that takes referrals, at the other organisation."""
    by = System()
    with acting_as(by, at=AT):
        return directory.add(
            service=NewService(name="Steady Steps", provider_id=scene.other_id, phone="0163296"),
            by=by,
            at=AT,
        )


def send(scene, at):
    _person, referral_id = support.undecided(scene, at)
    return referral_id


def decline(scene, referral_id, onward, at, closing="not_eligible"):
    lead = scene.lead.viewer
    with acting_as(lead, at=at):
        triage.decline(
            referral_id=referral_id,
            closing=closing,
            onward_service_id=onward,
            note="Not for them",
            by=lead,
            at=at,
        )


def redirect_and_come_back(scene, referral_id, service_id, at, by):
    """Offer it to the other service, which says no."""
    lead = scene.lead.viewer
    with acting_as(lead, at=at):
        triage.offer_elsewhere(
            referral_id=referral_id,
            service_id=service_id,
            how_agreed="spoken",
            note="",
            by=lead,
            at=at,
        )
    with acting_as(by, at=at):
        triage.refuse_offer(referral_id=referral_id, why="Not ours either", by=by, at=at)


def declined_twice(scene, onward):
    decline(scene, send(scene, AT), onward, AT + HOUR)
    decline(scene, send(scene, AT + 2 * HOUR), onward, AT + 3 * HOUR)


def bounces(viewer, at):
    with acting_as(viewer, at=at):
        return bouncing.open_here(viewer=viewer, at=at)


def test_declined_once_is_nobodys_alarm_and_twice_is_the_seniors(scene, senior, elsewhere):
    decline(scene, send(scene, AT), elsewhere, AT + HOUR)
    assert run_bounces(AT + HOUR) == 0
    decline(scene, send(scene, AT + 2 * HOUR), elsewhere, AT + 3 * HOUR)
    at = AT + 4 * HOUR
    assert run_bounces(at) == 1
    (raised,) = bounces(senior, at)
    assert (raised.reasons, raised.declined, raised.to_gp) == (("declined",), 2, 2)
    assert raised.is_pingpong
    assert run_bounces(at) == 0
    assert bounces(scene.lead.viewer, at) == ()


def test_the_senior_is_written_to_and_nobody_is_named(scene, senior, elsewhere):
    declined_twice(scene, elsewhere)
    run_bounces(AT + 4 * HOUR)
    with acting_as(System(scene.provider_id), at=AT + 4 * HOUR):
        (message,) = Message.objects.filter(template="bounce_raised")
    assert message.recipient_account_id == senior.account_id
    assert "Lind" not in str(message.facts)


def test_redirected_twice_is_raised_though_the_same_referral_is_open(scene, senior, elsewhere):
    referral_id = send(scene, AT)
    for hours in (1, 2):
        redirect_and_come_back(scene, referral_id, elsewhere, AT + hours * HOUR, senior)
    at = AT + 3 * HOUR
    assert run_bounces(at) == 1
    (raised,) = bounces(senior, at)
    assert (raised.reasons, raised.redirected, raised.is_pingpong) == (("redirected",), 2, False)
    with acting_as(scene.lead.viewer, at=at):
        seen = bouncing.of_referrals((referral_id,), viewer=scene.lead.viewer, at=at)
    assert seen[referral_id].id == raised.id
    with acting_as(scene.gp.viewer, at=at):
        assert referral_id in bouncing.of_referrals((referral_id,), viewer=scene.gp.viewer, at=at)


def test_taken_on_and_sent_back_is_raised_at_once(scene, senior):
    lead, at = scene.lead.viewer, AT + HOUR
    with acting_as(lead, at=at):
        referrals.finish(referral_id=scene.referral_id, closing="better_elsewhere", by=lead, at=at)
    assert run_bounces(at) == 1
    assert bounces(senior, at)[0].reasons == ("sent_back",)


def test_the_trail_is_whole_across_referrals_and_organisations(scene, senior, elsewhere):
    first = send(scene, AT)
    redirect_and_come_back(scene, first, elsewhere, AT + HOUR, senior)
    decline(scene, first, elsewhere, AT + 2 * HOUR)
    decline(scene, send(scene, AT + 3 * HOUR), elsewhere, AT + 4 * HOUR)
    at = AT + 5 * HOUR
    run_bounces(at)
    (raised,) = bounces(senior, at)
    with acting_as(senior, at=at):
        trail = bouncing.trail(raised.id, viewer=senior, at=at)
    assert [line.event.removeprefix("referral.") for line in trail.lines] == [
        "sent", "offered_elsewhere", "offer_refused", "closed", "sent", "closed",
    ]  # fmt: skip
    assert {line.organisation for line in trail.lines} == {
        "Ash Tree Surgery one", "Pathways Back one", "Steady Steps one",
    }  # fmt: skip
    assert trail.name == "Bo Lind"


@pytest.mark.parametrize(
    ("words", "says", "name"),
    [
        ("If you are passed on more than once, we write it down.", (), ""),
        ("The area's team may look.", (Says.PASSED_ON,), "Bo Lind"),
    ],
)
def test_who_it_is_rests_on_what_the_wording_is_coded_to_say_and_not_on_its_words(
    scene, senior, elsewhere, monkeypatch, words, says, name
):
    """A wording put in other words would have hidden the name, and a chance phrase told it."""
    monkeypatch.setattr(refer, "EXPLAINED", words)
    monkeypatch.setattr(refer, "SAYS", says)
    declined_twice(scene, elsewhere)
    at = AT + 4 * HOUR
    run_bounces(at)
    (raised,) = bounces(senior, at)
    with acting_as(senior, at=at):
        assert bouncing.trail(raised.id, viewer=senior, at=at).name == name


def test_turns_are_found_by_an_index():
    """Hourly it read every step of every referral."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            "explain select s.referral_id from referrals_step s"
            " where s.at between now() - interval '365 days' and now()"
            f" and s.event in {TURNS}"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "referrals_step_turns" in plan


def test_nobody_else_reads_the_trail_or_settles_it(scene, senior, elsewhere):
    declined_twice(scene, elsewhere)
    at = AT + 4 * HOUR
    run_bounces(at)
    (raised,) = bounces(senior, at)
    for viewer in (scene.lead.viewer, scene.gp.viewer, scene.elsewhere.viewer):
        with acting_as(viewer, at=at), connection.cursor() as cursor:
            cursor.execute("select count(*) from referrals_bounce_trail(%s)", [raised.id])
            assert cursor.fetchone() == (0,)
            with pytest.raises((NotAllowed, NotFound)):
                bouncing.own(bounce_id=raised.id, by=viewer, at=at)


def test_it_is_owned_until_it_is_settled_with_a_note_and_then_counts_anew(scene, senior, elsewhere):
    declined_twice(scene, elsewhere)
    at = AT + 4 * HOUR
    run_bounces(at)
    (raised,) = bounces(senior, at)
    with acting_as(senior, at=at):
        with pytest.raises(WrongState):
            bouncing.settle(bounce_id=raised.id, note="Done", by=senior, at=at)
        bouncing.own(bounce_id=raised.id, by=senior, at=at)
        with pytest.raises(BadInput):
            bouncing.settle(bounce_id=raised.id, note=" ", by=senior, at=at)
        bouncing.settle(bounce_id=raised.id, note="Steady Steps rings on Monday", by=senior, at=at)
    assert bounces(senior, at) == ()
    assert run_bounces(at + HOUR) == 0
    decline(scene, send(scene, at + HOUR), elsewhere, at + 2 * HOUR)
    assert run_bounces(at + 3 * HOUR) == 0
    decline(scene, send(scene, at + 4 * HOUR), elsewhere, at + 5 * HOUR)
    assert run_bounces(at + 6 * HOUR) == 1


def test_without_an_areas_contact_the_manager_is_the_senior(scene, elsewhere):
    declined_twice(scene, elsewhere)
    run_bounces(AT + 4 * HOUR)
    (raised,) = bounces(scene.lead.viewer, AT + 4 * HOUR)
    assert raised.organisation_id == scene.provider_id
    assert scene.lead.viewer.has(Permission.MANAGE_SERVICE)


def test_only_the_clock_is_told_who_bounces(scene, senior, elsewhere):
    declined_twice(scene, elsewhere)
    with acting_as(scene.lead.viewer, at=AT + 4 * HOUR), connection.cursor() as cursor:
        cursor.execute("select count(*) from referrals_bounce_turns()")
        assert cursor.fetchone() == (0,)
    assert Bounce.objects.count() == 0
