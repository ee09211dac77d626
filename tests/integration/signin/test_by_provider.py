"""Staff sign in by a provider: who is let in, and every answer that is not trusted."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.models import Kind
from handrail.domain.staff import identities
from handrail.domain.staff import operations as staff
from handrail.domain.staff.models import Account, ExternalIdentity, Membership
from handrail.domain.staff.permissions import Permission
from handrail.kernel import clock
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.viewer import Staff, System, acting_as
from handrail.web.signin import pending, proving
from tests.factories.provider import Provider, new_key
from tests.integration.signin.visiting import Visit

pytestmark = pytest.mark.django_db
Maker = Callable[..., Visit]
Audited = list[tuple[str, dict[str, Any]]]
VERIFIED = {"email": "Ann@example.com", "email_verified": True}
TRUSTED = {"email_domains": ["example.com"], "second_step": {"amr": ["mfa"]}}


def make(email: str = "ann@example.com", *, practice: str = "Meadow") -> UUID:
    """Make an account that refers for a practice."""
    by, at = System(), clock.now()
    with acting_as(by, at=at):
        account = staff.add_account(email=email, name="Ann Example", password=None, by=by, at=at)
        if practice:
            place = organisations.register(name=practice, kind=Kind.PRACTICE, by=by, at=at)
            may = [Permission.REFER]
            staff.define_job_role(key="gp-test", name="GP", permissions=may, by=by, at=at)
            staff.join(
                account_id=account,
                organisation_id=place,
                job_role="gp-test",
                title="GP",
                by=by,
                at=at,
            )
    return account


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def why(audited: Audited) -> list[str]:
    return [detail["why"] for action, detail in audited if action == "staff.sign_in_refused"]


@pytest.fixture
def trusted(visit: Maker, op: Provider) -> Visit:
    """A provider that verifies e-mail and asks for a second step, and somebody it knows."""
    make()
    op.userinfo = dict(VERIFIED)
    op.claims = {"amr": ["pwd", "mfa"]}
    return visit(**TRUSTED)


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
    assert ("staff.identity_unlinked", {"provider": "work"}) in audited
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


LIES: list[tuple[str, dict[str, Any], str]] = [
    ("audience", {"aud": "somebody-else"}, "wrong audience"),
    ("audiences", {"aud": ["handrail-test", "somebody-else"]}, "wrong audience"),
    ("no audience", {"aud": None}, "wrong audience"),
    ("issuer", {"iss": "https://elsewhere.example"}, "wrong issuer"),
    ("nonce", {"nonce": "another"}, "wrong nonce"),
    ("no nonce", {"nonce": None}, "wrong nonce"),
    ("expired", {"exp": int(time.time()) - 120}, "expired"),
    ("no expiry", {"exp": None}, "wrong exp"),
    ("from the future", {"iat": int(time.time()) + 900}, "wrong iat"),
    ("old", {"iat": int(time.time()) - 7200}, "too old"),
    ("about nobody", {"sub": None}, "wrong sub"),
    ("another party", {"azp": "somebody-else"}, "wrong azp"),
    ("another access token", {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "wrong at_hash"),
    ("another subject", {"sub": "910000000009"}, "userinfo about somebody else"),
]


@pytest.mark.parametrize(("changes", "reason"), [lie[1:] for lie in LIES], ids=[x[0] for x in LIES])
def test_a_token_that_is_not_right_lets_nobody_in(
    trusted: Visit, op: Provider, audited: Audited, changes: dict[str, Any], reason: str
) -> None:
    op.changes = changes
    answer = trusted.sign_in()
    assert answer.status_code == 403
    assert "We could not sign you in" in answer.content.decode()
    assert [each.startswith(reason) for each in why(audited)] == [True], why(audited)
    assert not is_signed_in(trusted.client)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ({"alg": "none"}, "signed with none"),
        ({"alg": "HS256"}, "signed with HS256"),
        ({"alg": "RS384"}, "signed with RS384"),
        ({"kid": "unknown"}, "not signed with a key of the provider"),
    ],
)
def test_a_signature_that_is_not_the_providers_is_refused(
    trusted: Visit, op: Provider, audited: Audited, header: dict[str, Any], reason: str
) -> None:
    op.header = header
    assert trusted.sign_in().status_code == 403
    assert why(audited) == [reason]


def test_another_key_of_the_same_name_is_refused(
    trusted: Visit, op: Provider, audited: Audited
) -> None:
    op.sign_with = new_key("one")
    assert trusted.sign_in().status_code == 403
    assert why(audited) == ["not signed with a key of the provider"]


def test_rotated_keys_are_asked_for_once_more(trusted: Visit, op: Provider) -> None:
    trusted.sign_in()
    assert op.keys_asked == 1
    op.key = new_key("two")
    assert trusted.sign_in().status_code == 302
    assert op.keys_asked == 2
    op.header = {"kid": "unknown"}
    assert trusted.sign_in().status_code == 403
    assert op.keys_asked == 3


def test_who_stops_is_told_so_and_nothing_more(
    trusted: Visit, op: Provider, audited: Audited
) -> None:
    op.error = "access_denied"
    answer = trusted.sign_in()
    assert answer.status_code == 403
    assert "You are not signed in" in answer.content.decode()
    assert why(audited) == ["cancelled: access_denied"]


def test_an_answer_is_good_once(trusted: Visit, audited: Audited) -> None:
    came = trusted.provider.authorize(trusted.begin()["Location"])
    assert trusted.come_back(came).status_code == 302
    answer = trusted.come_back(came)
    assert answer.status_code == 400
    assert "Start signing in again" in answer.content.decode()
    assert why(audited) == ["state unknown or used"]


def test_a_code_is_good_once(trusted: Visit, audited: Audited) -> None:
    came = trusted.provider.authorize(trusted.begin()["Location"])
    trusted.come_back(came)
    later = trusted.provider.authorize(trusted.begin()["Location"])
    assert trusted.come_back({**later, "code": came["code"]}).status_code == 403
    assert why(audited) == ["code declined: invalid_grant"]


def test_another_browser_cannot_use_the_answer(trusted: Visit, audited: Audited) -> None:
    came = trusted.provider.authorize(trusted.begin()["Location"])
    other = Visit(Client(), trusted.provider, trusted.key)
    assert other.come_back(came).status_code == 400
    assert not is_signed_in(other.client)
    assert why(audited) == ["state unknown or used"]


def test_an_answer_that_comes_late_is_too_late(
    trusted: Visit, monkeypatch: pytest.MonkeyPatch, audited: Audited
) -> None:
    came = trusted.provider.authorize(trusted.begin()["Location"])
    monkeypatch.setattr(pending, "MINUTES", -1)
    assert trusted.come_back(came).status_code == 400
    assert why(audited) == ["too late"]


def test_an_answer_that_names_another_issuer_is_refused(trusted: Visit, audited: Audited) -> None:
    came = trusted.provider.authorize(trusted.begin()["Location"])
    assert trusted.come_back({**came, "iss": "https://elsewhere.example"}).status_code == 403
    assert why(audited) == ["answer of another issuer"]


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_where_to_go_next_is_never_elsewhere(trusted: Visit, wanted: str) -> None:
    assert trusted.sign_in(f"?next={wanted}")["Location"] == "/start/"


def test_a_provider_that_is_away_is_not_our_users_fault(trusted: Visit, op: Provider) -> None:
    op.is_down = True
    answer = trusted.begin()
    assert answer.status_code == 503
    assert "We cannot reach Work account" in answer.content.decode()


def test_metadata_of_another_issuer_is_not_used(trusted: Visit, op: Provider) -> None:
    op.metadata = {"issuer": "https://elsewhere.example"}
    assert trusted.begin().status_code == 503
    op.metadata = {"token_endpoint": "http://elsewhere.example/token"}
    assert trusted.begin().status_code == 503


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


def test_no_secret_is_logged(trusted: Visit, op: Provider, caplog: Any, capfd: Any) -> None:
    trusted.sign_in()
    op.changes = {"nonce": "another"}
    trusted.sign_in()
    printed = "".join(capfd.readouterr()) + caplog.text
    secrets = [value for form in op.seen for value in form.split("&")]
    assert "wrong nonce" in printed
    assert [each for each in secrets if each.split("=")[1][:60] in printed] == [
        each for each in secrets if each.startswith("grant_type")
    ][:0]


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
