"""Whoever leaves sees nothing more, and nobody they supported is left alone."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from handrail.domain.cases import caseload, queries
from handrail.domain.messaging.models import Message
from handrail.domain.staff import operations as staff
from handrail.domain.staff import people
from handrail.domain.staff.models import Account, Membership
from handrail.domain.staff.queries import memberships
from handrail.jobs.sweeps import run_leaving
from handrail.journey import leaving
from handrail.journey.leaving import Ending
from handrail.kernel import clock
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Staff, System, acting_as
from tests.factories.support import Scene, browser_of, build
from tests.integration.oversight.area import make_area, officer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),
]
AT = clock.now() - timedelta(hours=2)


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    return build(AT)


@pytest.fixture
def admin(scene: Scene) -> Staff:
    """An administrator of the area, who may not see anybody's case."""
    return officer(make_area("Vale", scene.provider_id), "people.manage", at=AT, name="Ade Marlowe")


def own(scene: Scene) -> Membership:
    return Membership.objects.get(account_id=scene.coach.viewer.account_id, until_at=None)


def leave(scene: Scene, admin: Staff, at: datetime | None = None, **said: object) -> int:
    at = at or clock.now()
    ending = Ending(**{"reason": "left", **said})  # type: ignore[arg-type]
    with acting_as(admin, at=at):
        return leaving.leave(membership_id=own(scene).id, ending=ending, by=admin, at=at)


def coach_of(scene: Scene) -> object:
    holder, at = System(scene.provider_id), clock.now()
    with acting_as(holder, at=at):
        return queries.record(scene.case_id, viewer=holder, at=at).coach_account_id


def told(scene: Scene, template: str) -> list[Message]:
    with acting_as(System(scene.provider_id), at=clock.now()):
        return list(Message.objects.filter(template=template))


def test_nobody_leaves_before_their_cases_have_somebody(scene: Scene, admin: Staff) -> None:
    with pytest.raises(leaving.CasesToHandOver):
        leave(scene, admin)
    with pytest.raises(leaving.CasesToHandOver):
        leave(scene, admin, to_account_id=scene.coach.viewer.account_id)
    assert own(scene).until_at is None
    assert leave(scene, admin, to_account_id=scene.lead.viewer.account_id) == 1
    assert coach_of(scene) == scene.lead.viewer.account_id
    assert told(scene, "handover_told")
    assert memberships(scene.coach.viewer.account_id, at=clock.now()) == ()


def test_cases_go_to_nobody_outside_the_team(scene: Scene, admin: Staff) -> None:
    from handrail.kernel.errors import BadInput

    with pytest.raises(BadInput):
        leave(scene, admin, to_account_id=scene.elsewhere.viewer.account_id)
    assert coach_of(scene) == scene.coach.viewer.account_id
    assert own(scene).until_at is None


def test_an_administrator_learns_a_number_and_nobodys_name(scene: Scene, admin: Staff) -> None:
    page = browser_of(admin.account_id).get(f"/admin/access/{own(scene).id}/end/").content.decode()
    assert "They support 1 person at the moment" in page
    assert "Okafor" not in page
    assert scene.lead.name in page


def test_the_pages_refusal_keeps_what_was_chosen(scene: Scene, admin: Staff) -> None:
    said = {"reason": "left", "when": "now", "words": "Retires after twenty years"}
    answer = browser_of(admin.account_id).post(f"/admin/access/{own(scene).id}/end/", said)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Nobody may be left without a coach" in page
    assert "Retires after twenty years" in page


def test_access_ends_at_the_end_of_the_day_that_was_chosen(scene: Scene, admin: Staff) -> None:
    me, last = scene.coach.viewer.account_id, local_date(clock.now()) + timedelta(days=3)
    leave(scene, admin, last_date=last, to_account_id=scene.lead.viewer.account_id)
    until = Membership.objects.get(account_id=me).until_at
    assert until is not None
    assert memberships(me, at=until - timedelta(minutes=1))
    assert memberships(me, at=until + timedelta(minutes=1)) == ()
    assert Account.objects.get(pk=me).is_active
    run_leaving(until + timedelta(minutes=5))
    assert not Account.objects.get(pk=me).is_active


def test_the_last_day_is_not_a_day_that_has_passed(scene: Scene, admin: Staff) -> None:
    yesterday = local_date(clock.now()) - timedelta(days=1)
    with pytest.raises(leaving.NotThatDay):
        leave(scene, admin, last_date=yesterday, to_account_id=scene.lead.viewer.account_id)


def test_cases_that_came_until_the_last_day_go_to_the_manager(scene: Scene, admin: Staff) -> None:
    me, holder = scene.coach.viewer.account_id, System(scene.provider_id)
    leave(
        scene, admin, last_date=local_date(clock.now()), to_account_id=scene.lead.viewer.account_id
    )
    with acting_as(scene.lead.viewer, at=clock.now()):
        from handrail.journey import reassign

        reassign.reassign(
            case_ids=[scene.case_id],
            to_account_id=me,
            why="One more",
            by=scene.lead.viewer,
            at=clock.now(),
        )
    later = clock.now() + timedelta(days=2)
    run_leaving(later)
    assert coach_of(scene) is None
    letters = told(scene, "cases_without_worker")
    assert [row.recipient_account_id for row in letters] == [scene.lead.viewer.account_id]
    with acting_as(holder, at=later):
        assert caseload.open_with(me, viewer=holder, at=later) == ()
    assert run_leaving(later) == 0


