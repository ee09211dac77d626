"""What an intake says, made ready for triage."""

from datetime import date
from uuid import uuid4

from handrail.domain.referrals import intake_answers
from handrail.domain.referrals.intake_answers import read


def test_nothing_said_is_not_no():
    said = read({})
    assert said.is_safe("phone") == "unknown"
    assert intake_answers.names(said) is None
    assert intake_answers.details(said).phone_safe == "unknown"


def test_what_was_not_ticked_is_not_safe():
    said = read({"phone": "1", "safe_ways": ["text"]})
    details = intake_answers.details(said)
    assert (details.text_safe, details.phone_safe, details.letter_safe) == ("yes", "no", "no")


def test_names_and_number():
    said = read(
        {
            "given_name": "Amara",
            "family_name": "Okafor",
            "birth_date": "1980-02-01",
            "nhs_number": "9990000018",
        }
    )
    names = intake_answers.names(said)
    assert names is not None
    assert names.birth_date == date(1980, 2, 1)
    assert str(names.nhs_number) == "999 000 0018"


def test_a_length_of_absence_becomes_a_day():
    work = intake_answers.work(
        read({"absent_weeks": 2, "work_status": "off_sick"}), on=date(2026, 6, 15)
    )
    assert work.absent_since_date == date(2026, 6, 1)
    assert work.status == "off_sick"


def test_no_gp_and_a_practice_exclude_each_other():
    practice = uuid4()
    details = intake_answers.details(read({"no_gp": True, "practice_id": str(practice)}))
    assert details.gp_practice_id == practice
    assert not details.no_gp


def test_how_to_reach_them_is_in_one_line():
    said = read(
        {"other_way": "The day centre", "call_times": ["Saturdays"], "contact_notes": "Say Jo"}
    )
    notes = intake_answers.details(said).contact_notes
    assert notes == "The day centre. Good to call: Saturdays. Say Jo"


def test_what_this_version_does_not_know_is_passed_over():
    assert read({"seen": ["where"], "from_the_future": 1, "goals": ["find_work"]}).goals == (
        "find_work",
    )


def test_needs_are_carried():
    said = read({"interpreter_needed": True, "language": "Polish", "adjustments": ["Quiet room"]})
    assert said.needs == ("Interpreter: Polish", "Quiet room")
