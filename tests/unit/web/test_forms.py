"""The form kit: what is taken, what is refused, and in which words."""

from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.forms import Field

from handrail.kernel.nhs_number import NhsNumber
from handrail.web.shared import forms
from handrail.web.shared.forms import Option
from handrail.web.shared.forms.dates import PARTS
from handrail.web.shared.forms.showing import error_links, field_view, hidden_values


def refusal(field: Field, value: Any) -> str:
    """Return the words in which a value is refused."""
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return str(refused.value.messages[0])


BIRTH = forms.DateParts("When were you born?", name="Date of birth", is_birthday=True)


@pytest.mark.parametrize(
    ("typed", "words", "boxes"),
    [
        (("31", "", ""), "Date of birth must include a month and a year", ("month", "year")),
        (("", "2", "1980"), "Date of birth must include a day", ("day",)),
        (("31", "2", "1980"), "Date of birth must be a real date", ("day",)),
        (("1", "13", "1980"), "Date of birth must be a real date", ("month",)),
        (("x", "2", "1980"), "Date of birth must be a real date", ("day",)),
        (("1", "2", "80"), "Year must include 4 numbers", ("year",)),
        (("1", "2", "2990"), "Date of birth must be in the past", PARTS),
        (("1", "2", "1800"), "Date of birth must be after 1 January 1900", PARTS),
        (("٣", "2", "1980"), "Date of birth must be a real date", ("day",)),
    ],
)
def test_an_impossible_date_is_refused_and_says_which_box(
    typed: tuple[str, str, str], words: str, boxes: tuple[str, ...]
) -> None:
    with pytest.raises(ValidationError) as refused:
        BIRTH.clean(typed)
    assert refused.value.messages == [words]
    assert refused.value.params == {"parts": boxes}


@pytest.mark.parametrize("month", ["3", "03", "mar", "March", "MARCH"])
def test_a_month_may_be_a_number_or_a_name(month: str) -> None:
    assert BIRTH.clean(("31", month, "1980")) == date(1980, 3, 31)


def test_a_date_not_given_is_nothing_where_it_is_not_asked() -> None:
    assert forms.DateParts("When?", required=False).clean(("", "", "")) is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2:30pm", time(14, 30)),
        ("2.30 PM", time(14, 30)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("14:30", time(14, 30)),
        ("0905", time(9, 5)),
        ("930", time(9, 30)),
        ("midday", time(12)),
        ("10", time(10)),
        ("10.30", time(10, 30)),
        ("9 o'clock", time(9)),
        ("2", time(14)),
        ("2:30", time(14, 30)),
        ("02:30", time(2, 30)),
        ("7", time(7)),
        ("00:00", time(0)),
    ],
)
def test_a_time_is_taken_as_people_write_it(typed: str, found: time) -> None:
    assert forms.TimeOfDay("Time").clean(typed) == found


@pytest.mark.parametrize(
    "typed", ["25:00", "13pm", "0pm", "9:75", "soon", "0", "24", "\u0661\u0660"]
)
def test_a_time_that_is_none_is_refused(typed: str) -> None:
    assert refusal(forms.TimeOfDay("Time"), typed) == "Time must be a time, like 9:30am or 2pm"


def test_an_nhs_number_is_taken_in_any_spacing() -> None:
    for typed in ("9990000018", "999 000 0018", " 999-000-0018 ", "999\u00a0000\u00a00018"):
        assert forms.NhsNumberField().clean(typed) == NhsNumber("9990000018")
    assert forms.NhsNumberField(required=False).clean("") is None


def test_a_wrong_nhs_number_is_refused() -> None:
    assert "not right" in refusal(forms.NhsNumberField(), "999 000 0019")
    assert "10 digits" in refusal(forms.NhsNumberField(), "999")


@pytest.mark.parametrize(
    ("typed", "found"),
    [("sw1a1aa", "SW1A 1AA"), (" m1 1ae", "M1 1AE"), ("EC1A 1BB ", "EC1A 1BB")],
)
def test_a_postcode_is_taken_in_any_spacing(typed: str, found: str) -> None:
    assert forms.Postcode().clean(typed) == found


@pytest.mark.parametrize("typed", ["SW1A", "12345", "SW1A 1A", "not a postcode"])
def test_a_postcode_that_is_none_is_refused(typed: str) -> None:
    assert refusal(forms.Postcode(), typed) == "Enter a full UK postcode, like SW1A 1AA"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("01632 960 001", "01632960001"),
        ("+44 (0)7700 900 982", "07700900982"),
        ("+44 808 157 0192", "08081570192"),
        ("+353 1 234 5678", "+35312345678"),
    ],
)
def test_a_phone_number_is_taken_as_people_write_it(typed: str, found: str) -> None:
    assert forms.Phone().clean(typed) == found


