"""Signing in to our own accounts is written down, and so is what fails."""

from typing import Any

import pytest
from django.test import Client

from handrail.domain.staff import operations as staff
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "ann.own@example.com", "three words unlike another"
Audited = list[tuple[str, dict[str, Any]]]


@pytest.fixture(autouse=True)
def account() -> None:
    by, at = System(), clock.now()
    with acting_as(by, at=at):
        staff.add_account(email=EMAIL, name="Ann", password=PASSWORD, by=by, at=at)


def test_who_signs_in_by_password_is_written_down(client: Client, audited: Audited) -> None:
    client.post("/account/sign-in/", {"login": EMAIL, "password": PASSWORD})
    assert ("staff.signed_in", {"how": "password", "second_step": False}) in audited


def test_a_wrong_password_is_written_down_without_what_was_typed(
    client: Client, audited: Audited
) -> None:
    client.post("/account/sign-in/", {"login": EMAIL, "password": "not this one"})
    client.post("/account/sign-in/", {"login": "nobody@example.com", "password": "x"})
    assert audited == [("staff.sign_in_refused", {"why": "password not right"})] * 2


NONSENSE = [
    "",
    "x",
    "[]",
    '"x"',
    "{}",
    '{"id": "AAAA", "type": "x"}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": "e30",'
    ' "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}}',
]


@pytest.mark.parametrize("credential", NONSENSE)
def test_a_passkey_that_is_nobodys_is_refused(
    client: Client, audited: Audited, credential: str
) -> None:
    by_script = {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"}
    asked = client.get("/account/passkey/", headers=by_script)
    assert asked.json()["request_options"]["publicKey"]["userVerification"] == "required"
    answer = client.post("/account/passkey/", {"credential": credential})
    assert answer["Location"] == "/account/sign-in/?passkey=refused"
    shown = client.get(answer["Location"]).content.decode()
    assert "We do not know that passkey" in shown
    assert ("staff.sign_in_refused", {"why": "passkey not known or not right"}) in audited


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_adds_no_passkey(client: Client, credential: str) -> None:
    client.post("/account/sign-in/", {"login": EMAIL, "password": PASSWORD})
    client.get("/account/second-step/passkeys/add/")
    said = {"name": "x", "passwordless": "on", "credential": credential}
    answer = client.post("/account/second-step/passkeys/add/", said)
    assert answer.status_code == 200
    assert "You have none yet" in client.get("/account/second-step/passkeys/").content.decode()
