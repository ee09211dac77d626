"""A fit note somebody holds: read whatever its form, judged by the rules, never refused."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.enquiries import med3, med3_rules
from handrail.domain.enquiries.med3 import FitNote, NotRead

TODAY = date(2026, 6, 10)
PRINTED = """
STATEMENT OF FITNESS FOR WORK
Patient's name: Mr Bryn Tolley
NHS number: 999 000 0018
I assessed your case on: 03/06/2026
and, because of the following condition(s): low back pain; anxiety
I advise you that:
[ ] you are not fit for work
[x] you may be fit for work taking account of the following advice
If available, and with your employer's agreement, you may benefit from:
[x] a phased return to work
[ ] altered hours
[x] amended duties
[ ] workplace adaptations
Comments, including functional effects of your condition(s): no lifting over 5 kg
This will be the case for: 4 weeks
or from 03/06/2026 to 30/06/2026
I will need to assess your fitness for work again at the end of this period
Issuer's name: Dr Ruth Calder
Issuer's profession: Doctor
Date of statement: 3 June 2026
Issuer's address: Ash Tree Surgery
"""
GOOD = med3.read(PRINTED)
RESPONSE = {
    "resourceType": "QuestionnaireResponse",
    "item": [
        {"text": "Assessed on", "answer": [{"valueDate": "2026-06-03"}]},
        {"linkId": "conditions", "answer": [{"valueCoding": {"display": "Low back pain"}}]},
        {"text": "Advice", "answer": [{"valueCoding": {"display": "Not fit for work"}}]},
        {
            "text": "Period",
            "item": [
                {"text": "Valid from", "answer": [{"valueDate": "2026-06-03"}]},
                {"text": "Valid until", "answer": [{"valueDate": "2026-06-16"}]},
            ],
        },
        {"text": "Practitioner name", "answer": [{"valueString": "P Nandra"}]},
        {"text": "Profession", "answer": [{"valueString": "Nurse"}]},
        {"text": "Date of statement", "answer": [{"valueDate": "2026-06-03"}]},
    ],
}


def test_a_printed_note_is_read_field_by_field():
    assert (
        FitNote(
            patient="Mr Bryn Tolley",
            nhs_number="9990000018",
            assessed_date=date(2026, 6, 3),
            conditions=("low back pain", "anxiety"),
            advice="may_be_fit",
            benefits=("phased_return", "amended_duties"),
            comments="no lifting over 5 kg",
            from_date=date(2026, 6, 3),
            until_date=date(2026, 6, 30),
            assess_again=True,
            practitioner="Dr Ruth Calder",
            profession="Doctor",
            statement_date=date(2026, 6, 3),
            organisation="Ash Tree Surgery",
        )
        == GOOD
    )


def test_a_fhir_questionnaire_response_is_read():
    note = med3.read(json.dumps(RESPONSE))
    assert note.assessed_date == date(2026, 6, 3)
    assert note.conditions == ("Low back pain",)
    assert note.advice == "not_fit"
    assert (note.from_date, note.until_date) == (date(2026, 6, 3), date(2026, 6, 16))
    assert (note.practitioner, note.profession) == ("P Nandra", "Nurse")
    assert med3_rules.findings(note, today=TODAY) == ()


def test_what_a_qr_code_says_on_one_line_is_read():
    note = med3.read("Patient name: Bryn Tolley|Date of statement: 03/06/2026|For: 2 weeks")
    assert note.patient == "Bryn Tolley"
    assert (note.from_date, note.until_date) == (date(2026, 6, 3), date(2026, 6, 16))


def test_two_advices_without_a_mark_are_not_guessed():
    note = med3.read("you are not fit for work\nyou may be fit for work\nPatient: A Person")
    assert note.advice == ""


@pytest.mark.parametrize(
    "text", ["", "hello", '{"resourceType": "Patient"}', "{broken", "{" * 9_000]
)
def test_what_is_no_note_is_said_to_be_none(text):
    with pytest.raises(NotRead):
        med3.read(text)


def test_months_are_counted_as_people_count_them():
    note = med3.read("Date of statement: 31/01/2026\nFor: 1 month")
    assert note.until_date == date(2026, 2, 27)
    assert med3_rules.months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)


def test_a_note_as_it_should_be_raises_nothing():
    assert med3_rules.findings(GOOD, today=TODAY) == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"statement_date": date(2026, 6, 11)}, "in the future"),
        ({"assessed_date": date(2026, 6, 4)}, "later than the statement"),
        ({"until_date": date(2026, 6, 1)}, "ends before it begins"),
        ({"until_date": date(2026, 9, 3)}, "more than 3 months"),
        ({"until_date": date(2026, 6, 9)}, "7 days or fewer"),
        ({"until_date": date(2026, 6, 9)}, "It has ended"),
        ({"from_date": date(2026, 5, 20)}, "That is allowed"),
        ({"advice": "not_fit"}, "One of the two is wrong"),
        ({"advice": ""}, "could not read whether"),
        ({"profession": "Homeopath"}, "Only doctors"),
        ({"profession": ""}, "could not read the profession"),
        ({"practitioner": ""}, "could not read who"),
        (
            {
                "profession": "Physiotherapist",
                "statement_date": date(2022, 6, 30),
                "assessed_date": date(2022, 6, 30),
            },
            "Before 1 July 2022",
        ),
    ],
)
def test_each_rule_is_said_in_plain_words(changed, said):
    found = med3_rules.findings(replace(GOOD, **changed), today=TODAY)
    assert any(said in sentence for sentence in found), found


@pytest.mark.parametrize("last", [date(2026, 9, 2), date(2026, 6, 10)])
def test_exactly_three_months_and_eight_days_are_within_the_rules(last):
    found = med3_rules.findings(replace(GOOD, until_date=last), today=TODAY)
    assert found == ()


@given(st.text(max_size=500))
def test_no_words_break_it(text):
    try:
        note = med3.read(text)
    except NotRead:
        return
    assert note != FitNote()
