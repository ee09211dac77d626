"""Files as spreadsheets and other systems really write them."""

import pytest

from handrail.interop.case_files import tables, values
from handrail.interop.case_files.tables import BadRow, NotATable, Row
from handrail.interop.case_files.values import BadValue


def rows(text: str | bytes) -> list[Row | BadRow]:
    return list(tables.read(text if isinstance(text, bytes) else text.encode()).rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_unicode_is_read(encoding):
    table = tables.read("Name,City\nZoë 🙂 العربية,Łódź\n".encode(encoding))
    assert table.rows == (Row(2, {"Name": "Zoë 🙂 العربية", "City": "Łódź"}),)


def test_windows_files_are_read():
    table = tables.read("Name;Note\r\nZoë;Rang … “later”\r\n".encode("cp1252"))
    assert (table.encoding, table.rows) == (
        "cp1252",
        (Row(2, {"Name": "Zoë", "Note": "Rang … “later”"}),),
    )


def test_line_breaks_in_quotes_keep_the_line_numbers():
    found = rows('Name,Note\nAmara,"one\ntwo\nthree"\n\n,\nBen,four\n')
    assert found == [
        Row(2, {"Name": "Amara", "Note": "one\ntwo\nthree"}),
        Row(7, {"Name": "Ben", "Note": "four"}),
    ]


def test_a_row_that_is_too_long_is_named_and_a_short_one_filled():
    found = rows("Name,Note\nAmara,one,two\nBen\n")
    assert isinstance(found[0], BadRow)
    assert "3 cells and the header 2" in found[0].reason
    assert found[1] == Row(3, {"Name": "Ben", "Note": ""})


def test_a_quotation_mark_never_closed_ends_the_file_and_says_so():
    found = rows('Name,Note\nAmara,one\nBen,"two\nCleo,three\n')
    assert found[0] == Row(2, {"Name": "Amara", "Note": "one"})
    assert isinstance(found[1], BadRow)
    assert (found[1].line, "never closed" in found[1].reason) == (3, True)


def test_what_is_no_formula_loses_its_apostrophe():
    assert rows("Phone,Name\n'+447700900123,'Okafor\n") == [
        Row(2, {"Phone": "+447700900123", "Name": "'Okafor"})
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"PK\x03\x04\x00\x00", "not a text file"),
        (b"Name,name,Name\n1,2,3\n", "more than once"),
        (b",,\n", "no header"),
    ],
)
def test_what_is_no_table_is_refused(data, why):
    with pytest.raises(NotATable, match=why):
        tables.read(data)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-06-03", "2026-06-03"),
        ("2026-06-03T10:30:00", "2026-06-03"),
        ("3/6/2026", "2026-06-03"),
        ("03.06.2026 00:00", "2026-06-03"),
        ("3 June 2026", "2026-06-03"),
        ("03-Jun-2026", "2026-06-03"),
        ("20260603", "2026-06-03"),
        ("46176", "2026-06-03"),
    ],
)
def test_dates_as_they_are_written(said, meant):
    found = values.day(said)
    assert found is not None
    assert found.isoformat() == meant


@pytest.mark.parametrize("said", ["31/02/2026", "06/23/2026", "3/6/26", "soon", "#REF!"])
def test_dates_that_are_none(said):
    with pytest.raises(BadValue):
        values.day(said)


def test_numbers_that_a_spreadsheet_spoilt():
    assert values.digits("9990000018.0") == "9990000018"
    assert values.phone("7700900123") == "07700900123"
    with pytest.raises(BadValue, match="its end is lost"):
        values.digits("9.99E+09")


def test_lists_and_yes():
    assert values.several("msk; mental_health;msk ;") == ("msk", "mental_health")
    assert (values.yes("Y"), values.yes("no"), values.yes("")) == (True, False, None)
    with pytest.raises(BadValue):
        values.yes("perhaps")
