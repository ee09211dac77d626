"""What became of a card: kept where the card is known, refused whole where it is not."""

from uuid import uuid4

import pytest

from handrail.domain.prompting.models import Shown
from handrail.interop.cds_hooks import cards

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
NOT_MADE = "00000000-0000-4000-8000-000000000001"
WHEN = "2026-06-03T09:30:00Z"


def one(card, outcome="accepted", **more):
    said = {"card": card["uuid"], "outcome": outcome, "outcomeTimestamp": WHEN}
    if outcome == "accepted":
        said["acceptedSuggestions"] = [{"id": each["uuid"]} for each in card["suggestions"]]
    return said | more


@pytest.fixture
def card(hooked):
    [found] = hooked.cards()
    return found


def kept():
    return Shown.objects.values_list("outcome", "reason").get()


def test_an_accepted_card_is_kept(hooked, card):
    answer = hooked.feedback({"feedback": [one(card)]})
    assert (answer.status_code, answer.content) == (200, b"")
    assert kept() == ("accepted", "")


def test_a_card_that_was_set_aside_is_kept_with_its_reason_and_no_words(hooked, card):
    why = {
        "reason": {"code": "not-wanted", "system": cards.reason_system(), "display": "x"},
        "userComment": "Mr Quillfeather would rather wait",
    }
    answer = hooked.feedback({"feedback": [one(card, "overridden", overrideReason=why)]})
    assert answer.status_code == 200
    assert kept() == ("overridden", "not-wanted")
    assert hooked.cards() == [], "and it is quiet for the rest of the day"


@pytest.mark.parametrize(
    "why", [{}, {"userComment": "No"}, {"reason": {"code": "else", "system": "x"}}]
)
def test_another_reason_or_none_is_kept_as_that(hooked, card, why):
    assert hooked.feedback({"feedback": [one(card, "overridden", overrideReason=why)]})
    assert kept() == ("overridden", "other")


def test_an_unknown_card_is_404_and_nothing_of_the_call_is_kept(hooked, card):
    body = {"feedback": [one(card), one(card) | {"card": str(uuid4())}]}
    answer = hooked.feedback(body)
    assert answer.status_code == 404
    assert kept() == ("", "")


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "ignored"}, {"outcomeTimestamp": None}, {"outcomeTimestamp": "yesterday"},
        {"card": "x"}, {"card": None}, {"acceptedSuggestions": []},
        {"acceptedSuggestions": [{"id": NOT_MADE}]}, {"acceptedSuggestions": [{}]},
        {"overrideReason": "no"},
    ],
    ids=str,
)  # fmt: skip
def test_feedback_that_makes_no_sense_is_400_and_not_kept(hooked, card, change):
    said = {name: each for name, each in (one(card) | change).items() if each is not None}
    answer = hooked.feedback({"feedback": [said]})
    assert answer.status_code == 400
    assert kept() == ("", "")


@pytest.mark.parametrize("body", [{}, {"feedback": []}, {"feedback": {}}, {"feedback": [None]}])
def test_a_body_without_feedback_is_400(hooked, body):
    assert hooked.feedback(body).status_code == 400


def test_feedback_needs_a_token_of_its_own(hooked, card):
    body = {"feedback": [one(card)]}
    assert hooked.feedback(body, token="").status_code == 401
    assert hooked.feedback(body, service="no-such-service").status_code == 404
    assert kept() == ("", "")
