"""``handrail bulk-export``: whom to ask the opt-out service about, and whom it cleared."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from click.testing import CliRunner

from handrail.commands import reference_data
from handrail.commands.cli import cli
from handrail.domain.audit.models import Event
from handrail.domain.organisations.models import Organisation
from handrail.domain.systems import exporting
from handrail.domain.systems.models import Cleared
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import fhir

pytestmark = pytest.mark.django_db
KNOWN, OTHER = "9990000042", "9990000050"


@pytest.fixture(scope="module")
def world(module_db):
    made = fhir.build()
    fhir.send(made)
    return made


@pytest.fixture(autouse=True)
def here(monkeypatch):
    monkeypatch.setattr(reference_data, "ready", nullcontext)


def run(world, what, file, *more, code=0):
    whose = ["--organisation", str(world.scene.provider_id)]
    result = CliRunner().invoke(cli, ["bulk-export", what, str(file), *whose, *more])
    assert result.exit_code == code, result.output
    return result.output


def day(ago=0):
    return ["--cleared-on", (clock.local_date(clock.now()) - timedelta(days=ago)).isoformat()]


def kept(world):
    at = clock.now()
    with acting_as(System(world.scene.provider_id), at=at):
        return exporting.cleared(world.scene.provider_id, [KNOWN, OTHER], at=at)


def test_the_numbers_to_ask_about_are_those_it_sees_and_it_is_written_down(world, tmp_path):
    file = tmp_path / "numbers.txt"
    assert run(world, "numbers", file) == "numbers=2 rejected=0\n"
    written = file.read_text()
    assert KNOWN in written.split()
    assert file.stat().st_mode & 0o077 == 0
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        event = Event.objects.get(action="export.numbers_listed")
    assert event.detail == {"numbers": 2}
    run(world, "numbers", file, code=1)
    assert file.read_text() == written


def test_who_is_cleared_is_kept_as_no_number(world, tmp_path):
    file = tmp_path / "cleared.txt"
    file.write_text("999 000 0042\n")
    assert run(world, "cleared", file, *day()) == "cleared=1 rejected=0\n"
    assert kept(world) == {KNOWN}
    assert KNOWN not in str(list(Cleared.objects.values_list()))
    file.write_text(f"{OTHER}\n")
    run(world, "cleared", file, *day())
    assert kept(world) == {OTHER}
    file.write_text("")
    run(world, "cleared", file, *day())
    assert kept(world) == set()


@pytest.mark.parametrize(("text", "ago"), [(KNOWN, 8), (KNOWN, -1), ("a name", 0)])
def test_a_list_that_is_none_or_too_old_changes_nothing(world, tmp_path, text, ago):
    file = tmp_path / "cleared.txt"
    file.write_text(OTHER)
    run(world, "cleared", file, *day())
    file.write_text(text)
    assert run(world, "cleared", file, *day(ago), code=1)
    assert kept(world) == {OTHER}


@pytest.mark.parametrize("what", ["numbers", "cleared"])
def test_none_acts_for_who_is_only_told_things(world, tmp_path, what):
    Organisation.objects.filter(pk=world.scene.provider_id).update(kind="dwp")
    file = tmp_path / "file.txt"
    if what == "cleared":
        file.write_text(KNOWN)
    said = run(world, what, file, *(day() if what == "cleared" else ()), code=1)
    assert "is only told what people share with it" in said
    assert what == "cleared" or not file.exists()
