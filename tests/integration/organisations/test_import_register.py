"""``handrail import-ods`` on small registers: idempotent, end-dating, refusing what is wrong."""

from datetime import date

import pytest
from click.testing import CliRunner

from handrail.commands.import_ods import import_ods
from handrail.domain.audit import operations as audit
from handrail.domain.organisations import operations, queries
from handrail.domain.organisations.importing import Manner, Source
from handrail.domain.organisations.models import ImportRun, Organisation, Relation
from handrail.domain.organisations.rules import Reading
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Public
from tests.factories import registers

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(import_ods, [str(each) for each in arguments])


def last(result):
    return result.stdout.strip().splitlines()[-1]


@pytest.fixture
def save(tmp_path):
    def made(rows, name="epraccur_2025.csv"):
        return registers.save(tmp_path, name, registers.written(rows))

    return made


def test_first_and_second_time(save):
    path = save(registers.practices(3))
    first = run(path)
    assert (first.exit_code, last(first)) == (
        0,
        "new=3 changed=0 closed=0 unchanged=0 rejected=0",
    )
    before = list(Organisation.objects.order_by("id").values())
    second = run(path)
    assert last(second) == "new=0 changed=0 closed=0 unchanged=3 rejected=0"
    assert list(Organisation.objects.order_by("id").values()) == before
    assert queries.open_practices() == 3


def test_each_run_is_kept_and_audited_once(save, monkeypatch):
    written = []
    monkeypatch.setattr(audit, "record", lambda **line: written.append(line))
    run(save(registers.practices(2)))
    kept = ImportRun.objects.get()
    assert (kept.kind, kept.as_of_date, kept.rows) == ("epraccur", date(2025, 12, 31), 2)
    assert kept.counts["new"] == 2
    assert len(kept.sha256) == 64
    [line] = written
    assert (line["action"], line["subject"]) == (
        "organisations.imported",
        ("import_run", kept.pk),
    )
    assert line["detail"]["new"] == 2


def test_a_closed_practice_is_end_dated_and_a_changed_one_changed(save):
    run(save(registers.practices(3)))
    known = queries.by_ods("Z00001")
    rows = [
        registers.practice("Z00001", status="C", closed="20250331", left="20250331"),
        registers.practice("Z00002", "RENAMED SURGERY"),
        registers.practice("Z00003"),
        registers.practice("Z00004"),
    ]
    result = run(save(rows, "epraccur_2026.csv"))
    assert last(result) == "new=1 changed=1 closed=1 unchanged=1 rejected=0"
    closed = queries.by_ods("Z00001")
    assert (closed.id, closed.standing, closed.closed_date) == (
        known.id,
        "closed",
        date(2025, 3, 31),
    )
    assert closed.version == known.version + 1
    assert queries.by_ods("Z00002").name == "Renamed Surgery"
    found = {each.ods_code for each in queries.search_practices("surgery")}
    assert found == {"Z00002", "Z00003", "Z00004"}


def test_absent_is_not_closed(save):
    run(save(registers.practices(3)))
    result = run(save(registers.practices(1), "epraccur_2026.csv"))
    assert last(result) == "new=0 changed=0 closed=0 unchanged=1 rejected=0"
    assert queries.open_practices() == 3


def test_wrong_rows_are_shown_by_line_counted_and_skipped(save):
    rows = [*registers.practices(2), ["SHORT", "ROW"], registers.practice("Z00001")]
    result = run(save(rows))
    assert result.exit_code == 0
    assert last(result) == "new=2 changed=0 closed=0 unchanged=0 rejected=2"
    assert "line 3: it has 2 columns" in result.stderr
    assert "line 4: the code Z00001 is already on line 1" in result.stderr


@pytest.mark.parametrize("body", ["", registers.written(registers.practices(150))[:-100]])
def test_an_empty_or_cut_file_changes_nothing(save, tmp_path, body):
    run(save(registers.practices(3)))
    before = list(Organisation.objects.order_by("id").values())
    result = run(registers.save(tmp_path, "epraccur_2026.csv", body))
    assert result.exit_code != 0
    assert "Nothing was changed" in result.stderr
    assert last(result) == "new=0 changed=0 closed=0 unchanged=0 rejected=0"
    assert list(Organisation.objects.order_by("id").values()) == before
    assert ImportRun.objects.count() == 1


