"""Rows for planning or research: only of who is cleared, never who they are, written down."""

import csv
import hashlib
import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from handrail.domain.audit.models import Event
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.integration.transfers.conftest import AMARA, BEN, Town

CARA = AMARA.replace("R-1", "R-3").replace("999 000 0018", "999 000 0026").replace(
    "Okafor, Amara", "Quill, Cara"
)  # fmt: skip
PERIOD = ("--since", "2026-04-01", "--until", "2027-01-01")


@pytest.fixture
def study(town: Town):
    """Three people, two with NHS numbers, one without; all said yes to research."""
    from handrail.domain.participants.models import Person
    from handrail.journey import research

    town.bring(AMARA, BEN, CARA)
    by, at = System(town.ours), clock.now()
    with acting_as(by, at=at):
        for person_id in Person.objects.values_list("id", flat=True):
            research.answer(person_id=person_id, yes=True, how="spoken", by=by, at=at)
    return town


def run(town: Town, *arguments: str, code: int = 0):
    from handrail.commands.extract import extract

    said = [*arguments, "--organisation", "Pathways Back", *PERIOD]
    result = CliRunner().invoke(extract, said, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def cleared(town: Town, text: str = "999 000 0026\n", days: int = 0, code: int = 0):
    path = town.folder / "cleared.txt"
    path.write_text(text)
    day = clock.local_date(clock.now()) - timedelta(days=days)
    arguments = ("--cleared", str(path), "--cleared-on", day.isoformat())
    why = ("--purpose", "research", "--basis", "Study 12", "--by", "Erin Sable, governance")
    return run(town, "rows", str(town.folder / "study"), *arguments, *why, code=code)


def rows(town: Town) -> list[dict[str, str]]:
    with (town.folder / "study" / "rows.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def manifest(town: Town):
    return json.loads((town.folder / "study" / "manifest.json").read_text())


def test_the_numbers_to_ask_about_are_all_and_nothing_else(study):
    asked = study.folder / "ask.txt"
    run(study, "numbers", str(asked))
    assert asked.read_text() == "9990000018\n9990000026\n"
    assert asked.stat().st_mode & 0o077 == 0


def test_only_who_is_cleared_is_in_it(study):
    cleared(study)
    (row,) = rows(study)
    assert row["work_at_referral"] == "off_sick"
    said = manifest(study)
    assert said["counts"] == {
        "found": 3,
        "written": 1,
        "not_released": 0,
        "not_cleared": 1,
        "no_nhs_number": 1,
        "no_longer_seen": 0,
    }


def test_nobody_is_cleared_by_an_empty_list(study):
    cleared(study, "")
    assert rows(study) == []


def test_no_row_says_who_somebody_is(study):
    cleared(study, "9990000018\n9990000026\n")
    text = (study.folder / "study" / "rows.csv").read_text()
    for secret in ("Okafor", "Quill", "999", "1980", "bs1", "07700", "Warehouse", "R-1"):
        assert secret.lower() not in text.lower()
    from handrail.domain.referrals.models import Referral

    with acting_as(System(study.ours), at=clock.now()):
        known = {
            str(one) for pair in Referral.objects.values_list("id", "person_id") for one in pair
        }
    assert not any(one in text for one in known)


def test_every_column_is_of_a_kind_that_research_may_be_told():
    from handrail.insight.extract import ALLOWED, COLUMNS

    assert set(COLUMNS.values()) <= ALLOWED


def test_the_manifest_says_what_when_by_whom_and_the_day_of_the_list(study):
    cleared(study)
    said = manifest(study)
    assert (said["purpose"], said["basis"]) == ("research", "Study 12")
    assert said["made_by"] == "Erin Sable, governance"
    assert said["organisation"]["name"] == "Pathways Back"
    assert said["opt_out"] == {
        "filter": "National Data Opt-out",
        "cleared_on": clock.local_date(clock.now()).isoformat(),
        "list_sha256": hashlib.sha256((study.folder / "cleared.txt").read_bytes()).hexdigest(),
        "list_numbers": 1,
    }
    (file,) = said["files"]
    found = hashlib.sha256((study.folder / "study" / "rows.csv").read_bytes()).hexdigest()
    assert (file["rows"], file["sha256"]) == (1, found)
    with acting_as(System(study.ours), at=clock.now()):
        event = Event.objects.get(action="extract.written")
    assert event.detail["made_by"] == "Erin Sable, governance"
    assert event.detail["written"] == 1


@pytest.mark.parametrize("days", [8, 400, -1])
def test_an_old_list_or_one_of_tomorrow_is_refused_and_nothing_is_written(study, days):
    result = cleared(study, days=days, code=1)
    assert "Ask again" in result.output
    assert not (study.folder / "study").exists()


@pytest.mark.parametrize("text", ["9990000019\n", "somebody\n", "<html>\n"])
def test_what_is_no_list_of_numbers_is_refused(study, text):
    result = cleared(study, text, code=1)
    assert "is not a list of NHS numbers" in result.output


def test_a_list_of_today_is_fit_for_a_week():
    from handrail.insight.extract import is_fit

    day = date(2026, 6, 3)
    fit = [is_fit(day, day + timedelta(days=each)) for each in (-1, 0, 7, 8)]
    assert fit == [False, True, True, False]


def test_an_export_says_that_it_is_not_filtered(study):
    from handrail.commands.export import export

    folder = study.folder / "leaving"
    said = [str(folder), "--organisation", "Pathways Back"]
    assert CliRunner().invoke(export, said, catch_exceptions=False).exit_code == 0
    kept = json.loads((folder / "manifest.json").read_text())
    assert kept["national_data_opt_out"].startswith("not applied: an organisation's own records")
