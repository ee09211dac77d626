"""Who may ask past one organisation's sight, and what they are told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.audit.models import Event
from handrail.domain.audit.purposes import Purpose
from handrail.domain.oversight import operations, queries
from handrail.domain.oversight.models import Enquiry
from handrail.domain.oversight.operations import Sought
from handrail.insight import area as insight
from handrail.kernel import nhs_number
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Staff, acting_as
from tests.factories import support
from tests.integration.oversight.area import AT, make_area, officer

pytestmark = pytest.mark.django_db
WHY = "The person asked who looked"
AMARA = Sought(nhs_number.parse("9990000018"), date(1980, 2, 1), "okafor")


@pytest.fixture(scope="module")
def scene(module_db):
    return support.build(AT)


@pytest.fixture
def board(scene):
    return make_area("Vale", scene.practice_id, scene.provider_id, scene.other_id)


@pytest.fixture
def governor(board):
    return officer(board, "audit.read", at=AT)


def ask(viewer: Staff, sought: Sought = AMARA, why: str = WHY, at: datetime = AT):
    with acting_as(viewer, at=at):
        return operations.enquire(sought=sought, reason=why, by=viewer, at=at)


def test_a_board_sees_its_whole_area_and_looks_without_a_relation_first(scene, governor):
    curious = support.worker("Nosy Parker", "test-coach", scene.provider_id, "nosy", AT)
    for viewer in (scene.coach.viewer, curious.viewer):
        with acting_as(viewer, at=AT):
            audit.record_view(
                what="case.viewed",
                by=viewer,
                at=AT,
                person_id=scene.person_id,
                purpose=Purpose.DIRECT_CARE,
            )
    found = ask(governor)
    with acting_as(governor, at=AT):
        lines = queries.lines(found, viewer=governor, at=AT)
        subject = queries.subject(found, viewer=governor, at=AT)
    assert subject.person_id == scene.person_id
    unrelated = [line for line in lines if not line.has_relation]
    assert lines[: len(unrelated)] == tuple(unrelated)
    assert {line.account_id for line in unrelated} == {curious.viewer.account_id}
    assert {scene.practice_id, scene.provider_id} <= {line.organisation_id for line in lines}


def test_the_question_is_written_down_found_or_not(scene, governor):
    assert ask(governor) is not None
    assert ask(governor, Sought(AMARA.nhs_number, AMARA.birth_date, "Other")) is None
    with acting_as(governor, at=AT):
        asked = Event.objects.filter(action="audit.person_sought").order_by("id")
        assert [(one.person_id, one.purpose, one.detail) for one in asked] == [
            (scene.person_id, WHY, {"found": True}),
            (None, WHY, {"found": False}),
        ]


def test_no_reason_no_answer(governor):
    with pytest.raises(BadInput, match="Say why"):
        ask(governor, why="because")


def test_without_the_permission_nobody_is_answered(scene, governor):
    coach = scene.coach.viewer
    with pytest.raises(NotAllowed):
        ask(coach)
    found = ask(governor)
    # A viewer made up in code: the database looks for the membership itself.
    pretender = Staff(coach.account_id, coach.organisation_id, coach.job_role, governor.permissions)
    with acting_as(pretender, at=AT):
        with pytest.raises(NotFound):
            queries.subject(found, viewer=pretender, at=AT)
        assert queries.lines(found, viewer=pretender, at=AT) == ()
        with (
            pytest.raises(ProgrammingError, match="only who reads the audit"),
            transaction.atomic(),
        ):
            operations.enquire(sought=AMARA, reason=WHY, by=pretender, at=AT)


def test_an_enquiry_is_its_askers_own_and_ends(scene, board, governor):
    found = ask(governor)
    colleague = officer(board, "audit.read", at=AT, name="Second Officer")
    for viewer, at in ((colleague, AT), (governor, AT + timedelta(hours=9))):
        with acting_as(viewer, at=at), pytest.raises(NotFound):
            queries.subject(found, viewer=viewer, at=at)
    with acting_as(colleague, at=AT):
        assert Enquiry.objects.count() == 0


def test_another_area_does_not_even_find_them(scene, board):
    elsewhere = make_area("Hill")
    stranger = officer(elsewhere, "audit.read", at=AT, name="Hill Officer")
    assert ask(stranger) is None


def test_a_providers_own_officer_sees_their_own_lines_only(scene, board):
    own = officer(scene.provider_id, "audit.read", at=AT, name="Provider Officer")
    found = ask(own)
    with acting_as(own, at=AT):
        lines = queries.lines(found, viewer=own, at=AT)
    assert {line.organisation_id for line in lines} == {scene.provider_id}


def test_the_app_cannot_write_an_enquiry_itself(governor):
    with (
        acting_as(governor, at=AT),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        Enquiry.objects.create(
            account_id=governor.account_id,
            organisation_id=governor.organisation_id,
            person_id=new_id(),
            reason=WHY,
            asked_at=AT,
        )


def counts_of(viewer: Staff, at: datetime = AT) -> insight.Area:
    with acting_as(viewer, at=at):
        return insight.twelve_months(viewer=viewer, at=at)


def test_small_numbers_never_leave_the_database(scene, board):
    commissioner = officer(board, "report.area", at=AT)
    assert counts_of(commissioner).whole.came_in == insight.HIDDEN
    for _ in range(11):
        support.send(scene.gp.viewer, scene.service_id, scene.provider_id, AT)
    found = counts_of(commissioner)
    assert found.whole.came_in == 10
    assert found.whole.waiting == 10
    assert (found.whole.kept, found.whole.overdue) == (0, 0)
    assert insight.kept_percent(found.whole) is None
    assert [(one.name, counts.came_in) for one, counts in found.services] == [
        ("Pathways Back coaching one", 10)
    ]
    assert [(month, counts.came_in) for month, counts in found.months if counts.came_in] == [
        (date(2026, 6, 1), 10)
    ]


def test_another_area_and_other_roles_see_no_figures(scene, board):
    other = officer(make_area("Hill"), "report.area", at=AT, name="Hill Officer")
    assert counts_of(other).whole.came_in == 0
    with pytest.raises(NotAllowed):
        counts_of(scene.coach.viewer)
    pretender = Staff(
        scene.coach.viewer.account_id, board, "test-coach", frozenset({"report.area"})
    )
    with (
        acting_as(pretender, at=AT),
        pytest.raises(ProgrammingError, match="only who sees figures"),
        transaction.atomic(),
    ):
        queries.counts(since=AT.date(), until=AT.date(), viewer=pretender, at=AT)


@pytest.mark.parametrize(
    ("count", "told"), [(0, 0), (1, -1), (7, -1), (8, 10), (12, 10), (13, 15), (1003, 1005)]
)
def test_how_numbers_are_hidden(db, count, told):
    with connection.cursor() as cursor:
        cursor.execute("select oversight_hidden(%s)", [count])
        assert cursor.fetchone() == (told,)


def test_the_moment_is_the_contexts(scene, board):
    """Figures a year later no longer count what came in now."""
    later = datetime(2027, 8, 1, tzinfo=UTC)
    commissioner = officer(board, "report.area", at=AT)
    assert counts_of(commissioner, later).whole.came_in == 0
