"""Signing in by a provider, in a real browser: CIS2, an employer's own, and NHS login."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import cluster
from tests.factories import provider
from tests.factories.rsa import rsa_key
from tests.journeys.conftest import DESKTOP, PHONE, RUN, WORKER, opened
from tests.journeys.support import Server, check_page, server, watch
from tests.journeys.test_signing_in import arrange

EMAIL = "robin.provider@handrail.example"
SURE = {"acr": "AAL3_ANY", "authentication_assurance_level": "3", "id_assurance_level": "3"}
PROVIDERS = """
nhs-cis2:
  kind: cis2
  name: NHS CIS2
  issuer: {staff}
  client_id: handrail-test
  secret_file: client-secret
  email_domains: [handrail.example]
nhs-login:
  kind: nhs_login
  name: NHS login
  issuer: {public}
  client_id: handrail-test
  private_key_file: client-key.pem
  vectors: [P9.Cp.Cd, P5.Cp.Cd]
"""


@contextmanager
def mock_provider() -> Iterator[str]:
    """Run the provider that people who try Handrail out use."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--host",
        "127.0.0.1",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"{url}/.well-known/openid-configuration", timeout=1)
                    break
                except OSError:
                    time.sleep(0.1)
            yield url
        finally:
            process.terminate()


class Place:
    """A server with every way to sign in, and the providers behind them."""

    def __init__(
        self, live: Server, staff: provider.Provider, public: provider.Provider, mock: str
    ) -> None:
        self.live, self.staff, self.public, self.mock = live, staff, public, mock


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[Place]:
    """Serve a database of its own with providers set up."""
    name, folder = f"handrail_{WORKER}_providers", tmp_path_factory.mktemp("providers")
    provider.secret_file(folder)
    _, ours = provider.key_file(folder)
    with django_db_blocker.unblock():
        database = cluster.clone(RUN, name)
    with (
        provider.running() as staff,
        provider.running() as public,
        mock_provider() as mock,
        pytest.MonkeyPatch.context() as patch,
    ):
        public.client_key, public.algorithm = ours, "RS512"
        public.key = rsa_key("one")  # of the same name as the other's, and not the same
        file = folder / "sign-in.yaml"
        file.write_text(PROVIDERS.format(staff=staff.url, public=public.url))
        patch.setitem(os.environ, "HANDRAIL_SIGN_IN_FILE", str(file))
        patch.setitem(os.environ, "HANDRAIL_SIGN_IN_MOCK", mock)
        with server.running(database, folder, django_db_blocker.unblock) as live:
            arrange(live, EMAIL, ())
            set_roles(live)
            yield Place(live, staff, public, mock)
    cluster.drop(RUN, name)


def set_roles(live: Server) -> None:
    """Make an area of two practices that knows two national roles."""
    from django.db import transaction

    from handrail.domain.organisations import operations as organisations
    from handrail.domain.organisations.operations import Particulars
    from handrail.domain.staff import national_roles
    from handrail.domain.staff.national_roles import Line
    from handrail.kernel import clock
    from handrail.kernel.viewer import System, acting_as

    by, at = System(), clock.now()
    with live.inside(), transaction.atomic(), acting_as(by, at=at):
        board, *practices = (
            organisations.register(
                name=name, kind=kind, by=by, at=at, particulars=Particulars(ods_code=code)
            )
            for name, kind, code in (
                ("Made-up Area", "icb", "QZ1"),
                ("Meadow Practice", "practice", "Y90001"),
                ("Harbour Practice", "practice", "Y90002"),
            )
        )
        organisations.set_area(
            organisation_id=board,
            public_name="Made-up Area",
            public_email="hello@made-up.example",
            public_phone="01632 960 100",
            by=by,
            at=at,
        )
        for practice in practices:
            organisations.relate(
                child_id=practice,
                parent_id=board,
                kind="part_of",
                from_date=date(2022, 7, 1),
                by=by,
                at=at,
            )
        line = Line("R8001", "", "test-referrer")
        national_roles.set_mapping(board_id=board, lines=[line], by=by, at=at)


@pytest.fixture
def desk(browser: Browser, place: Place) -> Iterator[Page]:
    """A page on a desk."""
    with opened(browser, place.live, DESKTOP, js=True) as found:
        yield found


@pytest.fixture
def hand(browser: Browser, place: Place) -> Iterator[Page]:
    """A page on a phone, without JavaScript."""
    with opened(browser, place.live, PHONE, js=False) as found:
        yield found


def role(number: int, ods_code: str) -> dict[str, str]:
    return {
        "person_roleid": f"55525424010{number}",
        "org_code": ods_code,
        "role_code": "S8000:G8000:R8001",
    }