def test_a_phone_number_nobody_could_ring_is_refused() -> None:
    for typed in ("123", "not a number", "07700 900", "٠٧٧٠٠٩٠٠٩٨٢"):
        assert refusal(forms.Phone(), typed).startswith("Enter a phone number, like")
    mobile = forms.Phone(is_mobile=True)
    assert refusal(mobile, "01632 960 001") == "Enter a mobile number, like 07700 900 982"


@pytest.mark.parametrize(
    "name", ["Zoë", "Nguyễn Thị 😀", "محمد الخوارزمي", "O'Brien-Łuków", "李小龍"]
)
def test_a_name_in_any_script_survives(name: str) -> None:
    assert forms.Text("Name").clean(f"  {name} ") == name


def test_characters_that_cannot_be_shown_are_refused_and_turning_marks_are_dropped() -> None:
    said = "Name must not include characters that cannot be shown"
    for given in ("a\x00b", "a\x1bb", "a\ud800b"):
        assert refusal(forms.Text("Name"), given) == said
    assert forms.Text("Name").clean("safe\u202egnp.exe") == "safegnp.exe"


def test_text_has_a_limit_and_lines_are_kept_only_where_they_fit() -> None:
    assert forms.LongText("Why").clean("a\r\n\r\nb") == "a\n\nb"
    assert forms.Text("Name").clean("a\r\nb") == "a b"
    limited = forms.LongText("Why", max_length=1_000)
    assert refusal(limited, "x" * 1_001) == "Why must be 1,000 characters or less"
    assert limited.clean("x" * 1_000)


def test_a_number_has_limits() -> None:
    weeks = forms.Number("Weeks", largest=520)
    assert weeks.clean(" 12 ") == 12
    assert refusal(weeks, "521") == "Weeks must be between 0 and 520"
    assert refusal(weeks, "1.5") == "Weeks must be a whole number, like 3"
    assert refusal(weeks, "٣") == "Weeks must be a whole number, like 3"
    assert forms.Number("Weeks", required=False).clean("") is None


class Reach(forms.Form):
    """Asks how to reach somebody."""

    submission = forms.SubmissionId()
    how = forms.Radios(
        "How?",
        [Option("email", "Email", reveal=("email",)), Option("phone", "Phone", reveal=("phone",))],
        missing="Select how",
    )
    email = forms.Email()
    phone = forms.Phone()
    why = forms.Checkboxes(
        "Why?", [Option("a", "A"), Option("b", "B"), Option("none", "None", is_exclusive=True)]
    )
    born = forms.DateParts("Born", required=False)


ID = "7b0ad3c4-6f0e-4b8e-9a55-0d6f2f6f5a11"


def test_only_the_fields_of_the_chosen_option_count() -> None:
    given = {"submission": ID, "how": "phone", "phone": "07700 900 982", "why": ["b", "a"]}
    form = Reach({**given, "email": "not an email"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["email"] == ""
    assert form.cleaned_data["phone"] == "07700900982"
    assert form.cleaned_data["why"] == ("a", "b")
    assert str(form.cleaned_data["submission"]) == ID
    assert not Reach({**given, "phone": ""}).is_valid()


def test_unknown_and_contradictory_choices_are_refused() -> None:
    form = Reach({"submission": ID, "how": "pigeon", "why": ["a", "none"]})
    assert form.errors["how"] == ["Select one of the options"]
    assert form.errors["why"] == ["Select “None”, or the others, but not both"]


def test_the_summary_links_to_each_field_and_to_the_wrong_box() -> None:
    form = Reach({"born-day": "31", "born-month": "2", "born-year": "1980"})
    assert [(link.text, link.href) for link in error_links(form)] == [
        ("This page was out of date. Check what you typed, then send it again", ""),
        ("Select how", "#how"),
        ("Select an option", "#why"),
        ("Born must be a real date", "#born-day"),
    ]
    assert error_links(Reach()) == ()


def test_what_was_typed_is_shown_again() -> None:
    form = Reach({"how": "email", "email": "wrong\x00", "why": ["b"], "born-day": "x"})
    assert field_view(form, "email").value == "wrong"
    assert [option.is_chosen for option in field_view(form, "why").options] == [False, True, False]
    assert [part.value for part in field_view(form, "born").parts] == ["x", "", ""]


def test_a_refused_submission_id_is_made_anew_and_a_good_one_kept() -> None:
    assert hidden_values(Reach({"submission": ID})) == (("submission", ID),)
    made = dict(hidden_values(Reach({"submission": "x"})))["submission"]
    assert len(made) == len(ID)
    assert dict(hidden_values(Reach()))["submission"] != made


def test_a_date_already_known_fills_the_boxes() -> None:
    form = Reach(initial={"born": date(1980, 3, 31)})
    assert [part.value for part in field_view(form, "born").parts] == ["31", "3", "1980"]
