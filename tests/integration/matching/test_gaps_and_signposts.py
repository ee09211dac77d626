"""What could not be offered is counted without the person; telling somebody else is an act."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from handrail.domain.directory import operations as directory
from handrail.domain.matching.models import Gap
from handrail.domain.matching.offers import Level
from handrail.domain.oversight import queries
from handrail.domain.participants.operations import Names
from handrail.domain.places.models import Outcode, Postcode
from handrail.domain.referrals import drafts, signposting
from handrail.domain.referrals.models import Signpost
from handrail.domain.referrals.onward_choices import SignpostReason
from handrail.domain.referrals.signposting import Telling
from handrail.insight import area, gaps
from handrail.journey import signpost
from handrail.journey.knowing import Known
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Public, System, acting_as
from handrail.web.commissioner import gap_pages
from tests.factories.support import browser_of, build
from tests.integration.oversight.area import AT, make_area, officer

pytestmark = pytest.mark.django_db
TODAY = AT.date()
NOWHERE = Known(
    birth_date=date(1980, 2, 1),
    postcode="ZZ1 1AA",
    work_status="off_sick",
    goals=("return_to_work",),
    conditions=("msk",),
    source="gp",
)


@pytest.fixture(scope="module")
def scene(module_db):
    Postcode.objects.create(
        code="ZZ11AA", latitude=51.45, longitude=-2.59, source="test", as_of_date=date(2026, 5, 1)
    )
    Outcode.objects.create(code="ZZ1", latitude=51.45, longitude=-2.59, postcodes=1)
    return build(AT)


@pytest.fixture
def board(scene):
    return make_area("Vale", scene.practice_id, scene.provider_id)


@pytest.fixture
def commissioner(board):
    return officer(board, "report.area", at=AT)


def look(scene, board, of, known=NOWHERE):
    gp = scene.gp.viewer
    with acting_as(gp, at=AT):
        return signpost.offered(known=known, nation="England", board_id=board, of=of, at=AT)


def counted(viewer):
    with acting_as(viewer, at=AT):
        return gaps.lately(months=1, viewer=viewer, at=AT)


def test_the_same_conversation_is_one_gap_however_often_it_is_looked_at(
    scene, board, commissioner, owner_connection
):
    of = new_id()
    for _ in range(3):
        found = look(scene, board, of)
    assert found.worked_out.ranking.is_gap
    assert counted(commissioner).number == area.HIDDEN
    for _ in range(11):
        look(scene, board, new_id())
    shown = counted(commissioner)
    assert shown.number == 10
    assert [(it.value, it.count) for it in shown.of("district")] == [("ZZ1", 10)]
    assert [(it.value, it.count) for it in shown.of("reason")] == [("no_service", 10)]
    assert [(it.value, it.count) for it in shown.of("goal")] == [("return_to_work", 10)]
    assert [it.code for it in shown.middles] == ["ZZ1"]


def test_how_often_in_all_asks_for_neither_map_nor_services(scene, board, commissioner):
    for _ in range(12):
        look(scene, board, new_id())
    with acting_as(commissioner, at=AT), CaptureQueriesContext(connection) as asked:
        found = gaps.totals(months=12, viewer=commissioner, at=AT)
    assert (found.number, found.told) == (10, 0)
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "open services give early help"), (1, "open service gives early help"),
     (2, "open services give early help")],
)  # fmt: skip
def test_one_open_service_is_not_said_as_several(scene, board, commissioner, count, words):
    found = replace(counted(commissioner), levels=Counter({Level.EARLY: count}))
    figures = gap_pages.gaps(found, months=1).figures
    assert (figures[2].value, figures[2].label) == (str(count), words)


def test_where_a_home_is_restricted_no_place_is_kept(scene, board, commissioner):
    for _ in range(12):
        look(scene, board, new_id(), replace(NOWHERE, home_is_restricted=True))
    assert [it.value for it in counted(commissioner).of("district")] == [""]


def test_nobody_reads_gaps_themselves_and_another_area_sees_none(scene, board, commissioner):
    look(scene, board, new_id())
    other = officer(make_area("Hill"), "report.area", at=AT, name="Hill Officer")
    assert counted(other).number == 0
    with pytest.raises(NotAllowed):
        counted(scene.coach.viewer)
    for viewer in (scene.gp.viewer, commissioner):
        with (
            acting_as(viewer, at=AT),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            Gap.objects.count()
    with (
        acting_as(Public(), at=AT),
        pytest.raises(ProgrammingError, match="only who offers"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "select matching_note_gap('k', %s, %s, '', '{}', '{}', 'rules', 'gp')", [board, TODAY]
        )


def tell(scene, board, *, person_id=None, told="Mere Library", submission=None, known=NOWHERE):
    gp = scene.gp.viewer
    with acting_as(gp, at=AT):
        return signpost.tell(
            submission_id=submission or new_id(),
            service_id=None if told else scene.service_id,
            told=told,
            known=known,
            person_id=person_id,
            board_id=board,
            by=gp,
            at=AT,
        )


def test_a_signpost_counts_with_or_without_the_person_and_once_a_form(scene, board, commissioner):
    form = new_id()
    first = tell(scene, board, submission=form)
    assert tell(scene, board, submission=form) == first
    tell(scene, board, person_id=scene.person_id)
    tell(scene, board, told="")
    gp = scene.gp.viewer
    with acting_as(gp, at=AT):
        since = AT - timedelta(hours=1)
        assert signposting.counted(since=since, viewer=gp, at=AT) == 3
        mine = Signpost.objects.visible_to(gp, at=AT).filter(person_id=scene.person_id)
        assert [it.told for it in mine] == ["Mere Library"]
    for _ in range(8):
        tell(scene, board)
    shown = counted(commissioner)
    assert shown.told == 10
    assert {it.value: it.count for it in shown.signposts_of("reason")} == {"nothing_fits": 10}


def test_why_they_were_told_is_worked_out_and_never_asked_of_the_form(scene, board):
    """A hidden answer of the form said whether anything fitted, so anybody could say so."""
    Postcode.objects.filter(code="ZZ11AA").update(icb="E54000039")
    gp, by = scene.gp.viewer, System()
    answers = {"given_name": "Bo", "postcode": "ZZ1 1AA", "goals": ["return_to_work"]}

    def reason(**form):
        with acting_as(gp, at=AT):
            draft_id = drafts.keep(draft_id=None, answers=answers, by=gp, at=AT)
        said = {"told": "The library", "submission_id": str(new_id())} | form
        answer = browser_of(gp.account_id).post(f"/refer/{draft_id}/tell/", said)
        signpost_id = answer["Location"].rstrip("/").rsplit("/", 1)[1]
        with acting_as(gp, at=AT):
            return Signpost.objects.get(pk=signpost_id).reason

    assert reason(fits="yes") == "nothing_fits"
    with acting_as(by, at=AT):
        changes = {"area_codes": ("E92000001",)}
        directory.revise(service_id=scene.service_id, changes=changes, by=by, at=AT)
    assert reason() == "their_choice"


def test_whom_another_practice_told_nobody_else_sees(scene, board):
    one = tell(scene, board, person_id=scene.person_id)
    for viewer in (scene.coach.viewer, scene.elsewhere.viewer):
        with acting_as(viewer, at=AT):
            assert Signpost.objects.count() == 0
            with pytest.raises(NotFound):
                signposting.one(one, viewer=viewer, at=AT)


def care(scene, board, day):
    gp = scene.gp.viewer
    with acting_as(gp, at=AT):
        return signpost.to_other_care(
            submission_id=new_id(),
            route="The community mental health team",
            follow_up_date=day,
            known=NOWHERE,
            person_id=None,
            names=Names("Bo", "Lind", date(1980, 2, 1)),
            board_id=board,
            by=gp,
            at=AT,
        )


def test_other_care_first_is_followed_up_by_a_named_worker_on_a_day(scene, board):
    gp = scene.gp.viewer
    with pytest.raises(BadInput):
        care(scene, board, TODAY - timedelta(days=1))
    one = care(scene, board, TODAY + timedelta(days=14))
    with acting_as(gp, at=AT):
        (due,) = signposting.to_follow_up(viewer=gp, at=AT)
        assert (due.id, due.owner_account_id) == (one, gp.account_id)
        with pytest.raises(BadInput):
            signposting.follow_up(signpost_id=one, note="", by=gp, at=AT)
        signposting.follow_up(signpost_id=one, note="Seen on Friday", by=gp, at=AT)
        assert signposting.to_follow_up(viewer=gp, at=AT) == ()
        with pytest.raises(NotFound):
            signposting.follow_up(signpost_id=one, note="Again", by=gp, at=AT)


def test_a_draft_that_does_not_say_who_leads_back_to_who_it_is(scene, board):
    """A draft without a date of birth could not be followed up: the page broke."""
    gp = scene.gp.viewer
    with acting_as(gp, at=AT):
        draft_id = drafts.keep(draft_id=None, answers={"given_name": "Bo"}, by=gp, at=AT)
    answer = browser_of(gp.account_id).post(
        f"/refer/{draft_id}/other-care/", {"route": "gp", "submission_id": str(new_id())}
    )
    assert (answer.status_code, answer["Location"]) == (302, f"/refer/{draft_id}/who/")


def test_nothing_is_told_without_saying_where_and_no_care_without_a_day(scene, board):
    with pytest.raises(BadInput):
        tell(scene, board, told="   ")
    gp = scene.gp.viewer
    severe = Telling(id=new_id(), told="A clinic", reason=SignpostReason.TOO_SEVERE, source="gp")
    with acting_as(gp, at=AT), pytest.raises(BadInput):
        signposting.tell(telling=severe, by=gp, at=AT)


def test_what_was_told_never_changes(scene, board):
    tell(scene, board)
    with (
        acting_as(scene.gp.viewer, at=AT),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        Signpost.objects.update(told="Something else")


def test_nobody_is_told_about_people_the_writer_does_not_see(scene, board):
    stranger = scene.elsewhere.viewer
    telling = Telling(
        id=new_id(),
        told="A clinic",
        reason=SignpostReason.AS_WELL,
        source="gp",
        person_id=scene.person_id,
    )
    with (
        acting_as(stranger, at=AT),
        pytest.raises((ProgrammingError, IntegrityError)),
        transaction.atomic(),
    ):
        signposting.tell(telling=telling, by=stranger, at=AT)


def test_only_who_sees_figures_counts(scene, board):
    gp = scene.gp.viewer
    with acting_as(gp, at=AT), pytest.raises(NotAllowed):
        queries.signposts(since=TODAY, until=TODAY, viewer=gp, at=AT)
