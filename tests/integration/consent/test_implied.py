"""Agreement is implied inside the agreed direct-care team, nowhere else, and never after a no."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error, connection, transaction

from handrail.domain.agreements import operations as agreements
from handrail.domain.audit.models import Event
from handrail.domain.cases import handing_over
from handrail.domain.cases import queries as cases
from handrail.domain.consent import implied
from handrail.domain.consent import operations as consent
from handrail.domain.consent import queries as consents
from handrail.domain.consent.choices import IMPLIED
from handrail.domain.consent.operations import NoConsent, NotOneTeam
from handrail.domain.disclosure.models import Release
from handrail.domain.organisations import operations as organisations
from handrail.domain.participants import queries as people
from handrail.journey import handover, practice, team
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, Public, System, acting_as
from tests.factories import agreed, support
from tests.integration.consent.acts import accept, may_know, offer
from tests.integration.consent.conftest import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
LEFT = "The contract has ended"


def ask_first(scene, by, at=AT):
    with acting_as(by, at=at):
        implied.ask_first(person_id=scene.person_id, how="said so", by=by, at=at)


def end(governor, line, at=LATER):
    with acting_as(governor, at=at):
        agreements.end_in_team(member_id=line, why=LEFT, by=governor, at=at)


def test_a_hand_over_inside_the_team_asks_nobody_again_and_says_on_what_it_rests(scene, lines):
    accept(scene, offer(scene))
    assert may_know(scene, scene.other_id) == handover.KINDS
    person = Person(scene.person_id)
    with acting_as(person, at=AT):
        found = consents.agreements(scene.person_id, viewer=person, at=AT)
    [evidence] = [each for each in found if each.is_implied]
    assert evidence.organisation_id == scene.other_id
    assert evidence.explained == (
        "Implied: direct-care team of WorkWell, agreed on 1 June 2026 by Dr Imani Cole, Caldicott "
        "Guardian (Sharing agreement 12)"
    )
    with acting_as(scene.coach.viewer, at=AT):
        [event] = Event.objects.filter(action="consent.given", detail__how=IMPLIED)
    assert event.detail["basis"] == evidence.explained


@pytest.mark.parametrize("how", ["", IMPLIED])
def test_with_no_list_everybody_stays_explicit(scene, governor, how):
    with pytest.raises(NoConsent):
        offer(scene, how=how)
    assert may_know(scene, scene.other_id) == frozenset()
    assert offer(scene, how="spoken")


def test_even_inside_the_team_somebody_has_to_say_that_it_rests_on_that(scene, lines):
    with pytest.raises(NoConsent):
        offer(scene, how="")


def test_a_list_of_another_pathway_implies_nothing(scene, lines):
    agreed.on_pathway(
        scene.service_id, at=AT, pathway=agreements.Pathway("connect-to-work", "Connect to Work")
    )
    with pytest.raises(NotOneTeam):
        offer(scene)


def test_no_service_without_a_pathway_implies_anything(scene, lines):
    from handrail.domain.directory.models import Service

    Service.objects.filter(pk=scene.service_id).update(programme_id=None)
    with pytest.raises(NotOneTeam):
        offer(scene)


@pytest.mark.parametrize("whose", ["person", "coach"])
def test_whoever_wants_to_be_asked_first_is_asked(scene, lines, whose):
    offered = offer(scene)
    ask_first(scene, Person(scene.person_id) if whose == "person" else scene.coach.viewer)
    assert may_know(scene, scene.other_id) == frozenset()
    with pytest.raises(handing_over.NoLongerAgreed):
        accept(scene, offered)
    with acting_as(scene.coach.viewer, at=LATER):
        handing_over.take_back(handover_id=offered, by=scene.coach.viewer, at=LATER)
    with pytest.raises(NotOneTeam):
        offer(scene, at=LATER)
    assert offer(scene, how="spoken", at=LATER), "asked, and agreed"


def test_the_wish_is_known_to_who_supports_them_and_to_nobody_else(scene, lines):
    ask_first(scene, Person(scene.person_id))
    for viewer, knows in (
        (scene.coach.viewer, True),
        (scene.gp.viewer, True),
        (scene.elsewhere.viewer, False),
        (Public(), False),
    ):
        with acting_as(viewer, at=AT):
            found = implied.wish(scene.person_id, viewer=viewer, at=AT)
        assert (found is not None) is knows, viewer


def test_saying_it_twice_is_once_and_it_can_be_taken_back(scene, lines):
    person = Person(scene.person_id)
    ask_first(scene, person)
    ask_first(scene, person, LATER)
    with acting_as(person, at=LATER):
        implied.ask_first_no_more(person_id=scene.person_id, by=person, at=LATER)
        assert implied.wish(scene.person_id, viewer=person, at=LATER) is None
    assert offer(scene, at=LATER)


def test_what_they_stopped_for_one_organisation_is_not_implied_again(scene, lines):
    accept(scene, offer(scene, is_share=True))
    person = Person(scene.person_id)
    with acting_as(person, at=LATER):
        found = consents.agreements(scene.person_id, viewer=person, at=LATER)
        [evidence] = [each for each in found if each.is_implied]
        consent.withdraw(evidence_id=evidence.id, how="online", by=person, at=LATER)
    assert may_know(scene, scene.other_id, LATER) == frozenset()
    with pytest.raises(NotOneTeam):
        offer(scene, is_share=True, at=LATER)


def test_after_they_took_back_their_agreement_nothing_is_implied(scene, lines):
    person = Person(scene.person_id)
    with acting_as(person, at=AT):
        for each in consents.agreements(scene.person_id, viewer=person, at=AT):
            consent.withdraw(evidence_id=each.id, how="online", by=person, at=AT)
    with pytest.raises(NotOneTeam):
        offer(scene)


def test_who_leaves_the_team_is_told_no_more_and_keeps_what_they_wrote(scene, lines, governor):
    accept(scene, offer(scene))
    other = scene.elsewhere.viewer
    assert Kind.PLAN in may_know(scene, scene.other_id, LATER - timedelta(seconds=1))
    end(governor, lines[scene.other_id])
    assert may_know(scene, scene.other_id, LATER) == frozenset()
    with acting_as(other, at=LATER):
        assert cases.record(scene.case_id, viewer=other, at=LATER).id == scene.case_id
        assert people.record(scene.person_id, viewer=other, at=LATER)
        assert not consents.was_taken_back(
            scene.person_id, scene.other_id, viewer=other, at=LATER
        ), "nobody said no: the list ended"


def test_a_coach_of_who_left_is_told_what_to_do_and_that_nobody_said_no(scene, lines, governor):
    accept(scene, offer(scene))
    browser, address = (
        support.browser_of(scene.elsewhere.viewer.account_id),
        f"/cases/{scene.case_id}/",
    )
    assert "direct-care team. Ask them" not in browser.get(address).content.decode()
    end(governor, lines[scene.other_id])
    page = browser.get(address)
    assert page.status_code == 200
    assert "you are no longer in the direct-care team. Ask them" in page.content.decode()
    assert "taken back their agreement" not in page.content.decode()


def test_what_was_implied_ends_with_the_last_day_of_the_list(scene, governor):
    until = replace(agreed.AGREED, until_date=date(2026, 6, 30))
    agreed.one_team(governor, scene.provider_id, scene.other_id, at=AT, agreed=until)
    accept(scene, offer(scene))
    night = datetime(2026, 6, 30, 22, 59, tzinfo=UTC)
    assert Kind.PLAN in may_know(scene, scene.other_id, night)
    assert may_know(scene, scene.other_id, night + timedelta(minutes=1)) == frozenset()


def test_what_the_person_kept_from_the_team_is_not_implied_for_another(scene, lines):
    with acting_as(System(scene.provider_id), at=AT):
        Release.objects.filter(organisation_id=scene.provider_id, kind=Kind.HEALTH).update(
            until_at=AT
        )
    offer(scene, at=LATER)
    told = may_know(scene, scene.other_id, LATER)
    assert told == handover.KINDS - {Kind.HEALTH}


def test_a_new_practice_in_the_team_hears_how_it_goes(scene, lines, governor):
    with acting_as(System(), at=AT):
        elm, oak = (
            organisations.register(name=name, kind="practice", by=System(), at=AT)
            for name in ("Elm Row Surgery", "Oak Hill Surgery")
        )
        organisations.relate(
            child_id=elm,
            parent_id=governor.organisation_id,
            kind="part_of",
            from_date=date(2020, 1, 1),
            by=System(),
            at=AT,
        )
    agreed.one_team(governor, elm, at=AT)
    by = scene.coach.viewer

    def move(to, how):
        with acting_as(by, at=AT):
            version = people.record(scene.person_id, viewer=by, at=AT).version
            practice.change_practice(
                person_id=scene.person_id,
                move=practice.Move(to, how, scene.referral_id),
                version=version,
                by=by,
                at=AT,
            )

    with pytest.raises(NotOneTeam):
        move(oak, IMPLIED)
    move(elm, IMPLIED)
    assert Kind.PLAN in may_know(scene, elm)
    assert may_know(scene, oak) == frozenset()


def test_nobody_but_the_holder_of_the_referral_implies_anything(scene, lines):
    by = scene.elsewhere.viewer
    with acting_as(by, at=AT):
        assert implied.team(scene.referral_id, at=AT) == ()
        with pytest.raises(NotOneTeam):
            team.agree(
                to=team.Agreement(
                    scene.person_id,
                    scene.referral_id,
                    scene.provider_id,
                    handover.KINDS,
                    "support",
                ),
                how=IMPLIED,
                wording_key="handover",
                wording=handover.EXPLAINED,
                by=by,
                at=AT,
            )


def test_a_stranger_records_no_wish(scene, lines):
    by = scene.elsewhere.viewer
    with acting_as(by, at=AT), pytest.raises(Error), transaction.atomic():
        implied.ask_first(person_id=scene.person_id, how="said so", by=by, at=AT)
    with acting_as(by, at=AT), connection.cursor() as cursor, pytest.raises(Error):
        cursor.execute("select consent_object(%s)", [scene.person_id])


def test_a_case_moves_no_more_once_its_explicit_agreement_is_taken_back(scene, governor):
    offered = offer(scene, how="spoken")
    person = Person(scene.person_id)
    with acting_as(person, at=AT):
        found = consents.agreements(scene.person_id, viewer=person, at=AT)
        [given_] = [each for each in found if each.organisation_id == scene.other_id]
        consent.withdraw(evidence_id=given_.id, how="online", by=person, at=AT)
    with pytest.raises(handing_over.NoLongerAgreed):
        accept(scene, offered, LATER)
    other = scene.elsewhere.viewer
    with acting_as(other, at=LATER):
        with (
            pytest.raises(Error, match="any more"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("select cases_accept_handover(%s, gen_random_uuid())", [offered])
        with pytest.raises(NotFound):
            cases.record(scene.case_id, viewer=other, at=LATER)
