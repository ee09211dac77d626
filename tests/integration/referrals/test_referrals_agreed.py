"""The person's no is honoured: what was withheld does not go, and who may not know is not told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
ALWAYS = frozenset({Kind.IDENTITY, Kind.CONTACT, Kind.KNOWN, Kind.ADJUSTMENTS})


@pytest.fixture(scope="module")
def scene(module_db):
    from tests.factories import support

    return support.build(AT)


def form(scene, **changes):
    from handrail.domain.participants.operations import Details, Names
    from handrail.domain.referrals.sending import Work
    from handrail.journey import refer
    from handrail.kernel import nhs_number
    from handrail.kernel.ids import new_id

    return replace(
        refer.Referring(
            submission_id=new_id(),
            source="gp",
            names=Names("Ben", "Adeyemi", date(1990, 1, 1), nhs_number.parse("9990000026")),
            details=Details(phone="07700900123"),
            story=refer.Story(
                goals=("stay_in_work",),
                conditions=("mental_health",),
                pressures=("money",),
                work=Work(status="off_sick", job_title="Porter"),
                free_text="Panic attacks at work",
            ),
            choice=refer.Choice(
                scene.service_id,
                scene.provider_id,
                AT + timedelta(days=2),
                eligibility={"facts": {"conditions": ["mental_health"]}},
            ),
            agreed=refer.Agreed(how="spoken", kinds=ALWAYS, tell_referrer=False),
        ),
        **changes,
    )


def sent(scene, whole):
    from handrail.domain.referrals import queries
    from handrail.journey import refer

    with acting_as(scene.gp.viewer, at=AT):
        done = refer.send(form=whole, by=scene.gp.viewer, at=AT)
    with acting_as(scene.lead.viewer, at=AT):
        return queries.record(done.id, viewer=scene.lead.viewer, at=AT)


def test_health_and_work_do_not_go_when_they_were_withheld(scene):
    record = sent(scene, form(scene))
    assert record.card.goals == ("stay_in_work",)
    assert (record.card.conditions, record.card.pressures, record.free_text) == ((), (), "")
    assert (record.work_status, record.job_title) == ("not_stated", "")
    assert record.eligibility == {}


def test_what_was_agreed_goes(scene):
    from handrail.journey import refer

    agreed = refer.Agreed(how="spoken", kinds=ALWAYS | {Kind.HEALTH, Kind.WORK})
    record = sent(scene, form(scene, agreed=agreed))
    assert record.free_text == "Panic attacks at work"
    assert record.job_title == "Porter"


def test_a_referrer_who_may_not_know_sees_only_what_they_sent(scene):
    from handrail.domain.disclosure import queries as disclosure
    from handrail.domain.participants import queries as people
    from handrail.domain.referrals import queries
    from handrail.journey import triage
    from handrail.web.referrer import following_pages as pages

    record = sent(scene, form(scene))
    with acting_as(scene.lead.viewer, at=AT):
        triage.accept(
            referral_id=record.card.id,
            coach_account_id=scene.coach.viewer.account_id,
            by=scene.lead.viewer,
            at=AT,
        )
    gp = scene.gp.viewer
    with acting_as(gp, at=AT):
        permitted = disclosure.permits(
            person_id=record.card.person_id,
            organisation_id=gp.organisation_id,
            kinds=list(Kind),
            at=AT,
        )
        told = pages.Told(
            record=queries.record(record.card.id, viewer=gp, at=AT),
            person=people.cards([record.card.person_id], viewer=gp, at=AT)[record.card.person_id],
            sent=(),
            steps=queries.steps(record.card.id, viewer=gp, at=AT),
            news=queries.news([record.card.id], viewer=gp, at=AT)[record.card.id],
            additions=(),
            names={},
            lines={},
            gap=None,
            at=AT,
        )
    page = pages.referral(told, pages.May(permitted, know_needs=False, act=True, add=False))
    assert permitted == frozenset()
    assert page.state == "Sent"
    assert [entry.title for entry in page.timeline] == ["Sent"]
    assert page.withheld


def test_nobody_is_referred_who_has_died(scene):
    from handrail.domain.participants import operations as participants
    from handrail.journey import refer

    with acting_as(scene.coach.viewer, at=AT):
        participants.record_death(
            person_id=scene.person_id, died_date=AT.date(), by=scene.coach.viewer, at=AT
        )
    with acting_as(scene.gp.viewer, at=AT), pytest.raises(refer.HasDied):
        refer.send(form=form(scene, person_id=scene.person_id), by=scene.gp.viewer, at=AT)
