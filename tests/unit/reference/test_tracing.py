"""The trace in the national register, behind the interface that a sandbox answers too."""

from datetime import date

import pytest

from handrail.interop.pds import NotConnected, Sandbox, door
from handrail.kernel import nhs_number


def test_without_a_setting_the_trace_says_that_it_is_not_connected(settings):
    settings.PDS = ""
    assert isinstance(door(), NotConnected)
    told = door().trace(family_name="Okafor", birth_date=date(1980, 2, 1), nhs_number=None)
    assert (told.answer, told.source, told.nhs_number) == (
        "not_connected",
        "PDS is not connected",
        None,
    )


@pytest.mark.parametrize(
    ("name", "born", "number", "answer"),
    [
        ("Okafor", date(1980, 2, 1), None, "one"),
        ("Okafor", date(1980, 2, 2), None, "none"),
        ("Twin", date(1990, 1, 1), None, "several"),
        ("Twin", date(1990, 1, 1), "9990000034", "one"),
    ],
)
def test_the_sandbox_answers_about_made_up_people(settings, name, born, number, answer):
    settings.PDS = "sandbox"
    assert isinstance(door(), Sandbox)
    asked = nhs_number.parse(number) if number else None
    told = door().trace(family_name=name, birth_date=born, nhs_number=asked)
    assert told.answer == answer
    assert "not PDS" in told.source
