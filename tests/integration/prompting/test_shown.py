"""What is kept of a prompt: that there was one, and what became of it; nobody's name."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import override_settings

from handrail.domain.organisations.models import Organisation
from handrail.domain.prompting import operations as prompting
from handrail.domain.prompting import queries
from handrail.domain.prompting.models import Shown
from handrail.domain.prompting.operations import Said
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.viewer import Client, System
from tests.factories.clinical import Signer, register
from tests.integration.oversight.area import AT, make_area, officer

pytestmark = pytest.mark.django_db
MANAGES = "people.manage"
SINCE = local_date(AT) - timedelta(days=28)


@pytest.fixture(scope="module")
def board(module_db):
    practices = [Organisation.objects.create(name=name, kind="practice") for name in ("A", "B")]
    return make_area("Vale", *(each.id for each in practices)), [each.id for each in practices]


@pytest.fixture
def admin(board):
    return officer(board[0], MANAGES, at=AT)


@pytest.fixture
def client(board, admin):
    system_id = register(board[0], Signer(), {"one": board[1][0]}, by=admin, at=AT)
    return Client(system_id, board[1][0])


def show(client, who="Practitioner/1", at=AT):
    return prompting.show(clinician=who, can_suggest=True, by=client, at=at)


def test_a_clinician_is_prompted_so_often_a_day_and_begins_anew_the_next(client):
    with override_settings(PROMPTS_A_DAY=2):
        assert [bool(show(client)) for _ in range(4)] == [True, True, False, False]
        assert show(client, "Practitioner/2")
        assert show(client, at=AT + timedelta(days=1))


def test_after_a_card_is_set_aside_it_is_quiet_for_the_rest_of_the_day(client):
    card = show(client)
    prompting.keep_feedback(said=[Said(card.id, "overridden", reason="not-now")], by=client)
    assert show(client) is None
    assert show(client, at=AT + timedelta(days=1))


def test_after_a_card_is_accepted_there_may_be_another(client):
    card = show(client)
    prompting.keep_feedback(said=[Said(card.id, "accepted", (card.suggestion_id,))], by=client)
    assert show(client)


def test_what_is_kept_names_neither_clinician_nor_person(client):
    show(client)
    row = Shown.objects.get()
    assert {field.name for field in Shown._meta.fields} == {
        "id", "system", "practice", "suggestion_id", "shown_date", "counted_by", "outcome",
        "reason",
    }  # fmt: skip
    assert "Practitioner" not in row.counted_by
    hashes = {row.counted_by}
    show(client, at=AT + timedelta(days=1))
    hashes |= set(Shown.objects.values_list("counted_by", flat=True))
    assert len(hashes) == 2, "no two days can be joined"
    assert prompting.forget_clinicians(at=AT + timedelta(days=1)) == 1
    assert prompting.forget_clinicians(at=AT + timedelta(days=2)) == 1
    assert set(Shown.objects.values_list("counted_by", flat=True)) == {""}


def test_feedback_about_a_card_of_another_is_refused_whole(client, board):
    card = show(client)
    other = Client(client.client_id, board[1][1])
    for by, ids in ((other, [card.id]), (client, [card.id, uuid4()])):
        with pytest.raises(prompting.UnknownCard):
            prompting.keep_feedback(said=[Said(each, "accepted") for each in ids], by=by)
    with pytest.raises(BadInput):
        prompting.keep_feedback(said=[Said(card.id, "accepted", (uuid4(),))], by=client)
    assert Shown.objects.get().outcome == ""


@pytest.mark.parametrize(
    ("given", "kept"), [("not-suitable", "not-suitable"), ("Mr X said no", "other"), ("", "other")]
)
def test_of_reasons_only_ours_are_kept_in_words(client, given, kept):
    card = show(client)
    prompting.keep_feedback(said=[Said(card.id, "overridden", reason=given)], by=client)
    assert Shown.objects.get().reason == kept
    prompting.keep_feedback(said=[Said(card.id, "accepted")], by=client)
    assert (Shown.objects.get().outcome, Shown.objects.get().reason) == ("accepted", "")


def test_rates_are_counted_by_practice_with_small_numbers_hidden(client, board, admin):
    for number in range(12):
        card = show(client, f"Practitioner/{number}")
        said = Said(card.id, "accepted") if number < 8 else Said(card.id, "overridden")
        prompting.keep_feedback(said=[said], by=client)
    [found] = queries.by_practice(board[1], since=SINCE, board_id=board[0], viewer=admin)
    assert (found.practice_id, found.shown, found.accepted) == (board[1][0], 10, 10)
    assert found.set_aside is None
    assert dict(found.reasons)["Another reason"] is None
    assert dict(found.reasons)["Not now"] == 0


def test_only_the_board_counts(board, client):
    for stranger in (officer(board[1][0], MANAGES, at=AT), client, System(board[0])):
        with pytest.raises(NotAllowed):
            queries.by_practice(board[1], since=SINCE, board_id=board[0], viewer=stranger)
