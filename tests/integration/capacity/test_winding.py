"""A service ends: everywhere at once, everybody is told, and nobody is left behind."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from handrail.domain.capacity import winding
from handrail.domain.capacity.models import FundingNotice
from handrail.domain.capacity.winding import (
    AlreadyWindingDown,
    DayInPast,
    NeedsWords,
    SomebodyUnsettled,
)
from handrail.domain.cases.life import Closure
from handrail.domain.directory import operations as directory
from handrail.domain.directory import queries as entries
from handrail.domain.directory.intake import TakesNobody
from handrail.domain.messaging.models import Message
from handrail.domain.programmes import operations as programmes
from handrail.domain.referrals import queries
from handrail.insight.unsettled import unsettled
from handrail.jobs.sweeps import close_intakes, run_funding
from handrail.journey import close, handover, triage, wind_down
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import System, acting_as
from tests.factories import room, support
from tests.factories.programme import TEXT, source

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
END = date(2026, 7, 1)
AFTER = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def scene(module_db):
    return support.build(AT)


def start(scene, on=END, reason="The funding ends", at=AT):
    by = scene.lead.viewer
    with acting_as(by, at=at):
        return wind_down.start(
            service_id=scene.service_id, no_new_from=on, reason=reason, by=by, at=at
        )


def finish(scene, at=AFTER):
    by = scene.lead.viewer
    with acting_as(by, at=at), transaction.atomic():
        wind_down.finish(service_id=scene.service_id, by=by, at=at)


def test_from_its_day_nobody_new_is_sent_and_the_entry_says_so(scene):
    start(scene)
    room.send(scene, at=AFTER - timedelta(days=1))
    with pytest.raises(TakesNobody), transaction.atomic():
        room.send(scene, at=AFTER)
    assert entries.service(scene.service_id, on=END).card.intake == "closing"
    assert entries.service(scene.service_id, on=END - timedelta(days=1)).card.intake == "open"
    assert close_intakes(AFTER) == 1
    card = entries.service(scene.service_id, on=END).card
    assert (card.intake, card.intake_reason) == ("closing", "The funding ends")


def test_everybody_in_it_and_who_referred_them_is_told_once(scene):
    room.send(scene)
    assert start(scene) == 2
    with acting_as(scene.gp.viewer, at=AT):
        news = queries.news([scene.referral_id], viewer=scene.gp.viewer, at=AT)[scene.referral_id]
    assert news[0].event == "referral.service_ends"
    with acting_as(System(scene.provider_id), at=AT):
        assert Message.objects.filter(template="service_ends").count() == 2


def test_it_does_not_end_while_anybody_is_unsettled(scene):
    other = room.send(scene)
    start(scene)
    with pytest.raises(SomebodyUnsettled, match="2 people are not settled"):
        finish(scene)
    by = scene.lead.viewer
    with acting_as(by, at=AT):
        triage.decline(
            referral_id=other.id,
            closing="not_wanted",
            onward_service_id=None,
            note="They said so",
            by=by,
            at=AT,
        )
    with pytest.raises(SomebodyUnsettled, match="1 person is not settled"):
        finish(scene)


def test_a_case_handed_over_by_name_with_agreement_is_settled_and_then_it_ends(scene):
    start(scene)
    by, them = scene.coach.viewer, scene.elsewhere.viewer
    with acting_as(by, at=AT):
        offered = handover.offer(
            case_id=scene.case_id,
            to_account_id=them.account_id,
            to_organisation_id=scene.other_id,
            is_share=False,
            why="Our service ends",
            how_agreed="spoken",
            by=by,
            at=AT,
        )
        (left,) = unsettled(scene.service_id, viewer=scene.lead.viewer, at=AT)
    assert left.asked == "Joan Pryce"
    with acting_as(them, at=AT):
        handover.accept(handover_id=offered, by=them, at=AT)
    finish(scene)
    card = entries.service(scene.service_id, on=END).card
    assert card.state == "withdrawn"
    with acting_as(scene.lead.viewer, at=AFTER):
        assert winding.current(scene.service_id) is None


def test_a_case_that_goes_on_in_another_service_of_ours_is_settled(scene):
    other = room.second_service(scene, "Pathways Back drop-in", scene.provider_id)
    start(scene)
    by = scene.lead.viewer
    with acting_as(by, at=AT):
        wind_down.move_within(
            case_id=scene.case_id, service_id=other, how_agreed="By phone", by=by, at=AT
        )
        assert unsettled(scene.service_id, viewer=by, at=AT) == ()
    finish(scene)


def test_nobody_starts_again_in_a_service_that_has_ended(scene):
    by = scene.coach.viewer
    with acting_as(by, at=AT):
        close.close(case_id=scene.case_id, closure=Closure(reason="in_error"), by=by, at=AT)
    start(scene)
    finish(scene)
    with acting_as(by, at=AFTER), pytest.raises(TakesNobody):
        close.reopen(case_id=scene.case_id, why="They came back", by=by, at=AFTER)


def test_it_does_not_end_before_its_day(scene):
    other = room.second_service(scene, "Pathways Back drop-in", scene.provider_id)
    start(scene)
    by = scene.lead.viewer
    with acting_as(by, at=AT):
        wind_down.move_within(
            case_id=scene.case_id, service_id=other, how_agreed="By phone", by=by, at=AT
        )
    with pytest.raises(SomebodyUnsettled, match="still takes people"):
        finish(scene, AT)


@pytest.mark.parametrize(
    ("on", "reason", "error"),
    [
        (date(2026, 6, 2), "The funding ends", DayInPast),
        (date(2036, 6, 2), "The funding ends", DayInPast),
        (END, "  ", NeedsWords),
    ],
)
def test_what_cannot_be_meant_changes_nothing(scene, on, reason, error):
    with pytest.raises(error), transaction.atomic():
        start(scene, on, reason)
    assert winding.current(scene.service_id) is None
    assert entries.service(scene.service_id, on=on).card.intake == "open"


def test_it_ends_once_and_only_by_who_runs_it(scene):
    start(scene)
    with pytest.raises(AlreadyWindingDown), transaction.atomic():
        start(scene)
    by = scene.elsewhere.viewer
    with acting_as(by, at=AT), pytest.raises(NotAllowed), transaction.atomic():
        wind_down.start(service_id=scene.service_id, no_new_from=END, reason="x", by=by, at=AT)


def test_a_service_that_goes_on_after_all_takes_people_again(scene):
    start(scene, on=date(2026, 6, 3))
    with pytest.raises(TakesNobody), transaction.atomic():
        room.send(scene)
    by = scene.lead.viewer
    with acting_as(by, at=AT):
        winding.stop(service_id=scene.service_id, by=by, at=AT)
    room.send(scene)


def test_the_manager_is_told_90_and_30_days_before_once_each(scene):
    end = date(2026, 8, 25)
    with acting_as(System(), at=AT):
        directory.revise(
            service_id=scene.service_id, changes={"takes_referrals": True}, by=System(), at=AT
        )
        directory.revise(
            service_id=scene.service_id, changes={"funded_until_date": end}, by=System(), at=AT
        )
    told = []
    for days in (91, 90, 89, 31, 30, 29):
        at = datetime.combine(end - timedelta(days=days), AT.timetz())
        told.append(run_funding(at))
    assert told == [0, 1, 0, 0, 1, 0]
    with acting_as(System(scene.provider_id), at=AT):
        assert Message.objects.filter(template="funding_ends").count() == 2
    assert FundingNotice.objects.count() == 2


def test_nobody_is_warned_of_a_service_that_winds_down(scene):
    with acting_as(System(), at=AT):
        directory.revise(
            service_id=scene.service_id,
            changes={"takes_referrals": True, "funded_until_date": END},
            by=System(),
            at=AT,
        )
    start(scene)
    assert run_funding(AT) == 0


def funded(service_id, until, **more):
    with acting_as(System(), at=AT):
        directory.revise(
            service_id=service_id,
            changes={"takes_referrals": True, "funded_until_date": until} | more,
            by=System(),
            at=AT,
        )


@pytest.mark.parametrize("days", [1, 40])
def test_nobody_is_told_that_money_ends_on_a_day_that_has_passed(scene, days):
    with acting_as(System(), at=AT):
        programmes.load_version(
            source=source(TEXT + "funding: {until: 2026-07-01, source: nowhere}\n"),
            valid_from_date=AT.date(),
            by=System(),
            at=AT,
        )
    funded(scene.service_id, AT.date() - timedelta(days=days), programme_id="example")
    assert winding.funding_ends(on=AT.date()) == ()
    funded(scene.service_id, None, programme_id="example")
    (found,) = winding.funding_ends(on=AT.date())
    assert (found.ends_date, found.days) == (END, 30)


def test_a_service_whose_manager_cannot_be_told_keeps_no_other_from_being_told(scene, monkeypatch):
    other = room.second_service(scene, "Another drop-in", scene.provider_id)
    for service_id in (other, scene.service_id):
        funded(service_id, END)
    tell = wind_down.tell_of_funding

    def breaks_once(*, found, by, at):
        if found.service_id == other:
            raise RuntimeError("no such mailbox")
        return tell(found=found, by=by, at=at)

    monkeypatch.setattr(wind_down, "tell_of_funding", breaks_once)
    assert run_funding(AT) == 1
    assert [it.service_id for it in FundingNotice.objects.all()] == [scene.service_id]


def test_whoever_ends_too_takes_nobody_over(scene):
    other = room.second_service(scene, "Pathways Back drop-in", scene.provider_id)
    by = scene.lead.viewer
    with acting_as(by, at=AT):
        wind_down.start(
            service_id=other, no_new_from=AT.date(), reason="The funding ends", by=by, at=AT
        )
        with pytest.raises(TakesNobody, match="ends too"):
            wind_down.move_within(
                case_id=scene.case_id, service_id=other, how_agreed="By phone", by=by, at=AT
            )
