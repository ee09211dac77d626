"""Somebody who is referred already: how it stands, where they let the practice know; else peace."""

from datetime import date, timedelta

import pytest

from handrail.domain.audit.models import Event
from handrail.journey import refer, triage
from handrail.kernel import clock
from handrail.kernel.viewer import acting_as
from tests.factories import records
from tests.factories.hooked import NOTE, Hooked
from tests.integration.oversight.area import officer

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
NUMBER = "9990000034"


def send(hooked: Hooked, *, tell_referrer: bool = True):
    """Refer the person of the usual call, as the practice would."""
    from handrail.domain.participants.operations import Details, Names
    from handrail.domain.referrals.sending import Work
    from handrail.kernel import nhs_number
    from handrail.kernel.ids import new_id

    at = clock.now()
    form = refer.Referring(
        submission_id=new_id(),
        source="gp",
        names=Names("Zachariah", "Quill", date(1985, 2, 1), nhs_number.parse(NUMBER)),
        details=Details(phone="07700 900123", phone_safe="yes"),
        story=refer.Story(
            goals=("return_to_work",), conditions=("msk",), work=Work(status="off_sick")
        ),
        choice=refer.Choice(
            hooked.service_id, hooked.provider_id, promised_at=at + timedelta(days=2)
        ),
        agreed=refer.Agreed(how="spoken", tell_referrer=tell_referrer),
    )
    with acting_as(hooked.gp, at=at):
        return refer.send(form=form, by=hooked.gp, at=at).id


def empty_call(hooked):
    """A call that would be met with silence: no note holds."""
    held = records.prefetch(hooked.today, observations=records.bundle())
    return records.call("patient-view", today=hooked.today, prefetch=held)


def triager(hooked):
    return officer(
        hooked.provider_id, "referral.triage", "case.work", at=clock.now(), name="Dan Orme"
    )


def test_how_it_stands_is_said_instead_of_a_second_prompt(hooked):
    referral_id = send(hooked)
    [card] = hooked.cards()
    assert card["summary"] == "Already referred to Back to Work Well one"
    assert "the service has it" in card["detail"]
    assert "Action for GP: none." in card["detail"]
    assert "suggestions" not in card
    assert card["links"][0]["url"].endswith(f"/referrals/{referral_id}/")
    with acting_as(hooked.gp, at=clock.now()):
        looks = Event.objects.filter(action="referral.viewed", subject_id=str(referral_id))
        assert [each.actor_kind for each in looks] == ["client"]


def test_what_is_asked_of_the_practice_is_said_whatever_the_moment(hooked):
    referral_id, by = send(hooked), triager(hooked)
    assert hooked.cards(body=empty_call(hooked)) == []
    due = hooked.today + timedelta(days=5)
    with acting_as(by, at=clock.now()):
        triage.ask_referrer(
            referral_id=referral_id, question="Which knee?", answer_by_date=due, by=by,
            at=clock.now(),
        )  # fmt: skip
    [card] = hooked.cards(body=empty_call(hooked))
    assert "Action for GP: Which knee? (by " in card["detail"]
    assert "the service has asked a question" in card["detail"]


def test_where_they_did_not_agree_that_the_practice_may_know_there_is_silence(hooked):
    send(hooked, tell_referrer=False)
    assert hooked.cards() == []


def test_whoever_is_dying_is_left_in_peace_referred_or_not(hooked):
    send(hooked)
    held = records.prefetch(hooked.today)
    dying = records.coded("Condition", records.PALLIATIVE)
    held["conditions"] = records.bundle(dying)
    assert hooked.cards(body=records.call("patient-view", today=hooked.today, prefetch=held)) == []


def test_whoever_wanted_nothing_more_is_left_in_peace(hooked):
    from handrail.domain.referrals import by_referrer

    referral_id = send(hooked)
    with acting_as(hooked.gp, at=clock.now()):
        by_referrer.withdraw(
            referral_id=referral_id, closing="not_wanted", note="", by=hooked.gp, at=clock.now()
        )
    assert hooked.cards() == []


def test_after_a_duplicate_was_taken_back_there_may_be_a_prompt(hooked):
    from handrail.domain.referrals import by_referrer

    referral_id = send(hooked)
    with acting_as(hooked.gp, at=clock.now()):
        by_referrer.withdraw(
            referral_id=referral_id, closing="sent_in_error", note="", by=hooked.gp,
            at=clock.now(),
        )  # fmt: skip
    [card] = hooked.cards()
    assert card["suggestions"]


@pytest.mark.parametrize(
    "patient",
    [
        records.patient(birthDate="1985-02-02"),
        records.patient(identifier=[]),
        records.patient(identifier=[{"system": "https://fhir.nhs.uk/Id/nhs-number"}]),
        records.patient(
            identifier=[{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "123"}]
        ),
    ],
    ids=["another day of birth", "no number", "an empty number", "a wrong number"],
)
def test_nobody_is_found_by_less_than_number_and_day_of_birth(hooked, patient):
    send(hooked)
    held = records.prefetch(hooked.today, patient=patient)
    [card] = hooked.cards(body=records.call("patient-view", today=hooked.today, prefetch=held))
    assert "Already" not in card["summary"]


def test_another_practice_learns_nothing_of_a_referral(hooked):
    from tests.factories import hooked as factory
    from tests.factories.clinical import Signer

    send(hooked)
    theirs = factory.build(mark="two", signer=Signer("https://two.example"))
    [card] = theirs.cards()
    assert "Already" not in card["summary"]


def test_a_fit_note_for_somebody_who_is_referred_says_how_it_stands(hooked):
    send(hooked)
    note = records.draft(hooked.today, hooked.today + timedelta(days=20))
    context = {"draftOrders": records.bundle(note)}
    [card] = hooked.cards(NOTE, records.call("order-sign", today=hooked.today, context=context))
    assert card["summary"].startswith("Already referred")
