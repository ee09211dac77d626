"""Referring somebody who is known never loses what is held about them."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from handrail.domain.participants.queries import PersonRecord
from handrail.kernel.viewer import Staff
from handrail.web.referrer import answers

BY = Staff(uuid4(), uuid4(), "gp", frozenset())


@pytest.fixture
def held() -> PersonRecord:
    return PersonRecord(
        id=uuid4(), given_name="Amara", family_name="Okoro", preferred_name="Ama",
        birth_date=date(1980, 2, 1), age=46, nhs_number=None, nhs_number_claimed="",
        identity="confirmed", died_date=None, address_lines=("4 Mill Lane",), postcode="ZZ1 1AA",
        no_fixed_address=False, gp_practice_id=BY.organisation_id, no_gp=False,
        phone="07700900982", phone_safe="yes", text_safe="no", voicemail_safe="unknown",
        email="", email_safe="unknown", letter_safe="no", contact_notes="After six",
        language="", interpreter_needed=True, communication_needs=("Deafblind manual",),
        adjustments=("Quiet room", "Low light"), adjustments_note="Sits by the door",
        status_page_off=False, version=3,
    )  # fmt: skip


def said(held: PersonRecord) -> dict[str, object]:
    return answers.of_person(held, BY.organisation_id)


def test_what_the_form_does_not_show_is_kept(held: PersonRecord) -> None:
    kept = answers.details(said(held), BY, held)
    assert kept.preferred_name == "Ama"
    assert kept.address_lines == ("4 Mill Lane",)
    assert kept.contact_notes == "After six"
    assert kept.adjustments_note == "Sits by the door"
    assert kept.interpreter_needed


def test_needs_that_are_on_no_list_are_kept(held: PersonRecord) -> None:
    kept = answers.details(said(held), BY, held)
    assert kept.communication_needs == ("Deafblind manual",)
    assert set(kept.adjustments) == {"Quiet room", "Low light"}


def test_a_way_that_is_not_safe_stays_so(held: PersonRecord) -> None:
    kept = answers.details(said(held), BY, held)
    assert (kept.phone_safe, kept.text_safe, kept.letter_safe) == ("yes", "no", "no")
    nothing_safe = replace(held, phone_safe="unknown")
    kept = answers.details(said(nothing_safe), BY, nothing_safe)
    assert (kept.phone_safe, kept.text_safe) == ("unknown", "no")


def test_somebody_new_has_only_what_was_said() -> None:
    new = answers.details({"phone": "07700900982", "safe_ways": ["text"], "needs": []}, BY, None)
    assert (new.text_safe, new.phone_safe, new.adjustments) == ("yes", "no", ())
