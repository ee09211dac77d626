"""An area's weights: dated versions, by whoever keeps its directory, and nobody else."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from handrail.domain.matching import access, weighing
from handrail.domain.matching.models import Weighting
from handrail.domain.matching.weights import DEFAULT, POINTS, BadWeights
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.viewer import acting_as
from tests.factories.support import browser_of, build
from tests.integration.oversight.area import AT, make_area, officer

pytestmark = pytest.mark.django_db
TODAY = AT.date()


@pytest.fixture(scope="module")
def board(module_db):
    scene = build(AT)
    return make_area("Vale", scene.practice_id)


@pytest.fixture
def keeper(board):
    return officer(board, "directory.manage", at=AT)


def set_(board, by, own, day=TODAY, why="We agreed it in March"):
    with acting_as(by, at=AT):
        return weighing.set_weights(board_id=board, own=own, from_date=day, why=why, by=by, at=AT)


def test_a_second_version_holds_from_its_day_and_the_first_stays(board, keeper):
    first = set_(board, keeper, {"nearness": 40})
    later = TODAY + timedelta(days=30)
    second = set_(board, keeper, {"nearness": 5, "evidence": 30}, day=later)
    assert (first.number, second.number) == (1, 2)
    assert weighing.in_force(board, on=TODAY).weights.nearness == 40
    assert weighing.in_force(board, on=later).weights.evidence == 30
    assert weighing.in_force(board, on=TODAY - timedelta(days=1)).weights == DEFAULT
    assert [it.number for it in weighing.history(board)] == [2, 1, 0]
    assert weighing.history(board)[0].set_by_account_id == keeper.account_id


@pytest.mark.parametrize(
    "own",
    [{"kindness": 3}, {"nearness": -1}, {"nearness": 101}, {"nearness": "9"}, {"nearness": True},
     {"remote": 1.5}, {"half_miles": 0}, {"nearness": float("nan")},
     dict.fromkeys(weighing.DEFAULT.__slots__[:9], 0)],
)  # fmt: skip
def test_what_are_no_weights_is_refused_and_changes_nothing(board, keeper, own):
    with pytest.raises(BadWeights):
        set_(board, keeper, own)
    assert Weighting.objects.count() == 0


def test_no_reason_no_past_day_and_no_change_are_refused(board, keeper):
    with pytest.raises(BadInput, match="Say why"):
        set_(board, keeper, {"nearness": 1}, why=" ")
    with pytest.raises(BadInput, match="today or a later day"):
        set_(board, keeper, {"nearness": 1}, day=TODAY - timedelta(days=1))
    with pytest.raises(weighing.SaysTheSame):
        set_(board, keeper, {"nearness": 20})
    set_(board, keeper, {"nearness": 1}, day=TODAY + timedelta(days=9))
    with pytest.raises(BadInput, match="later version"):
        set_(board, keeper, {"nearness": 2})


def test_only_who_keeps_that_boards_directory_sets_them(board):
    for who in (
        officer(board, "report.area", at=AT, name="Area Viewer"),
        officer(make_area("Hill"), "directory.manage", at=AT, name="Hill Keeper"),
    ):
        with pytest.raises(NotAllowed):
            set_(board, who, {"nearness": 1})


def test_a_version_is_never_changed(board, keeper):
    set_(board, keeper, {"nearness": 1})
    with (
        acting_as(keeper, at=AT),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        Weighting.objects.update(why="Something else")


def test_nine_weights_of_nothing_are_told_of_and_break_no_page(board, keeper):
    said = dict.fromkeys(POINTS, "0") | {"why": "A slip of the hand", "from_date-day": "1",
        "from_date-month": "1", "from_date-year": "2090"}  # fmt: skip
    for button in ({}, {"set": "yes"}):
        answer = browser_of(keeper.account_id).post("/area/weights/new/", said | button)
        assert answer.status_code == 400
        page = answer.content.decode()
        assert "Something has to count. Give at least one of them points." in page
        assert "A slip of the hand" in page
    assert Weighting.objects.count() == 0


def test_who_may_weigh_is_asked_in_one_place(board, keeper):
    scene = build(AT, "two", number="9990000034")
    with acting_as(keeper, at=AT):
        assert access.may_weigh(keeper, board, on=TODAY)
        assert not access.may_weigh(scene.lead.viewer, board, on=TODAY)
        other = make_area("Hill")
        assert not access.may_weigh(keeper, other, on=TODAY)
