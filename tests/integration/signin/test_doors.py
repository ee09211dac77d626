"""Signing in where people are real: no personas, and a second step before any work."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.models import Kind
from handrail.domain.staff import operations as staff
from handrail.domain.staff.models import Account
from handrail.domain.staff.permissions import Permission
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from handrail.web.shared import area

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_people(settings: Settings) -> Iterator[None]:
    """Not a demo; and no area kept from another test."""
    settings.DEMO = False
    area.forget()
    yield
    area.forget()


@pytest.fixture(scope="module")
def gp(module_db) -> Account:
    """Somebody who refers for one practice."""
    by, at = System(), clock.now()
    with acting_as(by, at=at):
        account = staff.add_account(
            email="gp@example.com", name="Dr Ann Example", password=None, by=by, at=at
        )
        practice = organisations.register(name="Meadow", kind=Kind.PRACTICE, by=by, at=at)
        staff.define_job_role(
            key="gp-test", name="GP", permissions=[Permission.REFER], by=by, at=at
        )
        staff.join(
            account_id=account,
            organisation_id=practice,
            job_role="gp-test",
            title="GP",
            by=by,
            at=at,
        )
    return Account.objects.get(id=account)


def signed_in(client: Client, account: Account) -> Client:
    """Sign the account in."""
    client.force_login(account, "handrail.web.signin.backend.Accounts")
    return client


def test_there_is_no_persona_page(client: Client) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/be/", {"email": "gp@example.com"}).status_code == 404


def test_a_second_step_comes_before_the_work(client: Client, gp: Account) -> None:
    answer = signed_in(client, gp).get("/start/")
    assert "One more thing before you start" in answer.content.decode()
    Authenticator.objects.create(user=gp, type=Authenticator.Type.TOTP, data={"secret": "x"})
    answer = client.get("/start/")
    assert (answer.status_code, answer["Location"]) == (302, "/refer/")


def test_one_organisation_is_chosen_without_asking(client: Client, gp: Account) -> None:
    shown = signed_in(client, gp).get("/account/").content.decode()
    assert "GP, Meadow" in shown
    assert "Acting as" in shown


@pytest.mark.parametrize("chosen", ["", "x", "00000000-0000-4000-8000-000000000000", "1\x002"])
def test_nobody_acts_as_what_they_do_not_hold(client: Client, gp: Account, chosen: str) -> None:
    answer = signed_in(client, gp).post("/account/acting-as/", {"membership": chosen})
    assert answer.status_code == (400 if "\x00" in chosen else 404)


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "javascript:x", "\\\\x"]
)
def test_where_to_go_next_is_never_elsewhere(client: Client, gp: Account, wanted: str) -> None:
    shown = signed_in(client, gp).get("/account/acting-as/", {"next": wanted}).content.decode()
    assert "evil" not in shown.split("<main")[1].split("</main")[0]
    assert "javascript:x" not in shown


def test_what_asks_for_a_form_says_so(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    answer = client.get("/demo/be/")
    assert answer.status_code == 405
    assert "You cannot open this address by itself" in answer.content.decode()
    assert answer["Allow"] == "POST"


def test_strangers_are_sent_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/account/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/?next=/account/")


def test_a_visitor_who_leaves_is_forgotten_and_staff_are_not(client: Client, gp: Account) -> None:
    answer = client.get("/leave")
    assert "storage" in answer["Clear-Site-Data"]
    answer = signed_in(client, gp).get("/leave")
    assert "Clear-Site-Data" not in answer
    assert client.get("/account/").status_code == 200


def test_the_area_is_asked_for_once_a_minute(
    client: Client, gp: Account, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(area, "_read", lambda *given: asked.append(given) or area.UNKNOWN)
    for _ in range(3):
        signed_in(client, gp).get("/account/")
    assert len(asked) == 1
