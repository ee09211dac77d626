"""Each register's rows become records, and a wrong row costs only itself."""

from datetime import date

import pytest

from handrail.interop.ods import files, reading
from tests.factories import registers


def read(folder, rows, name="a.csv"):
    [file] = files.load(registers.save(folder, name, registers.written(rows)))
    return reading.read(file)


def own(found):
    return [each for each in found.organisations if each.row]


def test_a_practice_with_everything(tmp_path):
    found = read(tmp_path, [registers.practice("z00001", "THE  SURGERY")])
    [practice] = own(found)
    assert (practice.ods_code, practice.name, practice.kind) == (
        "Z00001",
        "THE SURGERY",
        "practice",
    )
    assert practice.address == ("1 MADE UP STREET", "FICTION")
    assert practice.opened_date == date(2000, 4, 1)
    joined, board = found.relations
    assert (joined.child_code, joined.parent_code, joined.from_date) == (
        "Z00001",
        "99Z",
        date(2013, 4, 1),
    )
    assert (board.child_code, board.parent_code, board.from_date) == ("99Z", "QZZ", None)


def test_only_setting_4_is_a_gp_practice(tmp_path):
    rows = [registers.practice("Z00001"), registers.practice("Z00002", setting="9")]
    assert [each.kind for each in own(read(tmp_path, rows))] == ["practice", "provider"]


def test_a_sub_icb_lies_in_the_board_most_of_its_open_practices_name(tmp_path):
    rows = [
        registers.practice("Z00001", board="QZY", status="C", closed="20210331"),
        registers.practice("Z00002", board="QZY", status="C", closed="20210331"),
        registers.practice("Z00003"),
    ]
    assert [r.parent_code for r in read(tmp_path, rows).relations if not r.row] == ["QZZ"]


@pytest.mark.parametrize("board", ["Q99", "Q71", ""])
def test_what_is_no_board_places_nothing(tmp_path, board):
    found = read(tmp_path, [registers.practice("Z00001", board=board)])
    assert [relation.row for relation in found.relations] == ["line 1"]


def test_a_welsh_practice_belongs_to_its_health_board_directly(tmp_path):
    found = read(tmp_path, [registers.practice("W00001", board="Q99", sub_icb="7A1")])
    assert [(each.kind, each.name) for each in found.organisations if not each.row] == [
        ("icb", "Local health board 7A1 (Wales)")
    ]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (registers.practice(""), "the code is missing"),
        (registers.practice("1.23E+05"), "spoiled by a spreadsheet"),
        (registers.practice("Z0-01"), "is not a code"),
        (registers.practice("Z00009", "   "), "the name is missing"),
        (registers.practice("Z00009", opened="20250231"), "is not a date"),
        (registers.practice("Z00009", opened="1.97E+07"), "is not a date"),
        (registers.practice("Z00009", status="C", closed="19990101"), "before it opened"),
        (registers.practice("Z00009", status="C"), "no closing date"),
        (registers.practice("Z00009", status="X"), "is not A, C, D or P"),
        (registers.practice("Z00009", setting="GP"), "is not a number"),
        (registers.practice("Z00009", sub_icb="1.00E+02"), "spoiled by a spreadsheet"),
        (registers.practice("Z00009", left="20100101"), "before it opened"),
        (registers.practice("Z00001"), "already on line 1"),
        (registers.practice("Z00009")[:20], "it has 20 columns"),
    ],
)
def test_a_wrong_row_is_named_and_skipped(tmp_path, bad, says):
    rows = [registers.practice("Z00001"), bad, registers.practice("Z00003")]
    found = read(tmp_path, rows)
    assert [each.ods_code for each in own(found)] == ["Z00001", "Z00003"]
    [rejected] = found.rejected
    assert rejected.row == "line 2"
    assert says in rejected.reason
    assert found.rows == 3