def test_for_a_cause_access_and_sessions_end_at_once_and_the_manager_is_told(
    scene: Scene, admin: Staff
) -> None:
    client = browser_of(scene.coach.viewer.account_id)
    assert client.get("/caseload/").status_code == 200
    with pytest.raises(leaving.SayWhy):
        leave(scene, admin, reason="misuse")
    leave(scene, admin, reason="misuse", words="Looked up a neighbour")
    assert client.get("/caseload/")["Location"].startswith("/account/sign-in/")
    ended = Membership.objects.get(account_id=scene.coach.viewer.account_id)
    assert (ended.end_reason, ended.end_words) == ("misuse", "Looked up a neighbour")
    shown = browser_of(admin.account_id).get(f"/admin/people/{ended.account_id}/").content.decode()
    assert "It may have been misused" in shown
    assert coach_of(scene) is None
    assert len(told(scene, "cases_without_worker")) == 1
    page = browser_of(scene.lead.viewer.account_id).get("/manage/move/?from=nobody")
    assert "Amara Okafor" in page.content.decode()


def test_where_they_work_in_two_jobs_one_may_end(scene: Scene, admin: Staff) -> None:
    at = clock.now()
    with acting_as(admin, at=at):
        staff.join(
            account_id=scene.coach.viewer.account_id,
            organisation_id=scene.provider_id,
            job_role="test-lead",
            title="",
            by=admin,
            at=at,
        )
        first = Membership.objects.get(
            account_id=scene.coach.viewer.account_id, job_role_id="test-coach"
        )
        assert (
            leaving.leave(
                membership_id=first.id, ending=Ending("not_needed"), by=admin, at=clock.now()
            )
            == 0
        )
    assert coach_of(scene) == scene.coach.viewer.account_id


def test_another_job_role_that_supports_nobody_needs_a_handover_first(
    scene: Scene, admin: Staff
) -> None:
    with acting_as(admin, at=clock.now()), pytest.raises(leaving.CasesToHandOver):
        leaving.change_role(
            membership_id=own(scene).id, job_role="test-gp", by=admin, at=clock.now()
        )
    assert own(scene).job_role_id == "test-coach"
    with acting_as(admin, at=clock.now()):
        leaving.change_role(
            membership_id=own(scene).id, job_role="test-lead", by=admin, at=clock.now()
        )
    assert own(scene).job_role_id == "test-lead"


def test_who_moves_keeps_the_account_and_never_the_sight(scene: Scene, admin: Staff) -> None:
    me = scene.coach.viewer.account_id
    leave(scene, admin, to_account_id=scene.lead.viewer.account_id)
    at = clock.now()
    with acting_as(System(), at=at):
        staff.join(
            account_id=me,
            organisation_id=scene.other_id,
            job_role="test-coach",
            title="",
            by=System(),
            at=at,
        )
    client = browser_of(me)
    assert client.get("/caseload/").status_code == 200
    assert client.get(f"/cases/{scene.case_id}/").status_code == 404
    found = Account.objects.get(pk=me)
    assert (found.email, found.is_active) == (scene.coach.email, True)


def test_another_areas_administrator_ends_nothing(scene: Scene, admin: Staff) -> None:
    stranger = officer(make_area("Hill", scene.other_id), "people.manage", at=AT, name="Hill Admin")
    with acting_as(stranger, at=clock.now()), pytest.raises(NotFound):
        leaving.leave(
            membership_id=own(scene).id, ending=Ending("left"), by=stranger, at=clock.now()
        )
    client = browser_of(stranger.account_id)
    assert client.get(f"/admin/access/{own(scene).id}/end/").status_code == 404
    assert client.get(f"/admin/access/{own(scene).id}/role/").status_code == 404


def test_an_administrator_sees_and_ends_sessions_of_their_own_people_only(
    scene: Scene, admin: Staff
) -> None:
    me = scene.coach.viewer.account_id
    theirs = browser_of(me)
    theirs.get("/account/")
    client = browser_of(admin.account_id)
    page = client.get(f"/admin/people/{me}/sessions/").content.decode()
    assert "In 1 place" in page
    client.post(f"/admin/people/{me}/sessions/end/")
    assert theirs.get("/account/").status_code == 302
    assert any("administrator" in row.facts[0]["value"] for row in told(scene, "account_news"))
    stranger = officer(make_area("Hill", scene.other_id), "people.manage", at=AT, name="Hill Admin")
    elsewhere = browser_of(stranger.account_id)
    assert elsewhere.get(f"/admin/people/{me}/sessions/").status_code == 404
    assert elsewhere.post(f"/admin/people/{me}/sessions/end/").status_code == 404
    own_page = client.post(f"/admin/people/{admin.account_id}/sessions/end/")
    assert own_page.status_code == 403


def test_closed_accounts_have_no_session_left(scene: Scene, admin: Staff) -> None:
    from django.contrib.sessions.models import Session

    client: Client = browser_of(scene.coach.viewer.account_id)
    client.get("/account/")
    before = Session.objects.count()
    leave(scene, admin, to_account_id=scene.lead.viewer.account_id)
    assert Session.objects.count() == before - 1
    assert not people.who_has_access([scene.provider_id], text="Whitfield", at=clock.now())
