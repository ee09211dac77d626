"""Referring somebody who is known never loses what is held about them."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from handrail.domain.participants.queries import PersonRecord
from handrail.kernel.viewer import Staff
from handrail.web.referrer import reaching

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
        status_page_off=False, address_restricted=False, version=3,
    )  # fmt: skip


def said(held: PersonRecord, **changed: object) -> dict[str, object]:
    return reaching.held_answers(held, BY.organisation_id, may_see=True) | changed


def test_what_the_form_does_not_show_is_kept(held: PersonRecord) -> None:
    kept = reaching.details(said(held, who_changed=True), BY, held)
    assert kept.preferred_name == "Ama"
    assert kept.address_lines == ("4 Mill Lane",)
    assert kept.contact_notes == "After six"
    assert kept.adjustments_note == "Sits by the door"
    assert kept.interpreter_needed


def test_needs_that_are_on_no_list_are_kept(held: PersonRecord) -> None:
    kept = reaching.details(said(held), BY, held)
    assert kept.communication_needs == ("Deafblind manual",)
    assert kept.adjustments == ("Quiet room", "Low light")


def test_a_need_can_be_added_and_taken_back(held: PersonRecord) -> None:
    kept = reaching.details(said(held, needs=["Low light", "Reminders"]), BY, held)
    assert kept.adjustments == ("Low light", "Reminders")


def test_an_old_draft_does_not_undo_what_a_coach_put_right(held: PersonRecord) -> None:
    draft = said(held)
    now = replace(held, phone="07700900001", phone_safe="no", text_safe="no")
    kept = reaching.details(draft, BY, now)
    assert (kept.phone, kept.phone_safe, kept.text_safe) == ("07700900001", "no", "no")
    assert reaching.version(draft, now) == now.version


def test_changed_details_are_held_against_the_version_that_was_seen(held: PersonRecord) -> None:
    draft = said(held, who_changed=True)
    assert reaching.version(draft, replace(held, version=9)) == held.version


def test_a_way_that_is_not_safe_stays_so(held: PersonRecord) -> None:
    kept = reaching.details(said(held, who_changed=True, safe_ways=[]), BY, held)
    assert (kept.phone_safe, kept.text_safe, kept.letter_safe) == ("unknown", "no", "no")


def test_what_others_hold_is_neither_shown_nor_changed(held: PersonRecord) -> None:
    draft = reaching.held_answers(held, BY.organisation_id, may_see=False)
    assert not {"phone", "email", "postcode"} & set(draft)
    kept = reaching.details(draft | {"phone": "0", "who_changed": True}, BY, held)
    assert kept.phone == held.phone


def test_other_names_are_another_person(held: PersonRecord) -> None:
    assert reaching.is_same_person(said(held), held)
    assert not reaching.is_same_person(said(held, given_name="Ben"), held)
    assert not reaching.is_same_person(said(held, birth_date="1980-02-02"), held)
    assert not reaching.is_same_person(said(held, nhs_number="9990000026"), held)


def test_somebody_new_has_only_what_was_said() -> None:
    new = reaching.details({"phone": "07700900982", "safe_ways": ["text"], "needs": []}, BY, None)
    assert (new.text_safe, new.phone_safe, new.adjustments) == ("yes", "no", ())
