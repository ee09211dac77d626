"""Nothing goes before its day, while it is held, or by one person alone; then it is gone whole."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import DatabaseError

from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.viewer import acting_as
from tests.integration.retention.conftest import AT, CLOSED, DAY

pytestmark = pytest.mark.django_db
BEFORE = DAY - timedelta(days=1)


def due(kept, at, viewer=None):
    from handrail.domain.retention import queries

    who = viewer or kept.erin
    with acting_as(who, at=at):
        return queries.due(until=at.date(), viewer=who, at=at)


def propose(kept, at=DAY, by=None):
    from handrail.domain.retention import operations

    who = by or kept.erin
    with acting_as(who, at=at):
        records = [("referral", kept.scene.referral_id)]
        return operations.propose(records=records, by=who, at=at)


def confirm(kept, disposal_id, at=DAY, by=None):
    from handrail.domain.retention import operations

    who = by or kept.ivo
    with acting_as(who, at=at):
        return operations.confirm(disposal_id=disposal_id, by=who, at=at)


def hold(kept, at=DAY, until=None, by=None):
    from handrail.domain.referrals.models import Referral
    from handrail.domain.retention import operations

    with acting_as(kept.scene.gp.viewer, at=at):
        reference = Referral.objects.get(pk=kept.scene.referral_id).reference
    who = by or kept.erin
    with acting_as(who, at=at):
        return operations.hold(
            reference=reference, why="A claim is coming", until_date=until, by=who, at=at
        )


def test_a_record_is_due_eight_years_after_its_latest_contact(kept):
    assert due(kept, BEFORE) == ()
    (found,) = due(kept, DAY)
    assert (found.what, found.id) == ("referral", kept.scene.referral_id)
    assert found.class_key == "general"
    assert found.latest_date == CLOSED.date()
    assert found.due_date == date(2034, 7, 3)
    assert not found.is_held


@pytest.mark.parametrize(
    ("latest", "born", "died", "years", "after_death", "day"),
    [
        ("2026-07-03", "1980-02-01", None, 8, None, "2034-07-03"),
        ("2024-02-29", "1980-02-01", None, 8, None, "2032-02-29"),
        ("2024-02-29", "1980-02-01", None, 9, None, "2033-02-28"),
        ("2026-07-03", "1980-02-01", None, 20, 10, "2046-07-03"),
        ("2026-07-03", "1980-02-01", "2027-01-05", 20, 10, "2037-01-05"),
        ("2026-07-03", "1980-02-01", "2040-01-05", 20, 10, "2046-07-03"),
        ("2026-07-03", "1980-02-01", "2026-07-01", 8, None, "2034-07-03"),
        ("2026-07-03", "2009-10-01", None, 8, None, "2034-10-01"),  # 16: the 25th birthday
        ("2026-07-03", "2009-05-01", None, 8, None, "2035-05-01"),  # 17: the 26th birthday
        ("2026-07-03", None, None, 8, None, "2034-07-03"),
    ],
)
def test_the_day_follows_from_contact_death_and_age(
    latest, born, died, years, after_death, day, db
):
    with connection.cursor() as cursor:
        cursor.execute(
            "select retention_day(%s::date, %s::date, %s::date, %s, %s)",
            [latest, born, died, years, after_death],
        )
        assert cursor.fetchone()[0].isoformat() == day


def test_a_record_that_names_mental_health_is_kept_for_twenty_years(kept):
    from handrail.domain.referrals.models import Referral

    with acting_as(kept.scene.lead.viewer, at=CLOSED):
        Referral.objects.filter(pk=kept.scene.referral_id).update(conditions=["mental_health"])
    assert due(kept, DAY) == ()
    (found,) = due(kept, DAY.replace(year=2046))
    assert found.class_key == "mental_health"


def test_two_people_dispose_of_a_whole_record_and_its_person(kept):
    from handrail.domain.audit.models import Event
    from handrail.domain.participants.models import Person
    from handrail.domain.referrals.models import Referral
    from handrail.domain.retention import operations, queries

    disposal_id = propose(kept)
    with pytest.raises(operations.SecondPerson):
        confirm(kept, disposal_id, by=kept.erin)
    counts = confirm(kept, disposal_id)
    assert counts["records"] == {"general": 1}
    assert (counts["people"], counts["left_out"]) == (1, 0)
    assert counts["latest_contact_from"] == counts["latest_contact_until"] == "2026-07-03"
    gone = set(counts["rows"])
    assert {
        *("participants_person", "referrals_referral", "referrals_step", "cases_case"),
        *("cases_note", "cases_plan", "cases_goal", "cases_action", "cases_appointment"),
        *("cases_contactattempt", "cases_casestep", "cases_ending", "outcomes_workrecord"),
        *("concerns_concern", "concerns_concernstep", "messaging_message"),
        *("consent_evidence", "disclosure_release", "disclosure_grant"),
        "cases_safeguardingnote",
    } <= gone
    for viewer in (kept.scene.gp.viewer, kept.scene.coach.viewer, kept.erin):
        with acting_as(viewer, at=DAY):
            assert not Referral.objects.filter(pk=kept.scene.referral_id).exists()
            assert not Person.objects.filter(pk=kept.scene.person_id).exists()
    with acting_as(kept.erin, at=DAY):
        (certificate,) = queries.disposals(viewer=kept.erin, at=DAY)
        assert certificate.counts == counts
        assert certificate.confirmed_by_account_id == kept.ivo.account_id
        assert certificate.waiting == 0
        said = str(certificate)
        event = Event.objects.get(action="records.disposed")
    for secret in ("Okafor", "9990000018", str(kept.scene.person_id), str(kept.scene.referral_id)):
        assert secret not in said
    assert event.person_id is None
    assert event.detail["records"] == {"general": 1}
    with acting_as(kept.scene.coach.viewer, at=DAY):
        assert Event.objects.filter(person_id=kept.scene.person_id).exists(), "the audit stays"


def test_a_second_record_of_the_same_person_keeps_the_person(kept):
    from handrail.domain.participants.models import Person
    from tests.factories import support

    scene, later = kept.scene, CLOSED + timedelta(days=700)
    support.send(scene.gp.viewer, scene.service_id, scene.provider_id, later)
    counts = confirm(kept, propose(kept))
    assert counts["people"] == 0
    with acting_as(scene.gp.viewer, at=DAY):
        assert Person.objects.filter(pk=scene.person_id).exists()


def test_the_worry_of_who_never_sent_is_disposed_of_with_its_emptied_draft(kept):
    from handrail.domain.concerns import operations as concerns
    from handrail.domain.concerns.models import Concern
    from handrail.domain.referrals import intakes
    from handrail.domain.retention import operations
    from handrail.jobs.sweeps import forget_drafts
    from handrail.journey import worry
    from handrail.kernel.ids import new_id
    from handrail.kernel.viewer import System

    bearer, coach = intakes.bearer_of("AAAA-BBBB-CCCC-DDDD"), kept.scene.coach.viewer
    said = {"given_name": "Zachariah", "safe_now": "no", "other_way": "the day centre"}
    with acting_as(bearer, at=AT):
        intakes.start(source="self", submission_id=new_id(), answers=said, by=bearer, at=AT)
        worry.before_sending(organisation_id=kept.scene.provider_id, by=bearer, at=AT)
    assert forget_drafts(CLOSED) == 1
    assert [found.what for found in due(kept, DAY)] == ["referral"]
    with acting_as(coach, at=CLOSED):
        raised = Concern.objects.get(source="answer")
        concerns.acknowledge(concern_id=raised.id, by=coach, at=CLOSED)
        concerns.deal_with(concern_id=raised.id, what="Met them", by=coach, at=CLOSED)
    (found,) = (one for one in due(kept, DAY) if one.what == "intake")
    assert found.id == raised.intake_id
    with acting_as(kept.erin, at=DAY):
        disposal_id = operations.propose(records=[("intake", found.id)], by=kept.erin, at=DAY)
    confirm(kept, disposal_id)
    with acting_as(System(kept.scene.provider_id), at=DAY):
        assert list(Concern.objects.filter(source="answer")) == []
    assert "intake" not in [one.what for one in due(kept, DAY)]


def test_nothing_is_proposed_before_its_day(kept):
    from handrail.domain.retention import operations

    with pytest.raises(operations.NothingDue):
        propose(kept, BEFORE)


def test_a_hold_keeps_everything_until_it_ends(kept):
    from handrail.domain.retention import operations

    held = hold(kept)
    assert [one.is_held for one in due(kept, DAY)] == [True]
    with pytest.raises(operations.NothingDue):
        propose(kept)
    with acting_as(kept.ivo, at=DAY):
        operations.lift(hold_id=held, by=kept.ivo, at=DAY)
    assert [one.is_held for one in due(kept, DAY)] == [False]
    hold(kept, until=DAY.date())
    assert [one.is_held for one in due(kept, DAY)] == [True]
    assert [one.is_held for one in due(kept, DAY + timedelta(days=1))] == [False]


def test_a_hold_that_comes_after_the_proposal_is_kept_to(kept):
    from handrail.domain.referrals.models import Referral

    disposal_id = propose(kept)
    hold(kept)
    counts = confirm(kept, disposal_id)
    assert (counts["records"], counts["left_out"]) == ({}, 1)
    with acting_as(kept.scene.gp.viewer, at=DAY):
        assert Referral.objects.filter(pk=kept.scene.referral_id).exists()


def test_a_proposal_can_be_taken_back(kept):
    from handrail.domain.retention import operations

    disposal_id = propose(kept)
    with acting_as(kept.ivo, at=DAY):
        operations.withdraw(disposal_id=disposal_id, by=kept.ivo, at=DAY)
    with pytest.raises(NotFound):
        confirm(kept, disposal_id)
    assert propose(kept)


def test_a_hold_needs_a_reason_and_a_reference_of_the_area(kept):
    from handrail.domain.retention import operations

    with acting_as(kept.erin, at=DAY):
        with pytest.raises(BadInput):
            operations.hold(
                reference="WH-0000-0000", why=" ", until_date=None, by=kept.erin, at=DAY
            )
        with pytest.raises(NotFound):
            operations.hold(
                reference="WH-0000-0000", why="A claim", until_date=None, by=kept.erin, at=DAY
            )


def test_another_area_sees_and_does_nothing(kept):
    from handrail.domain.retention import operations
    from tests.integration.oversight.area import make_area, officer

    other = make_area("Other", kept.scene.other_id)
    stranger = officer(other, "records.dispose", at=CLOSED, name="Una Stranger")
    assert due(kept, DAY, stranger) == ()
    with pytest.raises(operations.NothingDue):
        propose(kept, by=stranger)
    with pytest.raises(NotFound):
        hold(kept, by=stranger)
    with pytest.raises(NotFound):
        confirm(kept, propose(kept), by=stranger)


def test_without_the_permission_neither_the_code_nor_the_database_does_it(kept):
    from handrail.domain.retention import operations

    disposal_id, coach = propose(kept), kept.scene.coach.viewer
    with acting_as(coach, at=DAY):
        with pytest.raises(NotAllowed):
            operations.confirm(disposal_id=disposal_id, by=coach, at=DAY)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select retention_dispose(%s, gen_random_uuid())", [disposal_id])
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from retention_queue('2100-01-01', 9)")
            assert cursor.fetchone() == (0,)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select * from retention_records('2100-01-01')")


def test_nobody_confirms_their_own_even_in_the_database(kept):
    disposal_id = propose(kept)
    with (
        acting_as(kept.erin, at=DAY),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select retention_dispose(%s, gen_random_uuid())", [disposal_id])


@pytest.mark.parametrize(
    "statement",
    [
        "delete from cases_note",
        "delete from referrals_step",
        "delete from cases_action",
        "update cases_note set text = ''",
        "delete from audit_event",
    ],
)
def test_the_app_gains_nothing_by_saying_that_it_disposes(kept, statement):
    coach = kept.scene.coach.viewer
    with acting_as(coach, at=DAY), connection.cursor() as cursor:
        cursor.execute("select set_config('handrail.disposing', 'on', true)")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)


def test_every_table_about_people_is_disposed_of_or_says_why_not():
    from handrail.domain.retention import tables

    about = {"person_id", "referral_id", "case_id", "intake_id"}
    scoped = {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("handrail.")
        and (hasattr(model, "SCOPE") or about & {field.column for field in model._meta.fields})
    }
    known = tables.disposed() | set(tables.STAYS)
    assert sorted(scoped - known) == []
    assert sorted(known - {model._meta.db_table for model in apps.get_models()}) == []
    assert tables.disposed() & set(tables.STAYS) == frozenset()
