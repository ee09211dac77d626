"""What a provider could say that is not so, and what must never come of it."""

import time
from typing import Any

import pytest
from django.test import Client

from handrail.web.signin import pending
from tests.factories.provider import Provider
from tests.factories.rsa import rsa_key
from tests.integration.signin.visiting import Audited, Visit, is_signed_in, why

pytestmark = pytest.mark.django_db
LIES: list[tuple[str, dict[str, Any], str]] = [
    ("audience", {"aud": "somebody-else"}, "wrong audience"),
    ("audiences", {"aud": ["handrail-test", "somebody-else"]}, "wrong audience"),
    ("no audience", {"aud": None}, "wrong audience"),
    ("issuer", {"iss": "https://elsewhere.example"}, "wrong issuer"),
    ("nonce", {"nonce": "another"}, "wrong nonce"),
    ("no nonce", {"nonce": None}, "wrong nonce"),
    ("expired", {"exp": int(time.time()) - 120}, "expired"),
    ("no expiry", {"exp": None}, "wrong exp"),
    ("from the future", {"iat": int(time.time()) + 86_400}, "wrong iat"),
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
    op.sign_with = rsa_key("one")
    assert trusted.sign_in().status_code == 403
    assert why(audited) == ["not signed with a key of the provider"]


def test_rotated_keys_are_asked_for_once_more(trusted: Visit, op: Provider) -> None:
    trusted.sign_in()
    assert op.keys_asked == 1
    op.key = rsa_key("two")
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
