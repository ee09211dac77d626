"""The rules advise and a named human decides; against them only with a reason, and reported."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.participants import queries as participants
from handrail.domain.participants.operations import Names
from handrail.domain.programmes import operations as programmes
from handrail.domain.programmes.files import reading
from handrail.domain.referrals import operations as referrals
from handrail.domain.referrals import overruling, queries
from handrail.domain.referrals.intake_answers import Answers
from handrail.domain.referrals.models import Step
from handrail.domain.referrals.overruling import NeedsReason
from handrail.domain.referrals.sending import Work
from handrail.journey import judging, offer, refer, self_refer, triage
from handrail.journey.knowing import Known
from handrail.journey.offer import Ended
from handrail.kernel import nhs_number
from handrail.kernel.errors import NotAllowed
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import System, acting_as
from tests.factories.support import Scene, browser_of, build

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
WHY = "She gave notice yesterday, so she will be out of work before you ring."
RULES = """
id: only-out-of-work
name: Only for people out of work
nation: England
status: live
summary: {text: An example., source: nowhere}
is_for:
  work: {statuses: [unemployed], source: nowhere}
"""
ENDED = RULES.replace("status: live", "status: closed\nclosed: 2026-05")
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    return build(AT)


def put_in_force(text: str, day: date) -> UUID:
    """Put rules in force from a day; return the version's id."""
    by = System()
    with acting_as(by, at=AT):
        return programmes.load_version(
            source=reading.read("only-out-of-work.yaml", text.encode()),
            valid_from_date=day,
            by=by,
            at=AT,
        ).version_id


def service_of_programme(scene: Scene) -> UUID:
    by = System()
    with acting_as(by, at=AT):
        return directory.add(
            service=NewService(
                name="Into work",
                provider_id=scene.provider_id,
                programme_id="only-out-of-work",
                phone="01632960003",
            ),
            by=by,
            at=AT,
        )


def choice(scene: Scene, service_id: UUID, **more) -> refer.Choice:
    return refer.Choice(service_id, scene.provider_id, AT + timedelta(days=2), **more)


def send(scene: Scene, chosen: refer.Choice, status: str = "employed") -> UUID:
    gp = scene.gp.viewer
    form = refer.Referring(
        submission_id=new_id(),
        source="gp",
        names=Names("Bo", "Lind", date(1980, 2, 1), nhs_number.parse("9990000026")),
        details=refer.Details(phone="07700 900123", phone_safe="yes"),
        story=refer.Story(goals=("find_work",), conditions=("msk",), work=Work(status=status)),
        choice=chosen,
        agreed=refer.Agreed(how="spoken"),
    )
    with acting_as(gp, at=AT):
        return refer.send(form=form, by=gp, at=AT).id


def accept(scene: Scene, referral_id: UUID, because: str = "") -> UUID:
    lead, coach = scene.lead.viewer, scene.coach.viewer
    with acting_as(lead, at=AT):
        return triage.accept(
            referral_id=referral_id,
            coach_account_id=coach.account_id,
            because=because,
            by=lead,
            at=AT,
        )


def decline(scene: Scene, referral_id: UUID, note: str, onward: UUID) -> None:
    lead = scene.lead.viewer
    with acting_as(lead, at=AT):
        triage.decline(
            referral_id=referral_id,
            closing="not_eligible",
            onward_service_id=onward,
            note=note,
            by=lead,
            at=AT,
        )


def reported(scene: Scene) -> list[tuple[str, str, UUID | None]]:
    lead = scene.lead.viewer
    with acting_as(lead, at=AT):
        found = overruling.lately(viewer=lead, since=AT - timedelta(days=1), at=AT)
    return [(it.event, it.reason, it.by_account_id) for it in found]


def test_a_referrer_sends_against_the_rules_only_with_a_reason(scene):
    version = put_in_force(RULES, AT.date())
    service_id = service_of_programme(scene)
    chosen = choice(scene, service_id, programme_version_id=version, against_rules=True)
    with pytest.raises(NeedsReason):
        send(scene, replace(chosen, because="  "))
    send(scene, replace(chosen, because=WHY))
    assert reported(scene) == [
        ("referral.sent_against_rules", WHY, scene.gp.viewer.account_id),
    ]


def test_whoever_takes_somebody_on_against_the_rules_says_why(scene):
    version = put_in_force(RULES, AT.date())
    referral_id = send(
        scene, choice(scene, service_of_programme(scene), programme_version_id=version)
    )
    with pytest.raises(NeedsReason):
        accept(scene, referral_id)
    assert accept(scene, referral_id, because=WHY)
    assert reported(scene) == [
        ("referral.accepted_against_rules", WHY, scene.lead.viewer.account_id),
    ]


