"""One small world for everything that is tried against the pages; nothing tried stays."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from handrail.kernel import clock
from handrail.web.shared import limits


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator:
    """The access matrix's world: four organisations, every job role, one person."""
    from allauth.mfa.models import Authenticator

    from tests.architecture import world

    folder = tmp_path_factory.mktemp("hardening")
    doors = {"MAIL_FOLDER": folder / "mail", "TEXTS_FOLDER": folder / "texts"}
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=False, **doors),
        transaction.atomic(),
    ):
        made = world.build(clock.now())
        Authenticator.objects.update(data={"secret": "JBSWY3DPEHPK3PXP"})  # one that codes fit
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def taken_back(world) -> Iterator[None]:
    """Take back whatever one test changes in the world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def nobody_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count no tries: this test makes more of them than a person does."""
    monkeypatch.setattr(limits, "_counted", lambda values: (1, values["until"]))


@pytest.fixture
def quiet() -> Iterator[None]:
    """Log nothing: thousands of refusals are what this is about."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
