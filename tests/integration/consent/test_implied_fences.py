"""Whoever writes, and however: nothing is implied outside the list, and no more than was told."""

from datetime import timedelta

import pytest
from django.db import Error, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from handrail.domain.consent import implied
from handrail.domain.consent import operations as consent
from handrail.domain.consent.choices import IMPLIED
from handrail.domain.consent.models import Evidence
from handrail.domain.consent.operations import NotOneTeam
from handrail.domain.disclosure.models import Release
from handrail.journey import team
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, acting_as
from tests.factories import agreed
from tests.integration.consent.conftest import AT

pytestmark = pytest.mark.django_db


def evidence(scene, organisation_id, **changes):
    wording = consent.set_wording(key="x", text="x", by=System(), at=AT)
    return Evidence(
        **{
            "person_id": scene.person_id,
            "organisation_id": organisation_id,
            "kinds": [Kind.KNOWN.value],
            "purpose": "support",
            "how": IMPLIED,
            "wording_id": wording,
            "recorded_by_organisation_id": scene.provider_id,
            "given_at": AT,
        }
        | changes
    )


def test_the_database_takes_nothing_implied_that_the_list_does_not_carry(scene, lines):
    ours, theirs = lines[scene.provider_id], lines[scene.other_id]
    day = AT + timedelta(days=1)
    wrong = (
        {"organisation_id": scene.practice_id, "team_member_id": theirs},
        {"organisation_id": scene.other_id, "team_member_id": None},
        {"organisation_id": scene.other_id, "team_member_id": ours},
        {"organisation_id": scene.other_id, "team_member_id": theirs, "how": "spoken"},
        {"organisation_id": scene.other_id, "team_member_id": theirs, "until_at": day},
        {
            "organisation_id": scene.other_id,
            "team_member_id": theirs,
            "kinds": [Kind.MEASURES.value, "running the service"],
        },
    )
    with acting_as(scene.coach.viewer, at=AT):
        for changes in wrong:
            with pytest.raises(Error), transaction.atomic():
                evidence(scene, **changes).save(force_insert=True)
        right = evidence(scene, scene.other_id, team_member_id=theirs)
        right.save(force_insert=True)
        with pytest.raises(Error), transaction.atomic():
            Evidence.objects.filter(pk=right.pk).update(kinds=[Kind.HEALTH.value])
        with pytest.raises(Error), transaction.atomic():
            Release.objects.create(
                person_id=scene.person_id,
                organisation_id=scene.other_id,
                kind=Kind.HEALTH,
                purpose="support",
                evidence_id=right.pk,
                recorded_by_organisation_id=scene.provider_id,
                from_at=AT,
            )


def test_single_lines_told_imply_nothing_of_the_whole_kind(scene, lines):
    later = AT + timedelta(days=1)
    with acting_as(System(scene.provider_id), at=AT):
        whole = Release.objects.filter(organisation_id=scene.provider_id, kind=Kind.HEALTH)
        told = whole.get()
        whole.update(until_at=AT)
        told.pk, told.only_lines, told.from_at = new_id(), ["one"], AT
        told.save(force_insert=True)
    with acting_as(scene.coach.viewer, at=later):
        implied_now = evidence(
            scene,
            scene.other_id,
            team_member_id=lines[scene.other_id],
            kinds=[Kind.KNOWN.value, Kind.HEALTH.value],
            given_at=later,
        )
        with pytest.raises(Error, match="kept from the team"):
            implied_now.save(force_insert=True)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(listed=some.sets(some.sampled_from(["practice_id", "provider_id", "other_id"])))
def test_implied_never_reaches_an_organisation_outside_the_list(scene, governor, listed):
    with transaction.atomic():
        places = [getattr(scene, name) for name in sorted(listed)]
        if places:
            agreed.one_team(governor, *places, at=AT)
        for name in ("practice_id", "provider_id", "other_id"):
            theirs = getattr(scene, name)
            is_one = {name, "provider_id"} <= listed and name != "provider_id"
            with acting_as(scene.coach.viewer, at=AT):
                told = {line.organisation_id for line in implied.team(scene.referral_id, at=AT)}
                assert (theirs in told) is is_one
                try:
                    with transaction.atomic():
                        team.agree(
                            to=team.Agreement(
                                scene.person_id, scene.referral_id, theirs, {Kind.PLAN}, "support"
                            ),
                            how=IMPLIED,
                            wording_key="x",
                            wording="x",
                            by=scene.coach.viewer,
                            at=AT,
                        )
                except NotOneTeam:
                    assert not is_one
                else:
                    assert is_one
        transaction.set_rollback(True)