def test_staff_choose_among_the_roles_that_cis2_knows(desk: Page, place: Place) -> None:
    place.staff.claims = dict(SURE)
    place.staff.userinfo = {
        "email": EMAIL,
        "email_verified": True,
        "nhsid_nrbac_roles": [role(1, "Y90001"), role(2, "Y90002")],
    }
    desk.goto("/account/sign-in/")
    check_page(desk, "Sign in by a provider")
    desk.get_by_role("button", name="Continue with NHS CIS2").click()
    watch(desk).forget()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Who are you acting as?")
    check_page(desk, "Choose a national role")
    desk.get_by_role("button", name="Choose Receptionist, Harbour Practice").click()
    desk.goto("/account/")
    expect(desk.get_by_role("navigation", name="Account")).to_contain_text("Harbour Practice")
    check_page(desk, "Your account with a provider")
    desk.goto("/account/acting-as/")
    desk.get_by_role("link", name="Sign in with NHS CIS2 again").click()
    desk.wait_for_load_state()
    assert place.staff.asked[-1]["prompt"] == "login"
    watch(desk).forget()


def test_staff_whom_nobody_invited_are_told_whom_to_ask(hand: Page, place: Place) -> None:
    place.staff.claims, place.staff.userinfo = dict(SURE), {}
    place.staff.subject = "910000000099"
    hand.goto("/account/sign-in/")
    hand.get_by_role("button", name="Continue with NHS CIS2").click()
    watch(hand).forget()
    expect(hand.get_by_role("heading", level=1)).to_have_text("You do not have access yet")
    expect(hand.get_by_role("main")).to_contain_text("hello@made-up.example")
    check_page(hand, "No access yet by a provider")
    place.staff.subject = "910000000001"


@pytest.mark.parametrize(
    ("name", "claims", "error", "heading"),
    [
        ("not sure enough", {"acr": "AAL1_USERPASS"}, "", "Sign in in a stronger way"),
        ("not trusted", {**SURE, "nonce": "another"}, "", "We could not sign you in"),
        ("stopped", SURE, "access_denied", "You are not signed in"),
    ],
)
def test_a_refusal_says_what_happened(
    desk: Page, place: Place, name: str, claims: dict[str, str], error: str, heading: str
) -> None:
    place.staff.claims, place.staff.error = dict(claims), error
    desk.goto("/account/sign-in/")
    desk.get_by_role("button", name="Continue with NHS CIS2").click()
    watch(desk).forget()
    expect(desk.get_by_role("heading", level=1)).to_have_text(heading)
    check_page(desk, f"Sign in by a provider {name}")
    place.staff.error = ""
    old = desk.url
    desk.goto(old)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Start signing in again")
    check_page(desk, "Sign in by a provider used twice")
    watch(desk).forget()


def test_the_public_are_told_what_nhs_login_cannot_open(hand: Page, place: Place) -> None:
    place.public.claims = {"vot": "P5.Cp.Cd"}
    place.public.userinfo = {"identity_proofing_level": "P5"}
    hand.goto("/status/")
    check_page(hand, "Your page by NHS login")
    hand.get_by_role("button", name="Continue with NHS login").click()
    watch(hand).forget()
    expect(hand.get_by_role("heading", level=1)).to_have_text("We need one more thing")
    check_page(hand, "NHS login not proven")
    place.public.claims = {"vot": "P9.Cp.Cd"}
    place.public.userinfo = {
        "identity_proofing_level": "P9",
        "nhs_number": "9990000018",
        "birthdate": "1980-02-01",
    }
    hand.goto("/status/")
    hand.get_by_role("button", name="Continue with NHS login").click()
    watch(hand).forget()
    expect(hand.get_by_role("heading", level=1)).to_have_text("We have no page to show you")
    expect(hand.get_by_role("main")).not_to_contain_text("999")
    check_page(hand, "NHS login without a page")


def test_the_try_out_provider_works(desk: Page, place: Place) -> None:
    urllib.request.urlopen(
        urllib.request.Request(
            f"{place.mock}/users/robin",
            data=f'{{"email": "{EMAIL}", "email_verified": true}}'.encode(),
            headers={"Content-Type": "application/json"},
            method="PUT",
        )
    )
    desk.goto("/account/sign-in/?next=/account/")
    desk.get_by_role("button", name="Continue with the try-out provider").click()
    desk.get_by_placeholder("sub").fill("robin")
    desk.get_by_role("button", name="Authorize").click()
    watch(desk).forget()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Your account")
    expect(desk.get_by_role("main")).to_contain_text("the try-out provider")
    logged = Path(place.live.log).read_text()
    assert "code=" not in logged
    assert "id_token" not in logged