def test_far_fewer_rows_than_before_are_refused_unless_accepted(save):
    run(save(registers.practices(150)))
    path = save(registers.practices(100), "epraccur_2026.csv")
    refused = run(path)
    assert refused.exit_code != 0
    assert "100 rows" in refused.stderr
    assert last(run("--accept-fewer", path)).startswith("new=0 changed=0 closed=0 unchanged=100")


def test_a_file_without_one_usable_row_is_refused(save):
    result = run(save([registers.practice("Z00001", opened="20259999")]))
    assert result.exit_code != 0
    assert "no row that can be used" in result.stderr
    assert not Organisation.objects.exists()


def test_an_older_vintage_is_refused_unless_history(save):
    run(save(registers.practices(1)))
    older = [registers.practice("Z00001", "OLD NAME"), registers.practice("Z00002")]
    path = save(older, "epraccur_2023.csv")
    refused = run(path)
    assert refused.exit_code != 0
    assert "older than epraccur_2025.csv" in refused.stderr
    assert Organisation.objects.filter(kind="practice").count() == 1
    assert last(run("--history", path)) == "new=1 changed=0 closed=0 unchanged=1 rejected=0"
    assert queries.by_ods("Z00001").registered_name == "SURGERY Z00001"


def test_a_name_without_a_date_needs_as_of(save):
    path = save(registers.practices(1), "epraccur.csv")
    assert "--as-of" in run(path).stderr
    assert not Organisation.objects.exists()
    assert "as of 29 August 2025" in run("--as-of", "2025-08-29", path).stdout


def test_several_files_in_any_order(save, tmp_path):
    networks = registers.networks_workbook(
        tmp_path / "ePCN_2023-01.xlsx",
        [registers.network("U00001")],
        [registers.member("Z00001", "U00001", "20200401")],
    )
    result = run(networks, save(registers.practices(1)))
    assert last(result) == "new=3 changed=0 closed=0 unchanged=0 rejected=0"
    assert queries.by_ods("Z00001").registered_name == "SURGERY Z00001"
    assert queries.by_ods("Z00001").phone


def test_one_refused_file_does_not_hold_back_the_others(save, tmp_path):
    bad = registers.save(tmp_path, "bad_2025.csv", "a,b\r\n")
    result = run(bad, save(registers.practices(1)))
    assert result.exit_code != 0
    assert last(result) == "new=1 changed=0 closed=0 unchanged=0 rejected=0"


def test_networks_never_rename_practices(save, tmp_path):
    run(save([registers.practice("Z00001", "THE TRUE NAME")]))
    run(
        registers.networks_workbook(
            tmp_path / "ePCN_2026-01.xlsx",
            [registers.network("U00001")],
            [registers.member("Z00001", "U00001", "20200401")],
        )
    )
    assert queries.by_ods("Z00001").registered_name == "THE TRUE NAME"


def test_an_ended_membership_is_closed_and_a_known_one_unchanged(tmp_path):
    path = tmp_path / "ePCN_2023-01.xlsx"
    network = [registers.network("U00001")]
    run(
        registers.networks_workbook(
            path, network, [registers.member("Z00001", "U00001", "20200401")]
        )
    )
    ended = [registers.member("Z00001", "U00001", "20200401", "20230331")]
    result = run(registers.networks_workbook(tmp_path / "ePCN_2024-01.xlsx", network, ended))
    assert last(result) == "new=0 changed=0 closed=1 unchanged=1 rejected=0"
    assert Relation.objects.get(kind="member_of").until_date == date(2023, 3, 31)


def test_jobcentres_get_their_addresses_by_name(save):
    heading = ["key", "jobcentre", "name", "start-date", "end-date"]
    run(save([heading, ["1234", "1234", "Fiction", "", ""]], "register_jobcentre_2019-11.csv"))
    rows = [
        ["name", "address", "postcode", "area_code"],
        ["Fiction", "1 Hill, Town", "ZZ1 1AA", ""],
    ]
    result = run(save(rows, "jobcentres_2019-01.csv"))
    assert last(result) == "new=0 changed=1 closed=0 unchanged=0 rejected=0"
    [jobcentre] = queries.of_kind("jobcentre")
    assert (jobcentre.name, jobcentre.address) == ("Fiction Jobcentre", ("1 Hill", "Town"))


def test_the_public_may_not_import(at):
    reading = Reading("epraccur", 0, (), (), ())
    source = Source("a.csv", "0" * 64, at.date())
    with pytest.raises(NotAllowed):
        operations.import_register(
            reading=reading, source=source, by=Public(), at=at, manner=Manner()
        )