def test_a_reason_the_referrer_gave_is_not_asked_for_again(scene):
    version = put_in_force(RULES, AT.date())
    chosen = choice(
        scene,
        service_of_programme(scene),
        programme_version_id=version,
        against_rules=True,
        because=WHY,
    )
    assert accept(scene, send(scene, chosen))
    assert len(reported(scene)) == 1


def test_whoever_fits_is_accepted_without_a_reason(scene):
    version = put_in_force(RULES, AT.date())
    referral_id = send(
        scene,
        choice(scene, service_of_programme(scene), programme_version_id=version),
        "unemployed",
    )
    assert accept(scene, referral_id)
    assert reported(scene) == []


def test_to_say_that_somebody_who_fits_does_not_needs_a_reason(scene):
    version = put_in_force(RULES, AT.date())
    referral_id = send(
        scene,
        choice(scene, service_of_programme(scene), programme_version_id=version),
        "unemployed",
    )
    with pytest.raises(NeedsReason):
        decline(scene, referral_id, " ", scene.service_id)
    decline(scene, referral_id, "They moved abroad", scene.service_id)
    assert reported(scene) == [
        ("referral.declined_against_rules", "They moved abroad", scene.lead.viewer.account_id),
    ]


def test_a_referral_is_judged_by_the_rules_of_its_own_day(scene):
    version = put_in_force(RULES, AT.date() - timedelta(days=30))
    referral_id = send(
        scene, choice(scene, service_of_programme(scene), programme_version_id=version)
    )
    put_in_force(RULES.replace("[unemployed]", "[unemployed, employed]"), AT.date())
    lead = scene.lead.viewer
    with acting_as(lead, at=AT):
        record = queries.record(referral_id, viewer=lead, at=AT)
        person = participants.record(record.card.person_id, viewer=lead, at=AT)
        said = judging.rules_say(record, person)
    assert said is not None
    assert said.is_no
    assert said.reasons == ("This is for people who are out of work; they are in a job.",)


def test_software_turns_nobody_away(scene):
    referral_id = send(scene, choice(scene, scene.service_id))
    by = System(scene.provider_id)
    with acting_as(by, at=AT), pytest.raises(NotAllowed):
        referrals.decline(
            referral_id=referral_id,
            closing="not_wanted",
            onward_service_id=None,
            note="",
            by=by,
            at=AT,
        )


def test_every_no_has_a_name_beside_it(scene):
    referral_id = send(scene, choice(scene, scene.service_id))
    decline(scene, referral_id, "For people in another area", scene.service_id)
    with acting_as(scene.lead.viewer, at=AT):
        line = Step.objects.get(referral_id=referral_id, event="referral.closed")
    assert line.by_account_id == scene.lead.viewer.account_id
    page = browser_of(scene.lead.viewer.account_id).get(f"/inbox/{referral_id}/")
    assert f"Closed by {scene.lead.name}: this service is for other people" in " ".join(
        page.content.decode().split()
    )


def test_a_closed_programme_is_offered_by_nobody(scene):
    put_in_force(ENDED, AT.date())
    ended = service_of_programme(scene)
    lead, at = scene.lead.viewer, AT
    referral_id = send(scene, choice(scene, scene.service_id))
    with acting_as(scene.gp.viewer, at=at):
        offers = offer.offers(known=Known(work_status="employed", source="gp"), at=at)
    shown = {it.service_id for it in (*offers.best, *offers.light_touch, *offers.against)}
    assert ended not in shown
    with acting_as(lead, at=at), pytest.raises(Ended):
        triage.offer_elsewhere(
            referral_id=referral_id,
            service_id=ended,
            how_agreed="spoken",
            note="",
            by=lead,
            at=at,
        )
    with pytest.raises(Ended):
        decline(scene, referral_id, "Somewhere else", ended)


def test_somebody_who_refers_themself_can_always_send(scene):
    put_in_force(RULES, AT.date())
    does_not_fit = service_of_programme(scene)
    answers = Answers(work_status="employed", service_id=does_not_fit)
    with acting_as(System(), at=AT):
        assert self_refer.team_for(answers, at=AT).service_id == does_not_fit


def test_somebody_who_refers_themself_to_what_has_ended_goes_to_the_areas_team_instead(scene):
    put_in_force(ENDED, AT.date())
    answers = Answers(service_id=service_of_programme(scene))
    with acting_as(System(), at=AT), pytest.raises(self_refer.NobodyToSendTo):
        self_refer.team_for(answers, at=AT)  # there is no area here, so nobody is left