@pytest.mark.parametrize("written", ["20000401", "2000-04-01", "01/04/2000"])
def test_dates_as_spreadsheets_rewrite_them(tmp_path, written):
    rows = [registers.practice("Z00001"), registers.practice("Z00002", opened=written)]
    assert own(read(tmp_path, rows))[1].opened_date == date(2000, 4, 1)


def test_a_heading_above_the_columns_is_no_practice(tmp_path):
    heading = ["Organisation Code", "Name", *[f"Column {n}" for n in range(25)]]
    found = read(tmp_path, [heading, registers.practice("Z00001"), registers.practice("Z00002")])
    assert (found.rows, found.rejected) == (2, ())


def test_trusts_have_no_status(tmp_path):
    row = registers.practice("ZZ1", "FICTION NHS TRUST", status="", setting="", sub_icb="")
    found = read(tmp_path, [row])
    assert found.kind == "etr"
    assert own(found)[0].kind == "trust"
    assert [(r.parent_code, r.from_date) for r in found.relations] == [("QZZ", None)]


@pytest.mark.parametrize("old", ["Sub ICB Loc", "CCG", "Clinical\nCommissioning Group"])
def test_networks_of_any_vintage(tmp_path, old):
    path = registers.networks_workbook(
        tmp_path / "epcn.xlsx",
        [registers.network("U00001"), registers.network("U00002", closed="20210331")],
        [
            registers.member("Z00001", "U00001", "20200401", "20210331"),
            registers.member("Z00001", "U00002", "20210401"),
        ],
        old=old,
    )
    [file] = files.load(path)
    found = reading.read(file)
    assert (found.kind, found.rows, found.rejected) == ("epcn", 4, ())
    assert [each.standing for each in own(found)] == ["active", "closed"]
    assert [(r.kind, r.child_code, r.parent_code, r.until_date) for r in found.relations] == [
        ("part_of", "U00001", "99Z", None),
        ("part_of", "U00002", "99Z", date(2021, 3, 31)),
        ("member_of", "Z00001", "U00001", date(2021, 3, 31)),
        ("member_of", "Z00001", "U00002", None),
    ]


def test_wrong_memberships_are_named_by_sheet_and_row(tmp_path):
    path = registers.networks_workbook(
        tmp_path / "epcn.xlsx",
        [registers.network("U00001")],
        [
            registers.member("Z00001", "U00001", ""),
            registers.member("Z00001", "U00001", "20200401", "20190401"),
            registers.member("Z00002", "U00001", "20200401"),
            registers.member("Z00002", "U00001", "20200401"),
        ],
    )
    [file] = files.load(path)
    rejected = reading.read(file).rejected
    assert [each.row for each in rejected] == [
        "PCN Core Partner Details row 2",
        "PCN Core Partner Details row 3",
        "PCN Core Partner Details row 5",
    ]


def test_boards_by_name(tmp_path):
    rows = [
        ["CCG Code", "ICB Code", "ICB NAME"],
        ["99Z", "QZZ", "NHS Fiction Integrated Care Board"],
        ["n/a not a client", "QZZ", "NHS Fiction Integrated Care Board"],
    ]
    found = read(tmp_path, rows)
    assert [each.name for each in found.organisations if each.kind == "icb"] == [
        "NHS Fiction Integrated Care Board"
    ]
    assert [each.row for each in found.rejected] == ["line 3"]


def test_jobcentres_keep_their_code_and_spoiled_keys_are_skipped(tmp_path):
    heading = ["key", "jobcentre", "name", "address", "start-date", "end-date"]
    found = read(
        tmp_path,
        [
            heading,
            ["0912", "0912", "Fiction", "100072000000", "", "2018-06-01"],
            ["1.08E+04", "1.08E+04", "Spoiled", "", "", ""],
            ["10820", "10821", "Two codes", "", "", ""],
        ],
    )
    [jobcentre] = own(found)
    assert (jobcentre.local_code, jobcentre.name) == ("0912", "Fiction Jobcentre")
    assert jobcentre.closed_date == date(2018, 6, 1)
    assert ["spoiled" in found.rejected[0].reason, len(found.rejected)] == [True, 2]
