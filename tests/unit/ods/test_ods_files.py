"""Published files open however they are packed, and a damaged one says so."""

import gzip
import zipfile

import pytest

from handrail.interop.ods import files, reading
from handrail.interop.ods.files import FileUnusable
from tests.factories import registers

ROWS = registers.practices(3)


def read_one(path):
    [file] = files.load(path)
    return reading.read(file)


def codes(found):
    return [each.ods_code for each in found.organisations if each.row]


def test_plain_gz_and_zip_say_the_same(tmp_path):
    body = registers.written(ROWS).encode()
    plain = registers.save(tmp_path, "epraccur.csv", body)
    packed = registers.save(tmp_path, "epraccur.csv.gz", gzip.compress(body))
    archive = tmp_path / "epraccur_2025.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("epraccur.csv", body)
        made.writestr("epraccur.pdf", b"%PDF")
    expected = ["Z00001", "Z00002", "Z00003"]
    assert [codes(read_one(path)) for path in (plain, packed, archive)] == [expected] * 3
    assert files.load(archive)[0].name == "epraccur_2025/epraccur.csv"


def test_byte_order_mark_is_no_part_of_the_first_code(tmp_path):
    body = b"\xef\xbb\xbf" + registers.written(ROWS).encode()
    assert codes(read_one(registers.save(tmp_path, "a.csv", body)))[0] == "Z00001"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_names_keep_their_accents(tmp_path, encoding):
    rows = [registers.practice("Z00001", "MEDDYGFA TŶ MÔR" if encoding != "cp1252" else "CAFÉ")]
    body = registers.written(rows).encode(encoding)
    found = read_one(registers.save(tmp_path, "a.csv", body))
    assert found.organisations[-1].name == rows[0][1]


def test_extra_columns_are_left_alone(tmp_path):
    rows = [[*row, "new", "columns"] for row in ROWS]
    found = read_one(registers.save(tmp_path, "a.csv", registers.written(rows)))
    assert len(codes(found)) == 3
    assert found.rejected == ()


def test_a_line_break_inside_quotes_stays_in_its_cell(tmp_path):
    rows = [registers.practice("Z00001", line="THE HEALTH\r\nCENTRE"), *ROWS[1:]]
    found = read_one(registers.save(tmp_path, "a.csv", registers.written(rows)))
    assert found.organisations[-3].address == ("THE HEALTH CENTRE", "FICTION")
    assert found.organisations[-2].row == "line 3"


def test_a_missing_last_newline_is_no_fault(tmp_path):
    body = registers.written(ROWS).rstrip()
    assert len(codes(read_one(registers.save(tmp_path, "a.csv", body)))) == 3


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \r\n ",
        b'"Z00001","cut in a quo',
        registers.written(ROWS).encode()[:-120],
        gzip.compress(registers.written(ROWS).encode(), mtime=0)[:-20],
        b"PK\x03\x04 not a zip",
        gzip.compress(b"", mtime=0),
    ],
    ids=["empty", "blank", "in quotes", "in a row", "cut gz", "no zip", "empty gz"],
)
def test_empty_and_cut_files_are_refused(tmp_path, body):
    with pytest.raises(FileUnusable) as refused:
        read_one(registers.save(tmp_path, "epraccur_2025.csv", body))
    assert "epraccur_2025.csv" in str(refused.value)


def test_a_short_last_row_is_cut_only_without_its_newline(tmp_path):
    body = registers.written([*ROWS, ["Z00009", "HALF"]], quoting=0)
    found = read_one(registers.save(tmp_path, "a.csv", body))
    assert [each.row for each in found.rejected] == ["line 4"]
    with pytest.raises(FileUnusable, match="middle of its last line"):
        read_one(registers.save(tmp_path, "b.csv", body.rstrip()))


@pytest.mark.parametrize("body", ["<!doctype html><p>Not found</p>", "a,b\r\n1,2\r\n", "[]"])
def test_a_file_that_is_no_register_is_refused(tmp_path, body):
    with pytest.raises(FileUnusable, match="not a register we know"):
        read_one(registers.save(tmp_path, "a.csv", body))


def test_unpaired_quotation_marks_cost_one_row(tmp_path):
    lines = registers.written(ROWS).splitlines()
    lines[1] = lines[1].replace('"SURGERY Z00002"', '"SURGERY "Z00002"')
    found = read_one(registers.save(tmp_path, "a.csv", "\r\n".join(lines) + "\r\n"))
    assert codes(found) == ["Z00001", "Z00003"]
    assert [(each.row, each.reason) for each in found.rejected] == [
        ("line 2", "its quotation marks do not pair")
    ]
