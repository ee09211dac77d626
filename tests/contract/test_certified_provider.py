"""Sign-in against the certified OpenID provider (oidc-provider), where Node is there.

It is strict where the specifications are: redirect address, PKCE, client authentication, codes
that work once.
"""

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from tests import tools
from tests.factories import provider as factory
from tests.factories.rsa import rsa_key

REDIRECT = "http://127.0.0.1:8000/sign-in/certified/back/"
EMAIL = "ann@example.com"
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@contextmanager
def certified(profile: list[str], claims: dict[str, Any], **client: Any) -> Iterator[str]:
    """Run the provider with one client and one account, and return its issuer."""
    home = tools.find_provider()
    node = shutil.which("node")
    if home is None or node is None:
        tools_missing = "there is no Node, or no oidc-provider: run 'make test' once"
        pytest.fail(tools_missing) if tools.is_ci() else pytest.skip(tools_missing)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = {
        "port": port,
        "key": rsa_key("certified").as_dict(private=True),
        "profile": profile,
        "claims": claims,
        "clients": [
            {
                "client_id": "handrail-test",
                "redirect_uris": [REDIRECT],
                "response_types": ["code"],
                "grant_types": ["authorization_code"],
                **client,
            }
        ],
    }
    with subprocess.Popen(
        [node, str(home / "provider.mjs"), json.dumps(said)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            while "listening" not in (line := process.stdout.readline()):
                assert line, "the provider ended"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def through_its_pages(url: str, *, stop: bool = False) -> dict[str, str]:
    """Sign in on the provider's own pages, and return what the browser brings back."""
    with httpx.Client(follow_redirects=False) as browser:
        answer = browser.get(url)
        for _ in range(12):
            if answer.is_redirect:
                url = urljoin(str(answer.url), answer.headers["location"])
                if url.startswith(REDIRECT):
                    return dict(httpx.URL(url).params)
                answer = browser.get(url)
                continue
            page = answer.text
            action = re.search(r'action="([^"]+)"', page)
            assert action, page[:500]
            if stop:
                url = f"{answer.url}/abort"
                answer = browser.get(url)
                continue
            prompt = re.search(r'name="prompt" value="(\w+)"', page)
            form = {"prompt": prompt[1] if prompt else "", "login": "ann", "password": "x"}
            answer = browser.post(urljoin(str(answer.url), action[1]), data=form)
    pytest.fail("the provider never sent the browser back")


@pytest.fixture
def begin(client: Any, settings: Any) -> Callable[..., str]:
    """Set the provider up, and return where it asks."""
    from handrail.config.providers import Provider
    from handrail.interop.oidc import metadata

    settings.DEMO, settings.PUBLIC_URL = False, "http://127.0.0.1:8000"

    def make(issuer: str, **more: Any) -> str:
        metadata.forget()
        said = {"key": "certified", "name": "Work", "issuer": issuer, "client_id": "handrail-test"}
        settings.SIGN_IN_PROVIDERS = {"certified": Provider.model_validate(said | more)}
        return str(client.get("/sign-in/certified/")["Location"])

    return make


def test_staff_sign_in_and_a_code_works_once(
    client: Any, begin: Callable[..., str], tmp_path: Path
) -> None:
    from handrail.domain.staff import operations as staff
    from handrail.kernel import clock
    from handrail.kernel.viewer import System, acting_as

    by, at = System(), clock.now()
    with acting_as(by, at=at):
        staff.add_account(email=EMAIL, name="Ann", password=None, by=by, at=at)
    more = {"secret_file": factory.secret_file(tmp_path), "email_domains": ["example.com"]}
    claims = {"name": "Ann", "email": EMAIL, "email_verified": True}
    with certified(["name"], claims, client_secret=factory.SECRET) as issuer:
        stopped = through_its_pages(begin(issuer, **more), stop=True)
        assert stopped["error"] == "access_denied"
        assert client.get(REDIRECT, stopped).status_code == 403
        came = through_its_pages(begin(issuer, **more))
        assert came["iss"] == issuer
        assert client.get(REDIRECT, came)["Location"] == "/start/"
        assert client.get("/account/").status_code == 200
        later = through_its_pages(begin(issuer, **more))
        assert client.get(REDIRECT, {**later, "code": came["code"]}).status_code == 403


def test_another_secret_is_refused(client: Any, begin: Callable[..., str], tmp_path: Path) -> None:
    more = {"secret_file": factory.secret_file(tmp_path)}
    with certified(["name"], {}, client_secret="another") as issuer:
        came = through_its_pages(begin(issuer, **more))
        assert client.get(REDIRECT, came).status_code == 403


def test_the_public_are_proven_with_a_signed_assertion(
    client: Any, begin: Callable[..., str], tmp_path: Path
) -> None:
    path, ours = factory.key_file(tmp_path)
    proven = {
        "vot": "P9.Cp.Cd",
        "identity_proofing_level": "P9",
        "nhs_number": "9990000018",
        "birthdate": "1980-02-01",
    }
    with certified(
        list(proven),
        proven,
        token_endpoint_auth_method="private_key_jwt",
        token_endpoint_auth_signing_alg="RS512",
        id_token_signed_response_alg="RS512",
        jwks={"keys": [ours.as_dict(private=False)]},
    ) as issuer:
        url = begin(issuer, kind="nhs_login", private_key_file=path, key_id="ours")
        assert "vtr=" in url
        answer = client.get(REDIRECT, through_its_pages(url))
        assert answer.status_code == 200
        assert "We have no page to show you" in answer.content.decode()
