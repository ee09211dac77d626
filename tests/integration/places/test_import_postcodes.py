"""``handrail import-postcodes`` and ``locate``: all or nothing, and the newest fact wins."""

import re
from datetime import date

import pytest
from click.testing import CliRunner

from handrail.commands.import_postcodes import import_postcodes
from handrail.domain.audit import operations as audit
from handrail.domain.places import operations, queries
from handrail.domain.places.models import ImportRun, Postcode
from handrail.domain.places.operations import Manner, Source
from handrail.kernel.clock import now
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Public
from tests.factories import postcode_files as made

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(import_postcodes, [str(each) for each in arguments])


def last(result):
    return result.stdout.strip().splitlines()[-1]


@pytest.fixture
def save(tmp_path):
    def write(name, body):
        path = tmp_path / name
        path.write_bytes(body)
        return path

    return write


@pytest.fixture
def points(save):
    def write(*codes, name="codepoint_2018.csv"):
        return save(name, made.points([made.point(code) for code in codes]))

    return write


def test_first_and_second_time(points):
    path = points("ZA1 1AA", "ZA1 1AB")
    assert last(run(path)) == "new=2 changed=0 closed=0 unchanged=0 rejected=0"
    before = list(Postcode.objects.order_by("code").values())
    assert last(run(path)) == "new=0 changed=0 closed=0 unchanged=2 rejected=0"
    assert list(Postcode.objects.order_by("code").values()) == before


def test_each_run_is_kept_and_audited_once(points, monkeypatch):
    written = []
    monkeypatch.setattr(audit, "record", lambda **line: written.append(line))
    run(points("ZA1 1AA"))
    kept = ImportRun.objects.get()
    assert (kept.kind, kept.as_of_date, kept.rows) == ("code_point_open", date(2018, 12, 31), 1)
    assert [line["action"] for line in written] == ["places.imported"]


def test_where_a_postcode_is(points):
    run(points("ZA1 1AA"))
    found = queries.locate("za1 1aa")
    assert (found.postcode, found.approximate) == ("ZA1 1AA", False)
    assert (found.latitude, found.longitude) == pytest.approx(made.SQUARE_DEGREES, abs=0.001)
    assert found.local_authority == "E99000001"
    assert queries.is_known("ZA1 1AA")


def test_an_unknown_postcode_of_a_known_district_is_placed_in_its_middle(points):
    run(points("ZA1 1AA"))
    found = queries.locate("ZA1 9ZZ")
    assert found.approximate
    assert found.latitude == pytest.approx(made.SQUARE_DEGREES[0], abs=0.001)
    assert (found.icb, found.local_authority) == (None, None)
    assert not queries.is_known("ZA1 9ZZ")
    assert queries.locate("ZB1 1AA") is None
    with pytest.raises(queries.PostcodeUnclear):
        queries.locate("nowhere")


def test_a_postcode_without_position_keeps_its_council(save):
    rows = [made.point("ZA1 1AA"), made.point("ZA1 1AB", (0, 0))]
    run(save("codepoint_2018.csv", made.points(rows)))
    found = queries.locate("ZA1 1AB")
    assert (found.approximate, found.local_authority) == (True, "E99000001")


def test_the_board_comes_from_the_newest_layout_as_its_ods_code(points, save):
    run(points("ZA1 1AA"))
    assert queries.locate("ZA1 1AA").icb is None
    result = run(
        save("ONSPD_AUG_2024.csv", made.headed([made.onspd("ZA1 1AA")])),
        save("lookup.csv", made.headed([made.lookup("E01000002")])),
    )
    assert last(result) == "new=1 changed=1 closed=0 unchanged=0 rejected=0"
    found = queries.locate("ZA1 1AA")
    assert (found.icb, found.sub_icb, found.lsoa) == ("QZZ", "99Z", "E01000002")


def test_a_council_in_one_board_gives_its_board_and_in_two_gives_none(points, save):
    run(points("ZA1 1AA"), save("lookup.csv", made.headed([made.lookup("E01000003")])))
    assert queries.locate("ZA1 1AA").icb == "QZZ"
    second = made.lookup("E01000004", icb24_code_nhs="QZY", sicbl24_code_nhs="98Y")
    run(save("lookup2.csv", made.headed([second])))
    assert queries.locate("ZA1 1AA").icb is None


def test_silence_keeps_what_is_known_and_an_older_file_never_overrules(points, save):
    newer = made.onspd("ZA1 1AA", oslaua="E99000002")
    run(save("ONSPD_AUG_2024.csv", made.headed([newer])))
    assert last(run(points("ZA1 1AA", "ZA1 1AB"))) == (
        "new=1 changed=0 closed=0 unchanged=1 rejected=0"
    )
    row = Postcode.objects.get(pk="ZA11AA")
    assert (row.local_authority, row.lsoa) == ("E99000002", "E01000002")
    run(points("ZA1 1AA", name="codepoint_2025.csv"))
    row.refresh_from_db()
    assert (row.local_authority, row.lsoa) == ("E99000001", "E01000002")


