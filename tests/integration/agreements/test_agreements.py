"""What an area has agreed is added by its own board only, never changed, and never for the wall."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction

from handrail.domain.agreements import operations, queries
from handrail.domain.agreements.models import Basis, TeamMember
from handrail.domain.agreements.operations import Decision
from handrail.domain.audit.models import Event
from handrail.domain.organisations import operations as organisations
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.viewer import System, acting_as
from tests.factories import support
from tests.factories.agreed import AGREED, PATHWAY
from tests.integration.oversight.area import AT, make_area, officer

pytestmark = pytest.mark.django_db
BASIS = Decision("support", "Vale ICB", "6(1)(e)", "9(2)(h)", "DPIA 4", date(2026, 6, 3))


@pytest.fixture(scope="module")
def scene(module_db):
    return support.build(AT)


@pytest.fixture
def board(scene):
    return make_area("Vale", scene.practice_id, scene.provider_id, scene.other_id)


@pytest.fixture
def governor(board):
    return officer(board, "agreements.set", at=AT)


def listed(governor, *places, agreed=AGREED, at=AT, board_id=None):
    with acting_as(governor, at=at):
        return operations.add_to_team(
            board_id=board_id or governor.organisation_id,
            pathway=PATHWAY,
            organisation_ids=places,
            agreed=agreed,
            by=governor,
            at=at,
        )


def one_team(ours, theirs, at, programme="workwell"):
    with connection.cursor() as cursor:
        cursor.execute("select agreements_one_team(%s, %s, %s, %s)", [programme, ours, theirs, at])
        return cursor.fetchone()[0]


def test_two_on_one_list_are_one_team_and_others_are_not(scene, governor):
    lines = listed(governor, scene.provider_id, scene.other_id)
    found = one_team(scene.provider_id, scene.other_id, AT)
    assert found in lines
    assert queries.line(found).organisation_id == scene.other_id
    assert one_team(scene.provider_id, scene.practice_id, AT) is None
    assert one_team(scene.provider_id, scene.other_id, AT, programme="connect-to-work") is None
    assert one_team(scene.provider_id, scene.provider_id, AT) is None
    lines = queries.team_of(scene.provider_id, programmes=["workwell"], at=AT)
    assert [line.organisation_id for line in lines] == [scene.other_id]
    assert lines[0].agreed_by == AGREED.by
    assert Event.objects.filter(action="agreement.team_added").count() == 0, "not ours to read"
    with acting_as(governor, at=AT):
        assert Event.objects.filter(action="agreement.team_added").count() == 2


def test_nothing_agreed_means_no_team(scene, board):
    assert one_team(scene.provider_id, scene.other_id, AT) is None
    assert queries.team(board, at=AT) == ()


@pytest.mark.parametrize(
    ("days", "is_one"),
    [(-1, False), (0, True), (10, True), (11, False)],
    ids=["the day before", "the first day", "the last day", "the day after"],
)
def test_a_list_holds_from_its_first_day_until_the_end_of_its_last(scene, governor, days, is_one):
    agreed = replace(AGREED, until_date=AGREED.from_date + timedelta(days=10))
    listed(governor, scene.provider_id, scene.other_id, agreed=agreed)
    at = AT + timedelta(days=days)
    assert (one_team(scene.provider_id, scene.other_id, at) is not None) is is_one


def test_one_line_is_ended_with_a_reason_and_stays_in_the_history(scene, governor, board):
    lines = listed(governor, scene.provider_id, scene.other_id)
    later = AT + timedelta(hours=1)
    with acting_as(governor, at=later):
        with pytest.raises(BadInput):
            operations.end_in_team(member_id=lines[0], why=" ", by=governor, at=later)
        operations.end_in_team(
            member_id=lines[0], why="The contract has ended", by=governor, at=later
        )
        with pytest.raises(operations.AlreadyEnded):
            operations.end_in_team(member_id=lines[0], why="Once more", by=governor, at=later)
    assert one_team(scene.provider_id, scene.other_id, AT) is not None
    assert one_team(scene.provider_id, scene.other_id, later) is None
    assert [line.id for line in queries.team(board, at=later)] == [lines[1]]
    [ended] = queries.former(board, at=later)
    assert (ended.id, ended.ended_why) == (lines[0], "The contract has ended")
    again = queries.line(lines[0]).organisation_id
    assert listed(governor, again, at=later)


def test_the_same_organisation_is_not_listed_twice_at_once(scene, governor):
    listed(governor, scene.provider_id)
    with pytest.raises(operations.AlreadyListed):
        listed(governor, scene.provider_id, scene.other_id)


@pytest.mark.parametrize("kind", ["employer", "jobcentre", "dwp"])
def test_who_is_only_told_things_is_never_in_a_team(scene, governor, board, kind):
    with acting_as(System(), at=AT):
        body = organisations.register(name=f"A {kind}", kind=kind, by=System(), at=AT)
        organisations.relate(
            child_id=body,
            parent_id=board,
            kind="part_of",
            from_date=date(2020, 1, 1),
            by=System(),
            at=AT,
        )
    with pytest.raises(operations.NeverOneTeam):
        listed(governor, scene.provider_id, body)
    with acting_as(governor, at=AT), pytest.raises(Error, match="nobody's direct-care team"):
        TeamMember.objects.create(**row(board, body))


def test_who_is_not_of_the_area_is_not_on_its_list(scene, governor):
    stranger = make_area("Far")
    with pytest.raises(operations.NeverOneTeam):
        listed(governor, scene.provider_id, stranger)


@pytest.mark.parametrize(
    "agreed",
    [
        replace(AGREED, by="  "),
        replace(AGREED, reference=""),
        replace(AGREED, on=AT.date() + timedelta(days=1)),
        replace(AGREED, from_date=AGREED.on - timedelta(days=1)),
        replace(AGREED, until_date=AGREED.from_date - timedelta(days=1)),
    ],
    ids=["nobody", "no document", "agreed tomorrow", "begins before", "ends before"],
)
def test_a_list_says_who_agreed_it_where_and_for_which_days(scene, governor, agreed):
    with pytest.raises(BadInput):
        listed(governor, scene.provider_id, agreed=agreed)
    assert queries.team(governor.organisation_id, at=AT) == ()


def test_only_the_boards_own_information_governance_writes_it(scene, governor, board):
    [line] = listed(governor, scene.provider_id)
    other_board = officer(make_area("Far"), "agreements.set", at=AT, name="Una Stranger")
    provider = officer(scene.provider_id, "agreements.set", at=AT, name="Ola Hart")
    for viewer in (scene.lead.viewer, provider, other_board):
        with pytest.raises(NotAllowed):
            listed(viewer, scene.other_id, board_id=board)
        with acting_as(viewer, at=AT):
            with pytest.raises(NotAllowed):
                operations.set_basis(board_id=board, decision=BASIS, by=viewer, at=AT)
            with pytest.raises(NotFound):
                operations.end_in_team(member_id=line, why="It is over", by=viewer, at=AT)


def test_the_database_takes_a_row_from_nobody_else(scene, governor, board):
    listed(governor, scene.provider_id)
    provider = officer(scene.provider_id, "agreements.set", at=AT, name="Ola Hart")
    for viewer in (scene.lead.viewer, provider, System(scene.provider_id)):
        with (
            acting_as(viewer, at=AT),
            pytest.raises(Error, match="own information governance"),
            transaction.atomic(),
        ):
            TeamMember.objects.create(**row(board, scene.other_id))
    with acting_as(governor, at=AT), connection.cursor() as cursor:
        for statement in (
            "update agreements_teammember set until_date = null",
            "delete from agreements_teammember",
            "update agreements_basis set article6 = '6(1)(a)'",
        ):
            with pytest.raises(Error), transaction.atomic():
                cursor.execute(statement)


def test_a_basis_is_decided_anew_and_never_written_over(governor, board):
    def decide(**changes):
        with acting_as(governor, at=AT):
            return operations.set_basis(
                board_id=board, decision=replace(BASIS, **changes), by=governor, at=AT
            )

    assert queries.bases(board, on=AT.date()) == {}
    decide()
    decide(article6="6(1)(c)", from_date=date(2026, 7, 1))
    found = queries.bases(board, on=AT.date())
    assert {purpose: it.article6 for purpose, it in found.items()} == {"support": "6(1)(e)"}
    assert queries.bases(board, on=date(2026, 7, 1))["support"].article6 == "6(1)(c)"
    assert [it.article6 for it in queries.basis_history(board, "support")] == ["6(1)(c)", "6(1)(e)"]
    for wrong in ({"purpose": "curiosity"}, {"article6": "6(1)(z)"}, {"controller": " "}):
        with pytest.raises(BadInput):
            decide(**wrong)
    assert Basis.objects.filter(board_id=board).count() == 2


def test_no_basis_is_chosen_beforehand_and_consent_comes_last():
    from handrail.web.governance.agreed.forms import LawForm

    form = LawForm()
    for name, consent in (("article6", "6(1)(a)"), ("article9", "9(2)(a)")):
        values = [option.value for option in form.fields[name].options if option.value != "none"]
        assert values[-1] == consent
        assert form[name].value() is None


def row(board, organisation_id):
    return {
        "board_id": board,
        "programme_id": PATHWAY.id,
        "pathway": PATHWAY.name,
        "organisation_id": organisation_id,
        "from_date": AGREED.from_date,
        "agreed_by": AGREED.by,
        "agreed_date": AGREED.on,
        "reference": AGREED.reference,
        "recorded_at": AT,
    }
