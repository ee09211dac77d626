"""The first account of a real area is one command; said again it changes nothing."""

import pytest
from click.testing import CliRunner

pytestmark = pytest.mark.django_db
PASSWORD = "three words unlike another"


@pytest.fixture
def run(monkeypatch):
    from contextlib import nullcontext

    from handrail.commands import administrator

    monkeypatch.setattr(administrator, "ready", nullcontext)

    def call(*arguments, password=PASSWORD):
        asked = ["ada@board.example", "Ada Quill", "--password", password, *arguments]
        return CliRunner().invoke(administrator.administrator, asked)

    return call


@pytest.fixture
def board(db):
    from datetime import UTC, datetime

    from handrail.domain.organisations import operations as organisations
    from handrail.domain.organisations.operations import Particulars
    from handrail.kernel.viewer import System, acting_as

    at = datetime(2026, 6, 3, tzinfo=UTC)
    with acting_as(System(), at=at):
        organisations.register(
            name="A board", kind="icb", particulars=Particulars(ods_code="QYY"), by=System(), at=at
        )


def test_somebody_can_sign_in_and_give_access(run, board):
    from django.contrib.auth import authenticate

    from handrail.domain.staff import queries
    from handrail.kernel import clock

    assert run("--organisation", "QYY").output.splitlines()[-1] == "new=1 unchanged=0 rejected=0"
    assert run("--organisation", "QYY").output.splitlines()[-1] == "new=0 unchanged=1 rejected=0"
    account = authenticate(None, email="ada@board.example", password=PASSWORD)
    cards = queries.memberships(account.pk, at=clock.now())
    assert ["people.manage" in card.permissions for card in cards] == [True]


def test_a_weak_password_and_an_unknown_board_are_refused(run, board):
    weak = run("--organisation", "QYY", password="short")
    assert weak.exit_code == 1
    assert "too short" in weak.output
    unknown = run("--organisation", "NOPE")
    assert unknown.exit_code == 1
    assert "No organisation has the code NOPE" in unknown.output
