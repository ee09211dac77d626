"""Whom an identity may be tied to, what a national role means, and how providers are set up."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from handrail.config import providers
from handrail.domain.staff import rules
from handrail.interop.cis2 import reading

KNOWN: dict[str, Any] = {
    "is_invited": False,
    "email": "ann@example.com",
    "email_is_verified": True,
    "account_email": "Ann@example.com",
    "domains": ["example.com"],
    "has_another": False,
}
RIGHT = "work:\n  name: Work\n  issuer: https://op.example\n  client_id: x\n  secret_file: secret\n"


def test_a_verified_address_of_a_trusted_domain_is_enough() -> None:
    assert rules.may_link(**KNOWN) == rules.Link("email")


@given(st.sampled_from(["is_invited", "email_is_verified", "has_another"]), st.data())
def test_nothing_outweighs_another_identity(name: str, data: st.DataObject) -> None:
    said = {**KNOWN, name: data.draw(st.booleans()), "has_another": True}
    assert rules.may_link(**said).way is None


@given(st.emails(), st.emails())
def test_an_address_ties_only_its_own_account(given_email: str, account_email: str) -> None:
    said = {**KNOWN, "email": given_email, "account_email": account_email}
    said["domains"] = [rules.domain_of(given_email)]
    linked = rules.may_link(**said).way
    assert (linked == "email") == (given_email.lower() == account_email.lower())


@pytest.mark.parametrize(
    "email",
    ["", "@example.com", "ann", "a@b@example.com", "ann@sub.example.com", "ann@xexample.com"],
)
def test_only_the_very_domain_counts(email: str) -> None:
    assert rules.may_link(**{**KNOWN, "email": email, "account_email": email}).way is None


def test_a_line_for_one_organisation_comes_before_one_for_all() -> None:
    table = {("", "R8008"): "any", ("Y90002", "R8008"): "here"}
    roles = [("1", "Y90001", "S8:G8:R8008"), ("2", "Y90002", "r8008"), ("3", "Y90003", "R8008")]
    found = rules.mapped(roles, {"Y90001": table, "Y90002": table})
    assert [(each.role_id, each.job_role) for each in found] == [("1", "any"), ("2", "here")]


@given(st.dictionaries(st.sampled_from(["acr", "authentication_assurance_level"]), st.text()))
def test_an_assurance_level_is_never_guessed_upwards(token: dict[str, str]) -> None:
    level = reading.authenticator_level(token)
    assert level in {0, 1, 2, 3}
    assert level == 0 or any(str(level) in each for each in token.values())


@given(st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=5))
def test_roles_that_are_none_are_left_out(said: Any) -> None:
    assert reading.roles(said) == ()


@pytest.fixture
def set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Write a file of providers, and read it."""
    (tmp_path / "secret").write_text("x\n")

    def read(text: str) -> dict[str, providers.Provider]:
        file = tmp_path / "sign-in.yaml"
        file.write_text(text)
        monkeypatch.setenv("HANDRAIL_SIGN_IN_FILE", str(file))
        return providers.read()

    return read


def test_a_provider_is_read_with_what_goes_without_saying(set_up: Any) -> None:
    found = set_up(RIGHT)["work"]
    assert (found.scopes, found.secret) == ("openid profile email", "x")
    assert found.algorithms == ("RS256", "PS256", "ES256")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (RIGHT.replace("https", "http"), "has to begin with https://"),
        (RIGHT + "  algorithms: [HS256]\n", "algorithms"),
        (RIGHT + "  algorithms: [none]\n", "algorithms"),
        (
            RIGHT + "  extra: {redirect_uri: https://evil.example}\n",
            "extra cannot set redirect_uri",
        ),
        (RIGHT + "  private_key_file: key\n", "one of secret_file and private_key_file"),
        (RIGHT.replace("secret_file: secret", "secret_file: gone"), "No such file"),
        (RIGHT.replace("secret_file", "client_secret"), "client_secret"),
        (RIGHT + "  kind: nhs_login\n", "NHS login needs private_key_file"),
        (RIGHT.replace("work:", "Work Place:"), "key"),
        ("- work", "has to name providers"),
        ("work: [", "cannot be read"),
    ],
)
def test_what_cannot_be_right_is_said_at_the_start(set_up: Any, wrong: str, says: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=says.replace("[", "\\[")):
        set_up(wrong)


def test_the_try_out_provider_is_only_for_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDRAIL_SIGN_IN_MOCK", "http://127.0.0.1:9400")
    monkeypatch.setenv("HANDRAIL_DATA_DIR", str(tmp_path))
    assert providers.read() == {}
    monkeypatch.setenv("HANDRAIL_DEMO", "on")
    assert [each.name for each in providers.read().values()] == ["the try-out provider"]
