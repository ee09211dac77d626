"""The filter of every query and the policy of its table let the same rows through."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef

from handrail.config.migration import connected_to
from handrail.domain.cases.models import Case
from handrail.domain.participants.models import Person as PersonRow
from handrail.domain.referrals.models import Referral
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Client, LinkBearer, Person, Public, Staff, System, acting_as

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(days=2)
SCOPED = [model for model in apps.get_models() if hasattr(model, "SCOPE")]


def viewers(scene):
    return (
        scene.gp.viewer,
        scene.coach.viewer,
        scene.lead.viewer,
        scene.elsewhere.viewer,
        Staff(scene.coach.viewer.account_id, scene.other_id, "coach", frozenset()),
        System(scene.practice_id),
        System(scene.provider_id),
        System(new_id()),
        System(),
        Client(new_id(), scene.provider_id),
        Person(scene.person_id),
        Person(new_id()),
        LinkBearer("0" * 64),
        Public(),
    )


def keys(rows):
    return sorted(str(key) for key in rows.values_list("pk", flat=True))


def test_the_filter_and_the_policy_agree(fresh_database, django_db_blocker):
    from tests.factories import support

    seen = 0
    with fresh_database() as database, django_db_blocker.unblock():
        with connected_to(database.app_url), transaction.atomic():
            scene = support.build(AT)
        for viewer in viewers(scene):
            for at in (AT, LATER):
                with connected_to(database.app_url), transaction.atomic(), acting_as(viewer, at=at):
                    policy = {model: keys(model.objects.all()) for model in SCOPED}
                with connected_to(database.owner_url):
                    asked = {
                        model: keys(model.objects.visible_to(viewer, at=at)) for model in SCOPED
                    }
                assert asked == policy, viewer
                seen += sum(map(len, policy.values()))
    assert seen > 50


@pytest.mark.django_db
def test_the_filter_follows_the_name_that_a_query_gives_its_table():
    from tests.factories import support

    scene = support.build(AT)
    viewer = scene.coach.viewer
    with acting_as(viewer, at=AT):
        theirs = Case.objects.visible_to(viewer, at=AT).filter(referral_id=OuterRef("pk"))
        found = Referral.objects.visible_to(viewer, at=AT).filter(Exists(theirs))
        assert [row.pk for row in found] == [scene.referral_id]
        people = PersonRow.objects.visible_to(viewer, at=AT)
        assert people.filter(pk__in=people.values("pk")).count() == 1
        assert people.exclude(pk=scene.person_id).count() == 0
        assert people.filter(pk=scene.person_id).update(language="pl") == 1
        assert people.select_for_update(of=("self",)).get().language == "pl"


@pytest.mark.django_db
def test_a_viewer_whom_no_clause_fits_asks_for_nothing():
    rows = Referral.objects.visible_to(Public(), at=AT)
    assert not rows.exists()
    assert "false" in str(rows.query)
