"""Pasted words: any order, any marks; what could be meant in two ways is asked for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.participants import banner
from handrail.domain.participants.banner import Missing
from handrail.kernel import nhs_number

ON = date(2026, 6, 3)
BORN = date(1985, 3, 12)
NUMBER = "9990000018"


@pytest.mark.parametrize(
    "text",
    [
        "999 000 0018 12/03/1985",
        "12/03/1985 9990000018",
        "999-000-0018\n12-Mar-1985",
        "999\u00a0000\u00a00018\tborn 12 March 1985 (41 years)",
        "QUILL, Zachariah (Mr)   Born 12-Mar-1985 (41y)   Gender Male   NHS No. 999 000 0018",
        "Mr Zachariah Quill | DOB: 12.03.1985 | NHS: 9990000018 | Tel 07700 900123",
        "NHS number: 999 000 0018; D.O.B. 1985-03-12; last seen 01/06/2026",
        "Zachariah Quill 12th March, 1985. Appointment 3 June 2026 09:30. born 12th March 1985 "
        "999 000 0018",
        "dob 12031985 nhs 9990000018",
        "19850312 9990000018",
        "Hosp no 1234567 NHS 9990000018 Date of birth: 12 03 1985 registered 04/05/2001",
        "March 12, 1985 - 999.000.0018",
    ],
)
def test_number_and_day_are_read_in_any_shape(text):
    found = banner.read(text, on=ON)
    assert found.missing == ()
    assert found.nhs_number == nhs_number.parse(NUMBER)
    assert found.birth_date == BORN


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("", (Missing.NUMBER, Missing.BIRTH)),
        ("Zachariah Quill, 07700 900123, 12/03/1985", (Missing.NUMBER,)),
        ("999 000 0019 12/03/1985", (Missing.WRONG_NUMBER,)),
        ("999 000 0018 999 000 0026 12/03/1985", (Missing.TWO_NUMBERS,)),
        ("999 000 0018", (Missing.BIRTH,)),
        ("999 000 0018 12/03/85", (Missing.SHORT_YEAR,)),
        ("999 000 0018 12/03/1985 13/03/1985", (Missing.TWO_BIRTHS,)),
        ("999 000 0018 born 12/03/1985 dob 13/03/1985", (Missing.TWO_BIRTHS,)),
        ("999 000 0018 31/02/1985", (Missing.BIRTH,)),
        ("999 000 0018 12/03/2085", (Missing.BIRTH,)),
        ("999 000 0018 12/03/1785", (Missing.BIRTH,)),
        ("+44 9990000018 12/03/1985", (Missing.NUMBER,)),
    ],
)
def test_what_is_missing_or_could_be_two_is_said(text, missing):
    assert banner.read(text, on=ON).missing == missing


def test_the_number_that_is_named_wins_over_another_that_happens_to_be_right():
    found = banner.read("Ref 999 000 0026, NHS No: 999 000 0018, 12/03/1985", on=ON)
    assert found.nhs_number == nhs_number.parse(NUMBER)


@pytest.mark.parametrize(
    ("text", "given_name", "family"),
    [
        ("QUILL, Zachariah (Mr) 12/03/1985", "Zachariah", "Quill"),
        ("O'NEILL-QUILL, ZACHARIAH  12/03/1985", "Zachariah", "O'Neill-Quill"),
        ("Patient:\nDE LA QUILL, Mrs Zora", "Zora", "De La Quill"),
        ("Zachariah Quill 12/03/1985", "", ""),
    ],
)
def test_a_name_is_read_only_where_it_is_plain_which_is_the_last(text, given_name, family):
    found = banner.read(text, on=ON)
    assert (found.given_name, found.family_name) == (given_name, family)


@given(st.text(max_size=300))
def test_nothing_that_is_pasted_breaks_it(text):
    found = banner.read(text, on=ON)
    assert (found.nhs_number is None) == any("number" in it.value for it in found.missing)
    assert found.birth_date is None or found.birth_date <= ON
