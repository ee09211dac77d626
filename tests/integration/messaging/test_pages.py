"""What an administrator sees of messages that did not arrive, and what the demo shows."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings

from handrail.domain.messaging.ports import Refused
from handrail.kernel.viewer import System, acting_as

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),  # collected assets are a server's
]


def sign_in(organisation_id, *permissions, email="ade@area.example") -> Client:
    from handrail.domain.staff import operations as staff
    from tests.factories.support import browser_of
    from tests.integration.messaging.scene import AT

    by = System()
    with acting_as(by, at=AT):
        account = staff.add_account(email=email, name="Ade", password=None, by=by, at=AT)
        staff.define_job_role(key=f"r-{email[:3]}", name="R", permissions=permissions, by=by, at=AT)
        staff.join(
            account_id=account,
            organisation_id=organisation_id,
            job_role=f"r-{email[:3]}",
            title="",
            by=by,
            at=AT - timedelta(days=1),
        )
    return browser_of(account)


@pytest.fixture
def board(scene):
    from handrail.domain.organisations.models import Area, Organisation

    icb = Organisation.objects.create(name="Vale ICB", kind="icb", ods_code="ZZ9")
    Area.objects.create(organisation=icb, public_name="Vale")
    return icb.id


@pytest.fixture
def failed(scene):
    scene.mail.problem = Refused("The mail server answered 550: <x@ashtree.example> unknown")
    message_id = scene.queue()
    scene.run()
    scene.mail.problem = None
    return message_id


@pytest.fixture
def administrator(board):
    return sign_in(board, "messages.watch")


def test_the_areas_administrator_sees_what_went_wrong_and_nobodys_name(administrator, failed):
    listed = administrator.get("/admin/messages/").content.decode()
    assert "1 message" in listed
    assert "News for the referrer" in listed
    assert "Pathways Back" in listed
    assert "Ash Tree Surgery" in listed
    one = administrator.get(f"/admin/messages/{failed}/").content.decode()
    assert "The mail server answered 550: that address unknown" in one
    for private in ("Amara", "Okafor", "back pain", "WH-7K3M", "ashtree.example"):
        assert private not in listed + one


def test_try_again(administrator, scene, failed):
    answer = administrator.post(f"/admin/messages/{failed}/try/", follow=True)
    assert "tried again now" in answer.content.decode()
    row = scene.row(failed)
    assert (row.state, row.attempts) == ("queued", 0)
    assert scene.run(row.next_try_at).sent == 1
    assert administrator.post(f"/admin/messages/{failed}/try/").status_code == 404


def test_dealt_with_needs_a_word_and_leaves_the_list(administrator, scene, failed):
    assert administrator.post(f"/admin/messages/{failed}/", {"note": " "}).status_code == 400
    administrator.post(f"/admin/messages/{failed}/", {"note": "Rang the practice"})
    assert "Every message has arrived" in administrator.get("/admin/messages/").content.decode()
    one = administrator.get(f"/admin/messages/{failed}/").content.decode()
    assert "Rang the practice, Ade" in one
    assert administrator.post(f"/admin/messages/{failed}/try/").status_code == 409
    listed = administrator.get("/admin/messages/?show=dealt_with").content.decode()
    assert "1 message" in listed


def test_try_all_after_an_outage(administrator, scene, failed):
    scene.mail.problem = Refused("550")
    scene.queue()
    scene.run()
    scene.mail.problem = None
    listed = administrator.get("/admin/messages/").content.decode()
    assert "Try all of them again" in listed
    administrator.post("/admin/messages/try-all/")
    assert "Every message has arrived" in administrator.get("/admin/messages/").content.decode()


def test_another_areas_administrator_sees_nothing(scene, board, failed):
    from datetime import date

    from handrail.domain.organisations.models import Area, Organisation, Relation

    Relation.objects.create(
        child_id=scene.service, parent_id=board, kind="member_of", from_date=date(2020, 1, 1)
    )
    other = Organisation.objects.create(name="Hill ICB", kind="icb", ods_code="ZZ8")
    Area.objects.create(organisation=other, public_name="Hill")
    stranger = sign_in(other.id, "messages.watch", email="bo@hill.example")
    assert "0 messages" in stranger.get("/admin/messages/").content.decode()
    assert stranger.get(f"/admin/messages/{failed}/").status_code == 404
    assert stranger.post(f"/admin/messages/{failed}/try/").status_code == 404
    ours = sign_in(board, "messages.watch", email="cy@vale.example")
    assert "1 message" in ours.get("/admin/messages/").content.decode()


def test_the_permission_is_needed_twice(scene, board, failed):
    from handrail.domain.messaging import queries
    from handrail.kernel.errors import NotAllowed
    from handrail.kernel.viewer import Staff
    from tests.integration.messaging.scene import AT

    coach = sign_in(scene.service, "case.work", email="coach@pathways.example")
    assert coach.get("/admin/messages/").status_code == 403
    pretender = Staff(scene.person, scene.service, "r-coa", frozenset({"messages.watch"}))
    with acting_as(pretender, at=AT):
        assert queries.trouble(viewer=pretender, at=AT) == ()
    plain = Staff(scene.person, scene.service, "r-coa", frozenset())
    with acting_as(plain, at=AT), pytest.raises(NotAllowed):
        queries.trouble(viewer=plain, at=AT)


def test_the_demo_shows_what_the_gp_gets(scene, settings, tmp_path):
    from handrail.interop import mailbox, texts

    settings.DEMO, settings.MAIL_FOLDER = True, tmp_path / "mail"
    settings.TEXTS_FOLDER = tmp_path / "texts"
    scene.mail, scene.texts = mailbox.door(), texts.door()
    letter, text = scene.queue(), scene.text()
    assert scene.run().sent == 2
    client = Client()
    listed = client.get("/demo/messages/").content.decode()
    assert "2 messages" in listed
    assert "WH-7K3M-9QXT" in listed
    one = client.get(f"/demo/messages/mail/{letter}/").content.decode()
    assert "Action for GP: none" in one
    assert "Amara Okafor" in one
    assert "Your appointment is on" in client.get(f"/demo/messages/text/{text}/").content.decode()
    assert client.get(f"/demo/messages/text/{letter}/").status_code == 404
    assert "1 message" in client.get("/demo/messages/?show=text").content.decode()


@override_settings(DEMO=False)
def test_there_is_no_such_page_without_the_demo(db):
    assert Client().get("/demo/messages/").status_code == 404
