"""Leaving is as easy as joining: everything comes out, and goes in elsewhere."""

import csv
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.apps import apps

from handrail.domain.audit.models import Event
from handrail.domain.cases.models import Case
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.insight import everything
from handrail.kernel import clock
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, acting_as
from tests.integration.transfers.conftest import AMARA, BEN, Town


def export(town: Town, folder: Path, *, code: int = 0):
    from handrail.commands.export import export

    result = CliRunner().invoke(
        export, [str(folder), "--organisation", "Pathways Back"], catch_exceptions=False
    )
    assert result.exit_code == code, result.output
    return result


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_everything_is_there_and_the_manifest_is_true(town, tmp_path):
    town.bring(AMARA, BEN)
    folder = tmp_path / "out"
    export(town, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    listed = {one["name"]: one for one in manifest["files"]}
    for name, one in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == one["sha256"]
    assert {path.name for path in folder.iterdir()} == {
        *(n.split("/")[0] for n in listed),
        "manifest.json",
    }
    assert listed["csv/cases.csv"]["rows"] == len(read(folder / "csv/cases.csv")) == 2
    assert listed["csv/people.csv"]["columns"]["nhs_number"] == "identity"
    lines = [json.loads(line) for line in (folder / "everything.jsonl").read_text().splitlines()]
    assert len(lines) == listed["everything.jsonl"]["rows"]
    assert {one["family_name"] for one in lines if one["noun"] == "people"} == {"Okafor", "Adeyemi"}
    notes = [one["text"] for one in lines if one["noun"] == "notes"]
    assert any("=HYPERLINK()" in text for text in notes)
    assert folder.stat().st_mode & 0o077 == 0
    with acting_as(System(town.ours), at=clock.now()):
        assert Event.objects.filter(action="organisation.exported").count() == 1


def test_only_ones_own_comes_out(town, tmp_path):
    town.bring(AMARA)
    line = BEN.replace("COACH", town.other_coach)
    town.run(town.file(line), "--map", str(town.folder / "mapping.json"), whose=town.theirs)
    export(town, tmp_path / "out")
    for path in (tmp_path / "out").rglob("*.*"):
        assert "Adeyemi" not in path.read_text(encoding="utf-8"), path.name


def test_no_cell_is_a_formula(town, tmp_path):
    town.bring(BEN.replace("Ben Adeyemi", '"=cmd()|x, @Ben"'))
    export(town, tmp_path / "out")
    for path in (tmp_path / "out").rglob("*.csv"):
        with path.open(newline="") as file:
            bad = [cell for row in csv.reader(file) for cell in row if cell.startswith(("=", "@"))]
        assert bad == [], path.name


def test_what_comes_out_goes_in_elsewhere(town, tmp_path):
    town.bring(AMARA, BEN)
    folder = tmp_path / "out"
    export(town, folder)
    assert "not empty" in export(town, folder, code=1).stderr
    result = town.run(
        str(folder / "open_cases.csv"),
        "--map",
        str(folder / "open_cases.mapping.json"),
        "--coach",
        town.other_coach,
        whose=town.theirs,
    )
    assert town.last(result) == "new=2 same=0 differ=0 rejected=0", result.output
    ours, theirs = (facts(place) for place in (town.ours, town.theirs))
    assert ours == theirs
    assert len(ours) == 2


def facts(organisation_id) -> set[tuple[object, ...]]:
    with acting_as(System(organisation_id), at=clock.now()):
        return {
            (
                case.person.family_name,
                case.person.birth_date,
                case.person.phone,
                clock.local_date(case.opened_at),
                case.first_contact_at and clock.local_date(case.first_contact_at),
                case.referral.work_status,
                tuple(case.referral.goals),
            )
            for case in Case.objects.select_related("person", "referral")
            if case.organisation_id == organisation_id
        }


def test_every_model_about_people_is_given_back_or_has_a_reason():
    scoped = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("handrail.") and hasattr(model, "SCOPE")
    }
    assert scoped == {*everything.SCOPED.values(), *everything.LEFT_OUT}


@pytest.mark.parametrize("said", ["no such place", "00000000-0000-4000-8000-000000000000"])
def test_an_organisation_that_is_not_there(town, tmp_path, said):
    from handrail.commands.export import export

    result = CliRunner().invoke(export, [str(tmp_path / "out"), "--organisation", said])
    assert (result.exit_code, "There is no organisation" in result.stderr) == (1, True)
    assert not (tmp_path / "out").exists()


