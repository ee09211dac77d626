"""Staff sign in by a provider: who is let in, and every answer that is not trusted."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from handrail.domain.staff import identities
from handrail.domain.staff.models import Account, ExternalIdentity, Membership
from handrail.domain.staff.permissions import Permission
from handrail.kernel import clock
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.viewer import Staff, acting_as
from handrail.web.signin import proving
from tests.factories.provider import Provider
from tests.integration.signin.visiting import (
    TRUSTED,
    VERIFIED,
    Audited,
    Visit,
    is_signed_in,
    make,
    why,
)

pytestmark = pytest.mark.django_db
Maker = Callable[..., Visit]


def test_a_verified_email_of_a_trusted_domain_opens_the_account(
    trusted: Visit, audited: Audited
) -> None:
    answer = trusted.sign_in("?next=/referrals/")
    assert (answer.status_code, answer["Location"]) == (302, "/referrals/")
    assert ("staff.identity_linked", {"provider": "work", "way": "email"}) in audited
    assert ("staff.signed_in", {"how": "work", "second_step": True}) in audited
    assert trusted.client.get("/start/")["Location"] == "/refer/"
    assert "Work account" in trusted.client.get("/account/").content.decode()


def test_what_is_asked_is_bound_to_the_browser_and_to_our_own_address(
    trusted: Visit, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://support.example"
    trusted.begin()
    trusted.provider.authorize(trusted.begin()["Location"])
    asked = trusted.provider.asked[-1]
    assert asked["redirect_uri"] == "https://support.example/sign-in/work/back/"
    assert asked["scope"] == "openid profile email"
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    assert len(asked["code_challenge"]) == 43


def test_whose_account_it_is_hears_of_it(
    trusted: Visit, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MAIL_FOLDER = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        trusted.sign_in()
    letters = [each.read_text() for each in tmp_path.rglob("*") if each.is_file()]
    assert [each for each in letters if "signing in with Work account" in each]


def test_changing_how_one_signs_in_asks_the_provider_again(
    trusted: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted.sign_in()
    add = "/account/second-step/passkeys/add/"
    assert trusted.client.get(add).status_code == 200
    later = time.time() + 3600
    monkeypatch.setattr(proving.time, "time", lambda: later)
    for path in (add, "/account/second-step/app/", "/account/password/set/"):
        answer = trusted.client.get(path)
        assert answer["Location"].startswith("/sign-in/work/?again=yes&next=%2Faccount")


def test_a_clock_may_be_a_little_wrong(trusted: Visit, op: Provider) -> None:
    now = int(time.time())
    op.changes = {"exp": now - 30, "iat": now + 30}
    assert trusted.sign_in()["Location"] == "/start/"


def test_an_administrator_unties_an_identity_and_nobody_else_does(
    trusted: Visit, op: Provider, audited: Audited
) -> None:
    trusted.sign_in()
    at = clock.now()
    row = Membership.objects.get()
    said = {"account_id": row.account_id, "organisation_id": row.organisation_id, "at": at}
    said |= {"why": "A new card"}
    colleague = Staff(uuid4(), row.organisation_id, "gp-test", frozenset({Permission.REFER}))
    elsewhere = Staff(uuid4(), uuid4(), "x", frozenset({Permission.MANAGE_PEOPLE}))
    own = Staff(row.account_id, row.organisation_id, "x", frozenset({Permission.MANAGE_PEOPLE}))
    for by in (colleague, elsewhere, own):
        with acting_as(by, at=at), pytest.raises(NotAllowed):
            identities.unlink(provider="work", by=by, **said)
    manager = Staff(uuid4(), row.organisation_id, "x", frozenset({Permission.MANAGE_PEOPLE}))
    with acting_as(manager, at=at):
        with pytest.raises(NotFound):
            identities.unlink(provider="another", by=manager, **said)
        identities.unlink(provider="work", by=manager, **said)
    assert ("staff.identity_unlinked", {"provider": "work", "why": "A new card"}) in audited
    op.subject = "910000000002"
    assert trusted.sign_in()["Location"] == "/start/"


def test_a_request_for_the_head_alone_begins_nothing(trusted: Visit) -> None:
    assert trusted.client.head("/sign-in/work/").status_code == 405
    assert trusted.client.post("/sign-in/work/back/").status_code == 405


def test_the_session_comes_back_from_the_provider(settings: Any) -> None:
    assert settings.SESSION_COOKIE_SAMESITE == "Lax", "Strict would lose it on the way back"


def test_the_second_time_only_the_identity_counts(trusted: Visit, op: Provider) -> None:
    trusted.sign_in()
    trusted.client.post("/account/sign-out/")
    op.userinfo = {"email": "another@elsewhere.example"}
    trusted.sign_in()
    assert is_signed_in(trusted.client)
    assert ExternalIdentity.objects.count() == 1


def test_the_session_is_a_new_one(trusted: Visit) -> None:
    trusted.begin()
    before = trusted.client.session.session_key
    trusted.sign_in()
    assert trusted.client.session.session_key != before


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"email": "ann@example.com", "email_verified": False}, "email not verified"),
        ({"email": "ann@example.com"}, "email not verified"),
        ({"email": "ann@elsewhere.example", "email_verified": True}, "email domain not trusted"),
        ({"email": "eve@example.com", "email_verified": True}, "nobody has this email"),
        ({"email": "x@evil.example@example.com", "email_verified": True}, "email domain"),
        ({}, "not linked, and no email"),
    ],
)
def test_nobody_is_taken_over(
    trusted: Visit, op: Provider, audited: Audited, said: dict[str, Any], reason: str
) -> None:
    op.userinfo = said
    answer = trusted.sign_in()
    assert answer.status_code == 403
    assert "You do not have access yet" in answer.content.decode()
    assert not is_signed_in(trusted.client)
    assert why(audited)[0].startswith(reason)
    assert not ExternalIdentity.objects.exists()


def test_another_identity_with_the_same_email_is_not_the_same_person(
    trusted: Visit, op: Provider, audited: Audited
) -> None:
    trusted.sign_in()
    trusted.client.post("/account/sign-out/")
    op.subject = "910000000002"
    assert trusted.sign_in().status_code == 403
    assert why(audited) == ["another identity of this provider is linked"]


def test_a_closed_account_stays_closed(trusted: Visit, audited: Audited) -> None:
    trusted.sign_in()
    trusted.client.post("/account/sign-out/")
    Account.objects.update(is_active=False)
    answer = trusted.sign_in()
    assert answer.status_code == 403
    assert "Your account here is closed" in answer.content.decode()
    assert why(audited) == ["account closed"]


def test_without_a_membership_nobody_gets_further(visit: Maker, op: Provider) -> None:
    make(practice="")
    op.userinfo, op.claims = dict(VERIFIED), {"amr": ["mfa"]}
    browser = visit(**TRUSTED)
    browser.sign_in()
    assert "Ask your administrator to add you" in browser.client.get("/start/").content.decode()
    assert browser.client.get("/refer/").status_code == 302


def test_a_provider_that_asks_for_a_password_alone_is_not_enough(
    trusted: Visit, op: Provider
) -> None:
    op.claims = {"amr": ["pwd"]}
    trusted.sign_in()
    assert "One more thing before you start" in trusted.client.get("/start/").content.decode()
    assert trusted.client.get("/refer/")["Location"] == "/start/"


def test_who_has_a_second_step_here_is_asked_for_it(trusted: Visit, op: Provider) -> None:
    from allauth.mfa.models import Authenticator

    op.claims = {}
    Authenticator.objects.create(
        user=Account.objects.get(), type=Authenticator.Type.TOTP, data={"secret": "x"}
    )
    answer = trusted.sign_in()
    assert answer["Location"] == "/account/second-step/code/"
    assert not is_signed_in(trusted.client)


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_where_to_go_next_is_never_elsewhere(trusted: Visit, wanted: str) -> None:
    assert trusted.sign_in(f"?next={wanted}")["Location"] == "/start/"


def test_a_provider_that_is_not_set_up_does_not_exist(client: Client, settings: Any) -> None:
    settings.SIGN_IN_PROVIDERS = {}
    assert client.get("/sign-in/work/").status_code == 404
    assert client.get("/sign-in/work/back/?code=x&state=y").status_code == 404


def test_the_sign_in_page_shows_only_what_is_set_up(
    trusted: Visit, client: Client, settings: Any
) -> None:
    assert "Continue with Work account" in client.get("/account/sign-in/").content.decode()
    assert "Work account" not in client.get("/status/").content.decode()
    settings.SIGN_IN_PROVIDERS = {}
    assert "Continue with" not in client.get("/account/sign-in/").content.decode()


def test_an_invitation_ties_an_account_to_whoever_opens_it(
    visit: Maker, op: Provider, audited: Audited
) -> None:
    from handrail.web.administrator import links

    account = make()
    op.claims = {"amr": ["mfa"]}
    browser = visit(second_step={"amr": ["mfa"]})
    link = browser.client.get(links.for_account(account))["Location"]
    shown = browser.client.get(link).content.decode()
    assert "How will you sign in?" in shown
    assert "Continue with Work account" in shown
    assert browser.sign_in()["Location"] == "/start/"
    assert ("staff.identity_linked", {"provider": "work", "way": "invitation"}) in audited
    browser.client.post("/account/sign-out/")
    op.subject = "910000000002"
    browser.client.get(links.for_account(account), follow=True)
    assert browser.sign_in().status_code == 403
    assert ExternalIdentity.objects.count() == 1


def test_a_link_to_reset_a_password_is_no_invitation(visit: Maker, op: Provider) -> None:
    from handrail.web.administrator import links

    account = make()
    browser = visit()
    link = browser.client.get(links.for_account(account))["Location"]
    browser.client.get(link)
    begun = browser.begin()
    somebody = Account.objects.get(pk=account)
    somebody.set_password("three words unlike another")
    somebody.save()
    assert browser.come_back(op.authorize(begun["Location"])).status_code == 403