def test_an_ended_postcode_is_closed_and_keeps_its_position(save):
    run(save("ONSPD_MAY_2024.csv", made.headed([made.onspd("ZA1 1AA")])))
    ended = made.onspd("ZA1 1AA", doterm="202407")
    result = run(save("ONSPD_AUG_2024.csv", made.headed([ended])))
    assert last(result) == "new=0 changed=0 closed=1 unchanged=0 rejected=0"
    assert Postcode.objects.get().terminated_date == date(2024, 7, 1)
    assert not queries.locate("ZA1 1AA").approximate


def test_an_older_vintage_is_refused_unless_history(points):
    run(points("ZA1 1AA", name="codepoint_2020.csv"))
    older = points("ZA1 1AA", "ZA1 1AB")
    refused = run(older)
    assert refused.exit_code != 0
    assert "older than codepoint_2020.csv" in refused.stderr
    assert last(run("--history", older)) == "new=1 changed=0 closed=0 unchanged=1 rejected=0"


def test_one_cut_file_of_a_set_changes_nothing(tmp_path):
    folder = tmp_path / "set_2018"
    folder.mkdir()
    whole = made.points([made.point("ZA1 1AA"), made.point("ZA1 1AB")])
    (folder / "za.csv").write_bytes(whole)
    (folder / "zb.csv").write_bytes(whole.replace(b"ZA", b"ZB")[:-30])
    result = run(folder)
    assert result.exit_code != 0
    assert "zb.csv stops in the middle" in result.stderr
    assert last(result) == "new=0 changed=0 closed=0 unchanged=0 rejected=0"
    assert not Postcode.objects.exists()


def test_far_fewer_rows_than_before_are_refused_unless_accepted(points):
    codes = [f"ZA{n} 1AA" for n in range(1, 100)] + [f"ZA{n} 1AB" for n in range(1, 100)]
    run(points(*codes, name="za.csv"), "--as-of", "2018-01-01")
    path = points(*codes[:100], name="za.csv")
    refused = run(path, "--as-of", "2019-01-01")
    assert refused.exit_code != 0
    assert "held 198 before" in refused.stderr
    assert run("--accept-fewer", path, "--as-of", "2019-01-01").exit_code == 0


def test_wrong_and_repeated_rows_are_shown_and_skipped(save):
    rows = [
        made.point("ZA1 1AA"),
        made.point("NONSENSE"),
        made.point("ZA1 1AA", council="E99000002"),
        made.point("ZA1 1AB"),
    ]
    result = run(save("codepoint_2018.csv", made.points(rows)))
    assert result.exit_code == 0
    assert last(result) == "new=2 changed=0 closed=0 unchanged=0 rejected=2"
    assert "codepoint_2018.csv line 2: 'NONSENSE' is not a postcode" in result.stderr
    assert "ZA11AA comes more than once" in result.stderr
    assert Postcode.objects.get(pk="ZA11AA").local_authority == "E99000001"


def test_a_name_without_a_date_needs_as_of(points):
    path = points("ZA1 1AA", name="za.csv")
    assert "--as-of" in run(path).stderr
    assert not Postcode.objects.exists()


def test_the_public_may_not_import():
    source = Source("code_point_open", "a.csv", "0" * 64, date(2020, 1, 1), {}, Manner())
    with pytest.raises(NotAllowed):
        operations.import_postcodes(pieces=[], source=source, by=Public(), at=now())


@pytest.mark.real_data
def test_two_areas_as_published(real_data, tmp_path):
    folder = real_data / "geo" / "codepoint_open"
    chosen = [folder / "ab.csv.gz", folder / "ze.csv.gz"]
    result = run("--as-of", "2018-07-24", *chosen)
    numbers = re.fullmatch(r"new=(\d+) changed=0 closed=0 unchanged=0 rejected=0", last(result))
    assert int(numbers[1]) == Postcode.objects.count() > 16_970
    assert last(run("--as-of", "2018-07-24", *chosen)).startswith("new=0 changed=0 closed=0")
    found = queries.locate("AB10 1AB")
    assert (found.latitude, found.longitude) == pytest.approx((57.1496, -2.0969), abs=0.001)


@pytest.mark.real_data
@pytest.mark.long
def test_every_postcode_of_great_britain(real_data):
    result = run(real_data / "geo" / "codepoint_open")
    assert last(result) == "new=1705162 changed=0 closed=0 unchanged=0 rejected=0"
    assert Postcode.objects.filter(latitude=None).count() == 281