def test_the_words_of_goals_come_out_and_no_live_code_does(town, tmp_path):
    at, ours = clock.now(), System(town.ours)
    with acting_as(ours, at=at):
        for template in ("status_code", "appointment_booked"):
            messaging.queue(
                organisation_id=town.ours,
                channel="person_text",
                template=template,
                purpose="a test",
                facts=[Fact(Kind.OPERATIONAL, "code", "482913")],
                address="07700 900123",
                by=ours,
                at=at,
            )
        columns = {
            noun.name: {c.name for c in noun.columns}
            for noun in everything.nouns(viewer=ours, at=at)
        }
    assert "words" in columns["goals"]
    folder = tmp_path / "out"
    export(town, folder)
    told = {row["template"]: row["facts"] for row in read(folder / "csv/messages.csv")}
    assert "482913" not in told["status_code"]
    assert "482913" in told["appointment_booked"]


def sealed_export(town, folder: Path, email: str):
    from handrail.commands.export import export

    said = [str(folder), "--organisation", "Pathways Back", "--sealed-for", email]
    return CliRunner().invoke(export, said)


@pytest.fixture
def safeguarded(town):
    """A note on safeguarding and a worry with its reason, in a town of two cases."""
    from handrail.domain.cases import safeguarding
    from handrail.domain.concerns import operations as concerns
    from handrail.domain.staff import queries as staff
    from handrail.domain.staff.permissions import Permission
    from handrail.journey import worry

    town.bring(AMARA, BEN)
    at = clock.now()
    (coach,) = staff.colleagues(town.ours, permission=Permission.WORK_CASES, at=at)[:1]
    by = coach.viewer()
    with acting_as(by, at=at):
        case_id = Case.objects.order_by("id").values_list("id", flat=True)[0]
        safeguarding.write(case_id=case_id, text="He follows her to work", by=by, at=at)
        raised = worry.about_case(case_id=case_id, by=by, at=at)
        concerns.add_reason(concern_id=raised.id, reason="They said goodbye", by=by, at=at)
    return staff.email(coach.account_id)


def allow(email: str, town) -> None:
    """Give the job role of somebody the permission to read safeguarding notes."""
    from handrail.domain.staff import operations as staff
    from handrail.domain.staff.models import Membership
    from handrail.domain.staff.permissions import Permission

    at = clock.now()
    with acting_as(System(), at=at):
        role = Membership.objects.get(account__email=email).job_role
        may = (Permission.WORK_CASES, Permission.READ_SAFEGUARDING)
        staff.define_job_role(key=role.key, name=role.name, permissions=may, by=System(), at=at)


def test_encrypted_texts_stay_behind(town, safeguarded, tmp_path):
    export(town, tmp_path / "out")
    for path in (tmp_path / "out").rglob("*.*"):
        held = path.read_text(encoding="utf-8")
        assert "follows her" not in held, path.name
        assert "said goodbye" not in held, path.name
    assert not (tmp_path / "out" / "sealed_texts.jsonl.enc").exists()


def test_they_are_given_to_nobody_whose_role_does_not_let_them(town, safeguarded, tmp_path):
    for email in (safeguarded, "nobody@handrail.example"):
        result = sealed_export(town, tmp_path / "out", email)
        assert result.exit_code == 1
        assert "may not read safeguarding notes" in result.stderr
        assert not (tmp_path / "out").exists()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to open it with")
def test_who_may_read_them_takes_them_locked_and_any_machine_opens_them(
    town, safeguarded, tmp_path
):
    allow(safeguarded, town)
    folder = tmp_path / "out"
    result = sealed_export(town, folder, safeguarded)
    assert result.exit_code == 0, result.output
    passphrase = re.search(r"shown only now: (\S+)", result.stdout).group(1)
    locked = folder / "sealed_texts.jsonl.enc"
    assert passphrase not in "".join(
        path.read_text(encoding="utf-8") for path in folder.rglob("*.*") if path != locked
    )
    done = subprocess.run(
        ["openssl", "enc", "-d", "-aes-256-cbc", "-pbkdf2", "-iter", "600000", "-md", "sha256",
         "-in", locked, "-pass", "stdin"],
        input=passphrase.encode(), capture_output=True, check=True,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert {one["noun"]: one["text"] for one in lines} == {
        "cases.SafeguardingNote": "He follows her to work",
        "concerns.ConcernStep": "They said goodbye",
    }
    assert locked.stat().st_mode & 0o077 == 0
    with acting_as(System(town.ours), at=clock.now()):
        said = Event.objects.get(action="organisation.exported").detail
    assert said["sealed_sha256"] == hashlib.sha256(locked.read_bytes()).hexdigest()
