"""Postcode files as published, in each layout, and what is wrong with some."""

import gzip
import re
import zipfile
from datetime import date

import pytest

from handrail.domain.places.rules import PostcodeRow
from handrail.interop.postcodes import code_point, reading
from handrail.interop.postcodes.parts import FileUnusable
from tests.factories import postcode_files as made

NOTE = "RM UPDATE DATE: 20180724\n      ZA\t2\n      ZB\t1\n"


def save(folder, name, body):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path


def read(path):
    [found] = reading.find(path)
    return found, [
        PostcodeRow(*row) for piece in found.postcodes() for row in zip(*piece, strict=True)
    ]


def near(row, degrees):
    return abs(row.latitude - degrees[0]) < 0.001 and abs(row.longitude - degrees[1]) < 0.001


def test_grid_references_become_degrees(tmp_path):
    found, [row] = read(save(tmp_path, "za.csv", made.points([made.point("ZA1 1AA")])))
    assert (found.kind, row.code, row.easting) == ("code_point_open", "ZA11AA", made.SQUARE[0])
    assert near(row, made.SQUARE_DEGREES)
    assert (row.local_authority, row.country) == ("E99000001", "E92000001")


@pytest.mark.parametrize(
    ("easting", "northing", "degrees"),
    [
        (530_047, 180_422, (51.50771, -0.12800)),  # Trafalgar Square
        (325_821, 673_571, (55.94848, -3.18947)),  # South Bridge, Edinburgh
        (134_355, 25_027, (50.06632, -5.71473)),  # Land's End
    ],
)
def test_degrees_all_over_the_country(easting, northing, degrees):
    [latitude], [longitude] = code_point.degrees([easting], [northing])
    assert (latitude, longitude) == pytest.approx(degrees, abs=0.002)


def test_nought_nought_is_unknown(tmp_path):
    _, [row] = read(save(tmp_path, "za.csv", made.points([made.point("ZA1 1AA", (0, 0))])))
    assert (row.latitude, row.longitude, row.easting) == (None, None, None)


def test_folder_gz_and_zip_say_the_same(tmp_path):
    one, two = (
        made.points([made.point("ZA1 1AA"), made.point("ZA1 1AB")]),
        made.points([made.point("ZB1 1AA")]),
    )
    headings = b"PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\r\nPostcode,Quality,E,N,C,R,L,C,D,W\r\n"
    folder = tmp_path / "set"
    save(folder, "Data/za.csv", one)
    save(folder, "Data/zb.csv.gz", gzip.compress(two))
    save(folder, "Doc/metadata.txt", NOTE.encode())
    save(folder, "Doc/Code-Point_Open_Column_Headers.csv", headings)
    archive = tmp_path / "codepo_gb.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("Data/CSV/za.csv", one)
        packed.writestr("Data/CSV/zb.csv.gz", gzip.compress(two))
        packed.writestr("Doc/metadata.txt", NOTE)
        packed.writestr("Doc/Code-Point_Open_Column_Headers.csv", headings)
    for path in (folder, archive):
        found, rows = read(path)
        assert [row.code for row in rows] == ["ZA11AA", "ZA11AB", "ZB11AA"]
        assert found.vintage == date(2018, 7, 24)
        assert found.counted == {"za.csv": 2, "zb.csv": 1}


@pytest.mark.parametrize("layout", [made.onspd, made.nspl])
def test_ons_layouts_of_any_year(tmp_path, layout):
    body = made.headed([layout("ZA1 1AA"), layout("ZA1 1AB", doterm="202403")])
    found, [row, ended] = read(save(tmp_path, "ONSPD_AUG_2024.csv", b"\xef\xbb\xbf" + body))
    assert (found.kind, row.code, row.lsoa) == ("ons_directory", "ZA11AA", "E01000002")
    assert (row.icb, row.sub_icb, row.ward) == ("E54000001", "E38000001", "E05000001")
    assert near(row, made.SQUARE_DEGREES)
    assert (row.terminated_date, ended.terminated_date) == (None, date(2024, 3, 1))


def test_ons_ways_of_saying_nothing(tmp_path):
    rows = [
        made.onspd("ZA1 1AA", lat="99.999999", long="0.000000", oseast1m="", osnrth1m=""),
        made.onspd("ZA1 1AB", stp="E99999999", oslaua="", lsoa21=""),
    ]
    _, [nowhere, bare] = read(save(tmp_path, "a.csv", made.headed(rows)))
    assert (nowhere.latitude, nowhere.longitude, nowhere.easting) == (None, None, None)
    assert (bare.icb, bare.local_authority, bare.lsoa) == (None, None, None)


