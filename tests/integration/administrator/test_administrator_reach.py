"""An administrator's reach: their organisation, a board's area, and never themself."""

from datetime import timedelta

import pytest
from django.test import Client

from handrail.domain.messaging.models import Message
from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.models import Organisation
from handrail.domain.staff import operations as staff
from handrail.domain.staff import people
from handrail.domain.staff.models import Account, Membership
from handrail.domain.staff.permissions import Permission
from handrail.journey import welcome
from handrail.journey.welcome import Newcomer
from handrail.kernel import clock
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, acting_as
from handrail.web.shared.viewer import SECOND_STEP
from tests.integration.oversight.area import make_area, officer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),
]
AT = clock.now() - timedelta(hours=1)
MANAGES = ("people.manage", "directory.manage", "messages.watch")
BACKEND = "handrail.web.signin.backend.Accounts"


@pytest.fixture(scope="module")
def places(module_db):
    practice, other = (
        Organisation.objects.create(name=name, kind="practice", ods_code=code)
        for name, code in (("Ash Tree", "Z00001"), ("Elsewhere", "Z00002"))
    )
    board = make_area("Vale", practice.id)
    make_area("Hill", other.id)
    with acting_as(System(), at=AT):
        staff.define_job_role(
            key="coach",
            name="Coach",
            permissions=[Permission.WORK_CASES],
            by=System(),
            at=AT,
        )
    return board, practice.id, other.id


@pytest.fixture
def admin(places) -> Staff:
    return officer(places[0], *MANAGES, at=AT, name="Ade Marlowe")


def join(by: Staff, organisation_id, account_id=None):
    with acting_as(by, at=AT):
        account = account_id or staff.add_account(
            email="jo@vale.example", name="Jo Fairley", password=None, by=by, at=AT
        )
        return account, staff.join(
            account_id=account,
            organisation_id=organisation_id,
            job_role="coach",
            title="",
            by=by,
            at=AT,
        )


def test_a_board_gives_and_takes_away_access_in_its_area_only(places, admin):
    board, practice, other = places
    account, membership = join(admin, practice)
    with pytest.raises(NotAllowed):
        join(admin, other, account)
    with acting_as(admin, at=AT):
        staff.leave(membership_id=membership, organisation_id=practice, by=admin, at=clock.now())
    practice_admin = officer(practice, *MANAGES, at=AT, name="Own Admin")
    join(practice_admin, practice, account)
    with pytest.raises(NotAllowed):
        join(practice_admin, board, account)


def test_nobody_changes_their_own_access(places, admin):
    with pytest.raises(NotAllowed, match="your own access"):
        join(admin, places[1], admin.account_id)
    own = Membership.objects.get(account_id=admin.account_id)
    with acting_as(admin, at=AT), pytest.raises(NotAllowed, match="your own access"):
        staff.leave(
            membership_id=own.id, organisation_id=own.organisation_id, by=admin, at=clock.now()
        )


def test_only_a_board_says_what_job_roles_may_do_and_cannot_lock_itself_out(places, admin):
    practice_admin = officer(places[1], *MANAGES, at=AT, name="Own Admin")
    for by, error in ((practice_admin, NotAllowed), (admin, staff.LocksYouOut)):
        with acting_as(by, at=AT), pytest.raises(error):
            staff.define_job_role(
                key=admin.job_role, name="X", permissions=[Permission.REFER], by=by, at=AT
            )


def test_mailboxes_domains_and_contact_keep_to_the_area(places, admin):
    board, practice, other = places
    practice_admin = officer(practice, *MANAGES, at=AT, name="Own Admin")

    def mailbox(by, organisation_id):
        with acting_as(by, at=AT):
            organisations.set_mailbox(
                organisation_id=organisation_id,
                mailbox_email="desk@ash.example",
                letters_wanted="closing_only",
                version=Organisation.objects.get(pk=organisation_id).version,
                by=by,
                at=AT,
            )

    mailbox(admin, practice)
    mailbox(practice_admin, practice)
    for by, where in ((admin, other), (practice_admin, other), (practice_admin, board)):
        with pytest.raises(NotAllowed):
            mailbox(by, where)
    with acting_as(practice_admin, at=AT):
        with pytest.raises(NotAllowed):
            organisations.mark_mail_domain(
                domain="ash.example", accredited_secure=True, by=practice_admin, at=AT
            )
        with pytest.raises(NotAllowed):
            organisations.set_area(
                organisation_id=board,
                public_name="Mine now",
                public_email="",
                public_phone="1",
                by=practice_admin,
                at=AT,
            )


def test_a_newcomer_is_written_to_and_sets_a_password_once(places, admin, client, settings):
    from handrail.web.administrator import links

    settings.DEMO = False
    with acting_as(admin, at=AT):
        account_id = welcome.invite(
            newcomer=Newcomer("Jo Fairley", "Jo@Vale.example", places[1], "coach"),
            link_for=links.for_account,
            by=admin,
            at=AT,
        )
        message = Message.objects.get(template="staff_invited")
    facts = {fact["key"]: fact["value"] for fact in message.facts}
    assert facts["organisation"] == "Ash Tree"
    assert message.recipient_account_id == account_id
    chosen = {"password1": "three words unlike another", "password2": "three words unlike another"}
    page = client.get(facts["link"], follow=True)
    assert "New password again" in page.content.decode()
    client.post(page.redirect_chain[-1][0], chosen)
    assert Account.objects.get(pk=account_id).check_password(chosen["password1"])
    again = Client().get(facts["link"], follow=True).content.decode()
    assert "This link does not work any more" in again


def test_ending_access_ends_the_session_at_once(places, admin, settings):
    settings.DEMO = False
    account, membership = join(admin, places[1])
    client = signed_in(account)
    assert client.get("/caseload/").status_code == 200
    with acting_as(admin, at=AT):
        staff.leave(membership_id=membership, organisation_id=places[1], by=admin, at=clock.now())
    assert client.get("/caseload/").headers["Location"].startswith("/account/sign-in/")
    join(admin, places[1], account)
    assert Account.objects.get(pk=account).is_active


def test_the_pages_show_only_what_one_looks_after(places, admin, settings):
    settings.DEMO = False
    _board, practice, other = places
    account, _membership = join(admin, practice)
    client = signed_in(admin.account_id)
    listed = client.get("/admin/").content.decode()
    assert "Jo Fairley" in listed
    assert "Elsewhere" not in client.get("/admin/people/new/").content.decode()
    assert client.get(f"/admin/mailboxes/{other}/").status_code == 404
    hill_board = Organisation.objects.get(name="Hill ICB").id
    hill = officer(hill_board, *MANAGES, at=AT, name="Hill Admin")
    stranger = signed_in(hill.account_id)
    assert "Jo Fairley" not in stranger.get("/admin/").content.decode()
    assert stranger.get(f"/admin/people/{account}/").status_code == 404
    answer = stranger.post(
        "/admin/people/new/",
        {"name": "X", "email": "x@x.example", "organisation": str(practice), "role": "coach"},
    )
    assert answer.status_code == 400
    with pytest.raises(Exception, match="cannot find"):
        people.account(account, organisation_ids=[hill_board], at=AT)


def signed_in(account_id) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=account_id), BACKEND)
    session = client.session
    session[SECOND_STEP] = True
    session.save()
    return client
