"""Access is looked at every 90 days, by somebody else, and what was decided is kept."""

from datetime import timedelta

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from handrail.domain.messaging.models import Message
from handrail.domain.staff import reviews
from handrail.domain.staff.models import AccessReview, Account, Membership
from handrail.domain.staff.reviews import Due, LookAtEach, NotAsShown
from handrail.jobs.sweeps import run_reviews
from handrail.journey import leaving
from handrail.journey.leaving import Ending
from handrail.kernel import clock
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, acting_as
from tests.factories.support import Scene, browser_of, build
from tests.integration.oversight.area import make_area, officer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),
]
NOW = clock.now()
LONG_AGO = NOW - timedelta(days=91)


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    made = build(LONG_AGO)
    Account.objects.update(last_login=timezone.now())
    return made


@pytest.fixture
def board(scene: Scene):
    return make_area("Vale", scene.provider_id)


@pytest.fixture
def admin(scene: Scene, board) -> Staff:
    return officer(scene.provider_id, "people.manage", at=NOW, name="Own Admin")


def found(scene: Scene, name: str = "Sam Whitfield", at=NOW) -> Due:
    return next(one for one in reviews.due([scene.provider_id], at=at) if one.name == name)


def keep(one: Due, by: Staff, at=NOW, mark: str = "") -> None:
    with acting_as(by, at=at):
        reviews.keep(membership_id=one.membership_id, mark=mark or one.mark, by=by, at=at)


def told(scene: Scene) -> list[Message]:
    with acting_as(System(scene.provider_id), at=clock.now()):
        return list(Message.objects.filter(template="access_review").order_by("id"))


def test_new_access_is_first_due_after_90_days(scene: Scene) -> None:
    membership = Membership.objects.get(account_id=scene.coach.viewer.account_id)
    assert membership.review_due_at == LONG_AGO + timedelta(days=90)
    assert found(scene).is_overdue(NOW)
    early = LONG_AGO + timedelta(days=75)
    assert reviews.due([scene.provider_id], at=early) == ()


def test_a_decision_is_kept_with_what_was_seen_and_the_next_is_due_in_90_days(
    scene: Scene, admin: Staff
) -> None:
    one = found(scene)
    keep(one, admin)
    assert "Sam Whitfield" not in [each.name for each in reviews.due([scene.provider_id], at=NOW)]
    row = AccessReview.objects.get()
    assert (row.decision, row.by_account_id, row.due_at) == ("kept", admin.account_id, one.due_at)
    assert row.seen["permissions"] == ["case.work"]
    assert row.seen["latest_sign_in"]
    membership = Membership.objects.get(pk=one.membership_id)
    assert membership.review_due_at == NOW + timedelta(days=90)


def test_evidence_never_changes(scene: Scene, admin: Staff) -> None:
    keep(found(scene), admin)
    for statement in (
        "update staff_accessreview set decision = 'ended'",
        "delete from staff_accessreview",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_nobody_reviews_their_own(scene: Scene, admin: Staff) -> None:
    later = NOW + timedelta(days=100)
    one = found(scene, "Own Admin", at=later)
    with pytest.raises(NotAllowed, match="your own access"):
        keep(one, admin, at=later)


def test_nobody_reviews_elsewhere(scene: Scene, board) -> None:
    stranger = officer(scene.other_id, "people.manage", at=NOW, name="Other Admin")
    with pytest.raises(NotAllowed):
        keep(found(scene), stranger)
    client = browser_of(stranger.account_id)
    assert client.get(f"/admin/reviews/{found(scene).membership_id}/").status_code == 404
    assert "Sam Whitfield" not in client.get("/admin/reviews/").content.decode()


def test_what_changed_since_it_was_shown_is_looked_at_again(scene: Scene, admin: Staff) -> None:
    with pytest.raises(NotAsShown):
        keep(found(scene), admin, mark="another showing")
    assert not AccessReview.objects.exists()


def test_several_are_kept_at_once_and_unused_ones_alone(scene: Scene, admin: Staff) -> None:
    client = browser_of(admin.account_id)
    page = client.get("/admin/reviews/").content.decode()
    assert page.count('name="keep"') == 2
    assert " checked" not in page
    both = [f"{one.membership_id}:{one.mark}" for one in reviews.due([scene.provider_id], at=NOW)]
    assert client.post("/admin/reviews/", {}).status_code == 400
    Account.objects.filter(pk=scene.coach.viewer.account_id).update(last_login=LONG_AGO)
    assert client.get("/admin/reviews/").content.decode().count('name="keep"') == 1
    refused = client.post("/admin/reviews/", {"keep": both})
    assert refused.status_code == 400
    assert LookAtEach.default in refused.content.decode()
    assert refused.content.decode().count(" checked") == 1
    assert not AccessReview.objects.exists()
    Account.objects.filter(pk=scene.coach.viewer.account_id).update(last_login=NOW)
    assert client.post("/admin/reviews/", {"keep": both}).status_code == 302
    assert AccessReview.objects.count() == 2
    assert client.post("/admin/reviews/", {"keep": "x:y"}).status_code == 404


def test_ending_what_is_due_is_a_decision_too(scene: Scene, admin: Staff) -> None:
    at, one = clock.now(), found(scene)
    ending = Ending("not_needed", to_account_id=scene.lead.viewer.account_id)
    with acting_as(admin, at=at):
        leaving.leave(membership_id=one.membership_id, ending=ending, by=admin, at=at)
    assert AccessReview.objects.get().decision == "ended"
    page = browser_of(admin.account_id).get("/admin/reviews/done/").content.decode()
    assert "Sam Whitfield" in page
    assert "Support people and keep their record".lower() in page


def test_a_reminder_goes_to_the_organisations_own_and_overdue_ones_to_the_area(
    scene: Scene, admin: Staff, board
) -> None:
    area = officer(board, "people.manage", at=NOW, name="Ade Marlowe")
    soon = LONG_AGO + timedelta(days=80)
    Membership.objects.filter(account_id=admin.account_id).update(from_at=LONG_AGO)
    run_reviews(soon)
    assert [row.recipient_account_id for row in told(scene)] == [admin.account_id]
    assert run_reviews(soon) == 0 or len(told(scene)) == 1
    run_reviews(NOW)
    latest = told(scene)[1:]
    assert area.account_id in [row.recipient_account_id for row in latest]
    facts = {fact["key"]: fact["value"] for fact in latest[0].facts}
    assert facts["late"] == "yes"
    assert "Whitfield" not in str(facts)
    before = len(told(scene))
    run_reviews(NOW + timedelta(hours=1))
    assert len(told(scene)) == before


def test_what_is_long_overdue_is_governances_to_see(scene: Scene, board, settings) -> None:
    auditor = officer(board, "audit.read", at=NOW, name="Erin Sable")
    client = browser_of(auditor.account_id)
    assert "Pathways Back" not in client.get("/governance/access/").content.decode()
    settings.REVIEW_LATE = timedelta(hours=1)
    page = client.get("/governance/access/").content.decode()
    assert "Pathways Back" in page
    assert "Whitfield" not in page


def test_the_first_page_counts_them(scene: Scene, admin: Staff) -> None:
    page = browser_of(admin.account_id).get("/admin/").content.decode()
    assert "overdue for review" in page


def test_the_database_lets_reviews_only_grow(owner_connection: psycopg.Connection) -> None:
    held = owner_connection.execute(
        "select count(*) from pg_trigger where tgname in ('append_only', 'append_only_whole')"
        " and tgrelid = 'staff_accessreview'::regclass"
    ).fetchone()
    assert held == (2,)