def test_the_pieces_of_onspd_are_not_read_twice(tmp_path):
    body = made.headed([made.onspd("ZA1 1AA")])
    save(tmp_path / "set", "Data/ONSPD_AUG_2024_UK.csv", body)
    save(tmp_path / "set", "Data/multi_csv/ONSPD_AUG_2024_UK_ZA.csv", body)
    assert len(read(tmp_path / "set")[1]) == 1


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (["NOT A POSTCODE", *made.point("ZA1 1AB")[1:]], "is not a postcode"),
        ([*made.point("ZA1 1AB")[:2], "5.3E+05", *made.point("ZA1 1AB")[3:]], "not whole numbers"),
        (made.point("ZA1 1AB", (900_000, 100)), "outside Great Britain"),
        (made.point("ZA1 1AB")[:4], "it has 4 columns"),
    ],
)
def test_a_wrong_row_is_named_and_skipped(tmp_path, bad, says):
    rows = [made.point("ZA1 1AA"), bad, made.point("ZA1 1AC")]
    found, kept = read(save(tmp_path, "za.csv", made.points(rows)))
    assert [row.code for row in kept] == ["ZA11AA", "ZA11AC"]
    [rejected] = found.rejected
    assert rejected.row == "za.csv line 2"
    assert says in rejected.reason


def test_pieces_of_a_file_say_what_its_lines_say(tmp_path, monkeypatch):
    """A file is read in large pieces while each line is as published, then line by line."""
    monkeypatch.setattr(code_point, "_CHUNK", 2)
    rows = [
        made.point(f"ZA1 1A{letter}", (530_000 + n, 180_000)) for n, letter in enumerate("ABCD")
    ]
    rows[1:1] = [made.point("ZA1 1AX", (0, 0))]
    for bad in (None, made.point("ZA1 1AY", (900_000, 100)), made.point("ZA1 1AZ")[:4]):
        body = made.points([*rows, bad, *rows[:1]] if bad else rows)
        with monkeypatch.context() as slow:
            slow.setattr(code_point, "_USUAL", re.compile("never"))
            one_by_one, expected = read(save(tmp_path, "za.csv", body))
        found, kept = read(save(tmp_path, "za.csv", body))
        assert kept == expected
        assert found.rejected == one_by_one.rejected
        assert [each.row for each in found.rejected] == (["za.csv line 6"] if bad else [])
    with pytest.raises(FileUnusable, match="cut short"):
        read(save(tmp_path, "za.csv", made.points(rows)[:-30]))


def test_wrong_rows_of_ons(tmp_path):
    rows = [
        made.onspd("ZA1 1AA"),
        made.onspd("ZA1 1AB", lat="north"),
        made.onspd("ZA1 1AC", lat="12.5"),
        made.onspd("ZA1 1AD", doterm="soon"),
    ]
    found, kept = read(save(tmp_path, "a.csv", made.headed(rows)))
    assert len(kept) == 1
    assert [each.row for each in found.rejected] == [f"a.csv line {line}" for line in (3, 4, 5)]


WHOLE = made.points([made.point("ZA1 1AA"), made.point("ZA1 1AB")])


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("za.csv", b""),
        ("za.csv", WHOLE[:-30]),
        ("za.csv", WHOLE[:-12]),
        ("za.csv.gz", gzip.compress(WHOLE)[:-10]),
        ("za.zip", b"PK\x03\x04 no"),
        ("za.csv", b"<!doctype html>"),
    ],
    ids=["empty", "in a row", "in quotes", "cut gz", "no zip", "a web page"],
)
def test_empty_and_cut_files_are_refused(tmp_path, name, body):
    with pytest.raises(FileUnusable, match="Nothing was changed"):
        read(save(tmp_path, name, body))


def test_fewer_rows_than_the_metadata_promises_are_refused(tmp_path):
    save(tmp_path / "set", "za.csv", made.points([made.point("ZA1 1AA")]))
    save(tmp_path / "set", "metadata.txt", NOTE.encode())
    with pytest.raises(FileUnusable, match="its metadata promises 2"):
        read(tmp_path / "set")


def test_a_look_up_of_small_areas(tmp_path):
    body = made.headed([made.lookup("E01000002"), made.lookup("spoiled")])
    [found] = reading.find(save(tmp_path, "lookup.csv", body))
    [area] = found.small_areas()
    assert (area.icb_ods, area.sub_icb_ods, area.local_authority) == ("QZZ", "99Z", "E99000001")
    assert found.vintage == date(2024, 12, 31)
    assert [each.row for each in found.rejected] == ["lookup.csv line 3"]
