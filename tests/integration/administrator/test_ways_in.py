"""How people sign in: taken away with a reason, and what national roles mean in an area."""

from datetime import timedelta

import pytest

from handrail.domain.audit import operations
from handrail.domain.organisations.models import Organisation
from handrail.domain.staff import national_roles
from handrail.domain.staff.models import ExternalIdentity, Membership
from handrail.domain.staff.national_roles import Line, MapsYouOut
from handrail.kernel import clock
from handrail.kernel.viewer import Staff, acting_as
from tests.factories.support import Scene, browser_of, build, link_identity
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
    Organisation.objects.filter(pk=scene.provider_id).update(ods_code="Z9001")
    return officer(make_area("Vale", scene.provider_id), "people.manage", at=AT, name="Ade Marlowe")


@pytest.fixture
def identity(scene: Scene) -> ExternalIdentity:
    return link_identity(scene.coach.viewer.account_id, AT)


def lines(admin: Staff) -> list[tuple[str, str, str]]:
    found = national_roles.mapping(admin.organisation_id)
    return [(one.role_code, one.ods_code, one.job_role) for one in found]


def test_a_way_to_sign_in_is_taken_away_with_a_reason_and_its_sessions_end(
    scene: Scene, admin: Staff, identity: ExternalIdentity, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    really = operations._write
    monkeypatch.setattr(operations, "_write", lambda row: (written.append(row), really(row))[1])
    theirs = browser_of(scene.coach.viewer.account_id)
    theirs.get("/account/")
    client = browser_of(admin.account_id)
    page = client.get(f"/admin/people/{identity.account_id}/").content.decode()
    assert "Take away" in page
    there = f"/admin/people/{identity.account_id}/sign-in/cis2/unlink/"
    assert client.post(there, {"why": ""}).status_code == 400
    assert ExternalIdentity.objects.exists()
    assert client.post(there, {"why": "They have a new card"}).status_code == 302
    assert not ExternalIdentity.objects.exists()
    assert theirs.get("/account/").status_code == 302
    event = next(row for row in written if row.action == "staff.identity_unlinked")
    assert event.detail == {"provider": "cis2", "why": "They have a new card"}
    assert client.get(there).status_code == 404


def test_no_administrator_takes_away_their_own_or_anothers_areas(
    scene: Scene, admin: Staff, identity: ExternalIdentity
) -> None:
    link_identity(admin.account_id, AT)
    client = browser_of(admin.account_id)
    mine = f"/admin/people/{admin.account_id}/sign-in/cis2/unlink/"
    answer = client.post(mine, {"why": "I want to"})
    assert answer.status_code == 400
    assert "You cannot change your own access" in answer.content.decode()
    stranger = officer(make_area("Hill", scene.other_id), "people.manage", at=AT, name="Hill Admin")
    there = f"/admin/people/{identity.account_id}/sign-in/cis2/unlink/"
    assert browser_of(stranger.account_id).post(there, {"why": "I want to"}).status_code == 404
    assert ExternalIdentity.objects.count() == 2


def test_lines_are_added_changed_and_removed(scene: Scene, admin: Staff) -> None:
    client, page = browser_of(admin.account_id), "/admin/national-roles/"
    assert client.post(page, {"role_code": "S1:G1:R8000", "role": "test-coach"}).status_code == 302
    assert lines(admin) == [("R8000", "", "test-coach")]
    client.post(page, {"role_code": "R8000", "role": "test-lead"})
    client.post(page, {"role_code": "R8000", "ods_code": "z9001", "role": "test-coach"})
    assert lines(admin) == [("R8000", "", "test-lead"), ("R8000", "Z9001", "test-coach")]
    refused = client.post(page, {"role_code": "X1", "ods_code": "NOSUCH", "role": "test-coach"})
    assert refused.status_code == 400
    assert "no organisation of this area" in refused.content.decode()
    client.post(f"{page}remove/", {"role_code": "R8000", "ods_code": ""})
    assert lines(admin) == [("R8000", "Z9001", "test-coach")]
    gone = client.post(f"{page}remove/", {"role_code": "R8000", "ods_code": ""})
    assert gone.status_code == 404


def test_only_the_areas_board_changes_them_and_others_read(scene: Scene, admin: Staff) -> None:
    own = officer(scene.provider_id, "people.manage", at=AT, name="Own Admin")
    client, page = browser_of(own.account_id), "/admin/national-roles/"
    shown = client.get(page)
    assert "board says what each means" in shown.content.decode()
    answer = client.post(page, {"role_code": "R8000", "role": "test-coach"})
    assert answer.status_code == 400
    assert lines(admin) == []
    assert client.post(f"{page}remove/", {"role_code": "R8000"}).status_code in (403, 404)


def test_nobody_removes_the_line_that_lets_them_in(scene: Scene, admin: Staff) -> None:
    at = clock.now()
    Organisation.objects.filter(pk=admin.organisation_id).update(ods_code="QZ1")
    held = Line("R5000", "", admin.job_role)
    with acting_as(admin, at=at):
        national_roles.add_line(board_id=admin.organisation_id, line=held, by=admin, at=at)
        Membership.objects.filter(account_id=admin.account_id).update(given_by="cis2")
        with pytest.raises(MapsYouOut):
            national_roles.remove_line(
                board_id=admin.organisation_id, ods_code="", role_code="R5000", by=admin, at=at
            )
        with pytest.raises(MapsYouOut):
            national_roles.add_line(
                board_id=admin.organisation_id,
                line=Line("R5000", "", "test-coach"),
                by=admin,
                at=at,
            )
    assert lines(admin) == [("R5000", "", admin.job_role)]
