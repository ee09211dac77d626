"""A provider that can be told to lie, set up as one that staff or the public sign in by."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories import provider
from tests.factories.provider import Provider


@pytest.fixture(autouse=True)
def real_people(settings: Settings) -> Iterator[None]:
    """Not a demo; and no area kept from another test."""
    settings.DEMO = False
    from handrail.web.shared import area

    area.forget()
    yield
    area.forget()


@pytest.fixture
def op() -> Iterator[Provider]:
    """A provider on a port of its own."""
    from handrail.interop.oidc import metadata

    metadata.forget()
    with provider.running() as started:
        yield started
    metadata.forget()


@pytest.fixture
def visit(op: Provider, client: Client, settings: Settings, tmp_path: Path) -> Callable[..., Any]:
    """Set the provider up, and return a browser for it."""

    from handrail.config.providers import Provider as Configured
    from tests.integration.signin.visiting import Visit

    def make(key: str = "work", **more: Any) -> Visit:
        said: dict[str, Any] = {
            "key": key,
            "name": "Work account",
            "issuer": op.url,
            "client_id": op.client_id,
            **more,
        }
        if "private_key_file" not in said:
            said["secret_file"] = provider.secret_file(tmp_path)
        settings.SIGN_IN_PROVIDERS = {key: Configured.model_validate(said)}
        return Visit(client, op, key)

    return make


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What is written to the audit: each act and its detail. Nobody signed in could read it."""
    from handrail.domain.audit import operations as audit

    written: list[tuple[str, dict[str, Any]]] = []

    def record(**named: Any) -> None:
        written.append((named["action"], dict(named.get("detail") or {})))
        really(**named)

    really = audit.record
    monkeypatch.setattr(audit, "record", record)
    return written


@pytest.fixture
def trusted(visit: Callable[..., Any], op: Provider) -> Any:
    """A provider that verifies e-mail and asks for a second step, and somebody it knows."""
    from tests.integration.signin.visiting import TRUSTED, VERIFIED, make

    make()
    op.userinfo = dict(VERIFIED)
    op.claims = {"amr": ["pwd", "mfa"]}
    return visit(**TRUSTED)
