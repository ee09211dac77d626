"""Looks that somebody should explain are raised at night, read and decided behind fences."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.audit.models import Event
from handrail.domain.audit.purposes import Purpose
from handrail.domain.disclosure.models import Grant
from handrail.domain.oversight import operations, queries
from handrail.domain.oversight.operations import AboutYourself
from handrail.domain.oversight.queries import NoSuchLook
from handrail.domain.oversight.reasons import Reason
from handrail.domain.staff.permissions import Permission
from handrail.jobs import sweeps
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Staff, System, acting_as
from tests.factories import support
from tests.integration.oversight.area import AT, make_area, officer

pytestmark = pytest.mark.django_db
NEXT_DAY = AT + timedelta(days=1)
ALL = ("to_explain", "explained", "referred")
FOUND = "Covered for a colleague on leave"


@pytest.fixture(scope="module")
def scene(module_db):
    return support.build(AT)


@pytest.fixture
def board(scene):
    return make_area("Vale", scene.practice_id, scene.provider_id, scene.other_id)


@pytest.fixture
def governor(board):
    return officer(board, "audit.read", at=AT)


def look(viewer: Staff, person_id, at=AT, times: int = 1) -> None:
    for _ in range(times):
        with acting_as(viewer, at=at):
            audit.record_view(
                what="case.viewed",
                by=viewer,
                at=at,
                person_id=person_id,
                purpose=Purpose.DIRECT_CARE,
            )


def colleague(scene, name: str, mark: str = "one", role: str = "test-coach") -> Staff:
    return support.worker(name, role, scene.provider_id, mark, AT).viewer


def raised(governor: Staff, at=NEXT_DAY, states=ALL):
    sweeps.raise_looks(at)
    with acting_as(governor, at=at):
        return queries.raised_looks(states, viewer=governor, at=at)


def reasons_of(found):
    return {one.account_id: set(one.reasons) for one in found}


def test_those_who_have_to_do_with_the_person_are_not_asked(scene, governor):
    for viewer in (scene.coach.viewer, scene.lead.viewer, scene.gp.viewer):
        look(viewer, scene.person_id)
    assert raised(governor) == ()


def test_whose_task_it_is_has_a_relation_without_an_act(scene, governor):
    new_lead = colleague(scene, "Nell Brook", role="test-lead")
    follower = support.worker("Dr Obi Lane", "test-gp", scene.practice_id, "two", AT).viewer
    for viewer in (new_lead, follower):
        look(viewer, scene.person_id)
    assert raised(governor) == ()


def test_a_colleague_who_had_nothing_to_do_with_them_is_asked_once_a_day(scene, governor):
    curious = colleague(scene, "Nosy Parker")
    look(curious, scene.person_id, times=3)
    [one] = raised(governor)
    assert (one.account_id, one.times, one.looked_date) == (curious.account_id, 3, AT.date())
    assert one.reasons == (Reason.UNRELATED,)
    assert raised(governor) == (one,)


def test_an_organisation_that_was_not_in_touch_is_told_apart(scene, governor):
    look(scene.elsewhere.viewer, scene.person_id)
    found = reasons_of(raised(governor))
    assert found == {scene.elsewhere.viewer.account_id: {Reason.ORGANISATION, Reason.UNRELATED}}


def test_sight_that_had_ended_by_then_counts_as_none(scene, governor, owner_connection):
    curious = colleague(scene, "Nosy Parker")
    later = AT + timedelta(days=2)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from disclosure_grant")
    look(curious, scene.person_id, at=later)
    with acting_as(governor, at=later):
        assert Grant.objects.count() == 0
    found = raised(governor, at=later + timedelta(days=1))
    assert reasons_of(found) == {curious.account_id: {Reason.UNRELATED}}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Dr Grace Okafor", Reason.SURNAME),
        ("Amara Okafor", Reason.OWN),
        ("ms amara OKAFOR", Reason.OWN),
    ],
)
def test_the_same_last_name_is_asked_about_whoever_looks(scene, governor, name, reason):
    namesake = colleague(scene, name)
    look(namesake, scene.person_id)
    [one] = raised(governor)
    assert one.reasons == (Reason.UNRELATED, reason)


@pytest.mark.parametrize("name", ["Grace Notokafor", "Okafor Smith", "Amara O"])
def test_a_name_that_only_looks_alike_is_not(scene, governor, name):
    look(colleague(scene, name), scene.person_id)
    [one] = raised(governor)
    assert one.reasons == (Reason.UNRELATED,)


def test_looking_up_a_colleague_is_asked_about_even_for_their_coach(scene, governor):
    colleague(scene, "Amara Okafor")
    look(scene.coach.viewer, scene.person_id)
    look(scene.gp.viewer, scene.person_id)
    assert reasons_of(raised(governor)) == {scene.coach.viewer.account_id: {Reason.COLLEAGUE}}


def test_a_colleagues_email_address_is_known_too(scene, governor):
    somebody = support.worker("Robin Vale", "test-coach", scene.provider_id, "one", AT)
    from handrail.domain.participants.models import Person

    with acting_as(scene.coach.viewer, at=AT):
        Person.objects.filter(pk=scene.person_id).update(email=somebody.email.upper())
    look(scene.coach.viewer, scene.person_id)
    look(somebody.viewer, scene.person_id)
    found = reasons_of(raised(governor))
    assert found[scene.coach.viewer.account_id] == {Reason.COLLEAGUE}
    assert found[somebody.viewer.account_id] == {Reason.UNRELATED, Reason.OWN}


def test_what_was_explained_is_not_asked_again_until_something_else_is(scene, governor):
    curious = colleague(scene, "Nosy Parker")
    look(curious, scene.person_id)
    [one] = raised(governor)
    with acting_as(governor, at=NEXT_DAY):
        operations.decide(look_id=one.id, state="explained", note=FOUND, by=governor, at=NEXT_DAY)
    look(curious, scene.person_id, at=NEXT_DAY)
    assert raised(governor, NEXT_DAY + timedelta(days=1), ("to_explain",)) == ()
    later = NEXT_DAY + timedelta(days=100)
    look(curious, scene.person_id, at=later)
    assert len(raised(governor, later + timedelta(days=1), ("to_explain",))) == 1


def test_the_person_is_shown_with_what_was_done_that_day(scene, governor):
    look(colleague(scene, "Nosy Parker"), scene.person_id, times=2)
    [one] = raised(governor)
    with acting_as(governor, at=NEXT_DAY):
        about = queries.looked_at(one.id, viewer=governor, at=NEXT_DAY)
    assert (about.name, about.birth_date) == ("Amara Okafor", date(1980, 2, 1))
    assert [line.purpose_code for line in about.lines] == ["direct_care"] * 2


def test_deciding_is_kept_and_audited_and_follows_the_table(scene, governor):
    look(colleague(scene, "Nosy Parker"), scene.person_id)
    [one] = raised(governor)

    def decide(state: str, note: str = FOUND) -> None:
        operations.decide(look_id=one.id, state=state, note=note, by=governor, at=NEXT_DAY)

    with acting_as(governor, at=NEXT_DAY):
        with pytest.raises(BadInput, match="few words"):
            decide("explained", "ok")
        decide("referred")
        with pytest.raises(WrongState):
            decide("referred")
        decide("explained")
        with pytest.raises(WrongState):
            decide("referred")
        found = queries.raised_look(one.id, viewer=governor, at=NEXT_DAY)
        assert (found.state, found.note, found.decided_at) == ("explained", FOUND, NEXT_DAY)
        acts = Event.objects.filter(subject_type="look").order_by("id")
        assert [act.action for act in acts] == ["look.referred", "look.explained"]


def test_nobody_decides_about_their_own_look(scene, board, governor):
    look(governor, scene.person_id)
    [one] = raised(governor)
    with acting_as(governor, at=NEXT_DAY):
        with pytest.raises(AboutYourself):
            operations.decide(
                look_id=one.id, state="explained", note=FOUND, by=governor, at=NEXT_DAY
            )
        with (
            connection.cursor() as cursor,
            pytest.raises(ProgrammingError, match="nobody decides about themself"),
            transaction.atomic(),
        ):
            cursor.execute(
                "select oversight_decide(%s, gen_random_uuid(), 'to_explain', 'explained', 'x')",
                [one.id],
            )


def test_another_area_sees_and_decides_nothing(scene, governor):
    look(colleague(scene, "Nosy Parker"), scene.person_id)
    [one] = raised(governor)
    stranger = officer(make_area("Hill"), "audit.read", at=AT, name="Hill Officer")
    with acting_as(stranger, at=NEXT_DAY):
        assert queries.raised_looks(ALL, viewer=stranger, at=NEXT_DAY) == ()
        with pytest.raises(NoSuchLook):
            queries.looked_at(one.id, viewer=stranger, at=NEXT_DAY)
        with connection.cursor() as cursor:
            cursor.execute(
                "select oversight_decide(%s, gen_random_uuid(), 'to_explain', 'explained', 'x')",
                [one.id],
            )
            assert cursor.fetchone() == (False,)


def test_without_the_permission_the_database_says_no_too(scene, governor):
    look(colleague(scene, "Nosy Parker"), scene.person_id)
    [one] = raised(governor)
    coach = scene.coach.viewer
    with pytest.raises(NotAllowed):
        queries.raised_looks(ALL, viewer=coach, at=NEXT_DAY)
    pretender = Staff(
        coach.account_id, coach.organisation_id, coach.job_role, frozenset({Permission.READ_AUDIT})
    )
    with acting_as(pretender, at=NEXT_DAY):
        assert queries.raised_looks(ALL, viewer=pretender, at=NEXT_DAY) == ()
        for statement in (
            "select oversight_decide(%s, gen_random_uuid(), 'to_explain', 'explained', 'x')",
            "select oversight_raise_looks(now() - interval '1 day', now())",
            "select oversight_has_relation(%s, %s, 'x', %s)",
            "select * from oversight_raisedlook",
            "select * from oversight_decision",
        ):
            with (
                connection.cursor() as cursor,
                pytest.raises(ProgrammingError, match=r"only|permission denied"),
                transaction.atomic(),
            ):
                cursor.execute(statement, [one.id] * statement.count("%s"))


def test_only_the_clock_raises_and_says_how_many(scene, governor):
    look(colleague(scene, "Nosy Parker"), scene.person_id)
    raised(governor)
    with acting_as(System(), at=NEXT_DAY), connection.cursor() as cursor:
        cursor.execute("select oversight_raise_looks(now() - interval '1 day', now())")
        assert cursor.fetchone() == (0,)
