"""One authorised person at once in an emergency, otherwise two; never more than is needed."""

from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction

from handrail.domain.audit.models import Event
from handrail.domain.concerns.models import Concern
from handrail.domain.disclosure.models import Grant, Release
from handrail.domain.messaging.models import Message
from handrail.domain.overrides import facts, queries
from handrail.domain.overrides.operations import Over, SecondPerson
from handrail.domain.overrides.queries import NoSuchOverride, ShowsNoMore
from handrail.domain.oversight.operations import Sought
from handrail.domain.participants import operations as participants
from handrail.domain.participants import queries as people
from handrail.domain.staff.models import Account
from handrail.jobs import sweeps
from handrail.journey import worry
from handrail.kernel import nhs_number
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, Public, System, acting_as
from tests.integration.overrides.acts import AMARA, WORDS, ask, decide, shown
from tests.integration.overrides.conftest import AT
from tests.integration.oversight.area import make_area, officer

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=1)


def values(by, override_id, at=AT):
    return {fact.key: fact.value for fact in shown(by, override_id, at).facts}


def letters(template, place):
    with acting_as(System(place), at=AT):
        return list(Message.objects.filter(template=template).order_by("created_at", "id"))


def test_in_an_emergency_one_person_sees_at_once_what_a_safety_act_needs(guarded):
    scene = guarded.scene
    with acting_as(scene.coach.viewer, at=AT):
        worry.about_case(case_id=scene.case_id, by=scene.coach.viewer, at=AT)
    found = values(guarded.manager, ask(guarded.manager))
    assert found["name"] == "Amara Okafor"
    assert found["phone"] == "07700 900123"
    assert (found["phone_safe"], found["voicemail_safe"]) == ("yes", "unknown")
    assert found["address"] == "4 Mill Lane, BS1 4TR"
    assert found["supported_by"] == "Pathways Back coaching one (Sam Whitfield)"
    assert found["worries"].startswith("2026-06-03 Pathways Back")


def test_nothing_of_health_work_or_plan_is_ever_shown(guarded):
    assert {Kind.WORK, Kind.PLAN, Kind.ATTENDANCE, Kind.MEASURES}.isdisjoint(facts.KINDS)
    said = str(values(guarded.manager, ask(guarded.manager)))
    for secret in ("Warehouse", "msk", "off_sick", "return_to_work"):
        assert secret not in said


def test_nothing_else_opens_to_the_organisation_or_to_a_colleague(guarded):
    scene, manager = guarded.scene, guarded.manager
    made = ask(manager)
    with acting_as(manager, at=AT):
        assert not Grant.objects.filter(organisation_id=scene.other_id).exists()
        assert not Release.objects.filter(organisation_id=scene.other_id).exists()
        with pytest.raises(NotFound):
            people.record(scene.person_id, viewer=manager, at=AT)
    for other in (guarded.second, guarded.governor, scene.elsewhere.viewer, scene.coach.viewer):
        with pytest.raises((ShowsNoMore, NotAllowed)):
            shown(other, made)
        with acting_as(other, at=AT), connection.cursor() as cursor:
            cursor.execute("select count(*) from overrides_shown(%s)", [made])
            assert cursor.fetchone() == (0,)


def test_it_ends_by_itself_after_four_hours(guarded):
    made = ask(guarded.manager)
    assert values(guarded.manager, made, AT + 4 * HOURS - timedelta(seconds=1))
    with pytest.raises(ShowsNoMore):
        shown(guarded.manager, made, AT + 4 * HOURS)


def test_information_governance_is_told_at_once_and_no_name_is_in_it(guarded):
    made = ask(guarded.manager)
    [letter] = letters("override_opened", guarded.board)
    assert letter.recipient_account_id == guarded.governor.account_id
    assert letter.person_id is None
    said = {fact["key"]: fact["value"] for fact in letter.facts}
    assert said == {"link": f"/governance/overrides/{made}/", "review_by": "2026-06-04"}


def test_it_is_written_to_the_audit_with_its_reason_and_so_is_a_search_that_found_nobody(guarded):
    made = ask(guarded.manager)
    wrong = Sought(nhs_number.parse("9990000018"), date(1980, 2, 2), "Okafor")
    assert ask(guarded.manager, about=wrong) is None
    with acting_as(guarded.manager, at=AT):
        events = list(Event.objects.filter(action__startswith="override.").order_by("id"))
    assert [(it.action, it.person_id, it.purpose, it.purpose_code) for it in events] == [
        ("override.opened", guarded.scene.person_id, WORDS, "emergency"),
        ("override.found_nobody", None, WORDS, "emergency"),
    ]
    assert events[0].subject_id == str(made)


def test_where_it_can_wait_it_opens_only_when_a_second_person_agrees(guarded):
    made = ask(guarded.manager, is_emergency=False)
    with pytest.raises(ShowsNoMore):
        shown(guarded.manager, made)
    assert letters("override_opened", guarded.board) == []
    [letter] = letters("override_asked", guarded.scene.other_id)
    assert letter.recipient_account_id == guarded.second.account_id
    later = AT + HOURS
    decide(guarded.second, made, at=later)
    assert values(guarded.manager, made, later + 4 * HOURS - timedelta(seconds=1))
    with pytest.raises((ShowsNoMore, NotAllowed)):
        shown(guarded.second, made, later)
    assert len(letters("override_opened", guarded.board)) == 1
    [answer] = letters("override_agreed", guarded.scene.other_id)
    assert answer.recipient_account_id == guarded.manager.account_id


def test_the_second_person_knows_who_asks_and_why_but_not_about_whom(guarded):
    made = ask(guarded.manager, is_emergency=False)
    with acting_as(guarded.second, at=AT):
        one = queries.mine(made, viewer=guarded.second, at=AT)
    assert (one.account_id, one.words, one.is_own) == (guarded.manager.account_id, WORDS, False)
    assert "Okafor" not in str(one)
    assert str(guarded.scene.person_id) not in str(one)


def test_nobody_agrees_with_themself_even_in_the_database(guarded):
    made = ask(guarded.manager, is_emergency=False)
    with pytest.raises(SecondPerson):
        decide(guarded.manager, made)
    with (
        acting_as(guarded.manager, at=AT),
        pytest.raises(Error, match="agrees with themself"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "select overrides_decide(array[gen_random_uuid(), gen_random_uuid()], %s, true,"
            " 'I agree with myself', %s)",
            [made, AT + timedelta(days=1)],
        )
    with pytest.raises(ShowsNoMore):
        shown(guarded.manager, made)


def test_one_that_is_refused_never_opens(guarded):
    made = ask(guarded.manager, is_emergency=False)
    decide(guarded.second, made, agrees=False)
    with pytest.raises(ShowsNoMore):
        shown(guarded.manager, made)
    with pytest.raises((Over, NoSuchOverride)):
        decide(guarded.second, made)


def test_after_a_day_nobody_can_agree_any_more(guarded):
    made = ask(guarded.manager, is_emergency=False)
    late = AT + timedelta(hours=24)
    with pytest.raises(NoSuchOverride):
        decide(guarded.second, made, at=late)
    with pytest.raises(ShowsNoMore):
        shown(guarded.manager, made, late)


def test_somebody_of_the_areas_board_may_be_the_second_person_and_a_stranger_never(guarded):
    board = officer(guarded.board, "record.override", at=AT, name="Bo Lind")
    stranger = officer(make_area("Far"), "record.override", at=AT, name="Una Stranger")
    neighbour = officer(guarded.scene.provider_id, "record.override", at=AT, name="Nan Ford")
    made = ask(guarded.manager, is_emergency=False)
    for other in (stranger, neighbour):
        with pytest.raises(NoSuchOverride):
            decide(other, made)
    decide(board, made)
    assert values(guarded.manager, made)


@pytest.mark.parametrize("words", ["", "   ", "short"])
def test_without_a_reason_in_words_nothing_opens(guarded, words):
    with pytest.raises(BadInput):
        ask(guarded.manager, words=words)
    with (
        acting_as(guarded.manager, at=AT),
        pytest.raises(Error, match="reason in words"),
        transaction.atomic(),
    ):
        raw_ask(words)
    with acting_as(guarded.manager, at=AT):
        assert queries.all_mine(viewer=guarded.manager, at=AT) == ()


def test_a_reason_is_one_of_the_codes(guarded):
    with pytest.raises(BadInput):
        ask(guarded.manager, reason="curious")


def raw_ask(words=WORDS):
    with connection.cursor() as cursor:
        cursor.execute(
            "select overrides_ask(array[gen_random_uuid(), gen_random_uuid()], gen_random_uuid(),"
            " '9990000018', '1980-02-01', 'Okafor', null, 'self', %s, true, false, %s)",
            [words, AT + timedelta(days=1)],
        )
        return cursor.fetchone()[0]


def test_without_the_permission_neither_the_code_nor_the_database_opens_it(guarded):
    scene = guarded.scene
    viewers = (scene.coach.viewer, scene.lead.viewer, scene.gp.viewer, guarded.governor)
    for viewer in viewers:
        with pytest.raises(NotAllowed):
            ask(viewer)
    others = (Person(scene.person_id), Public(), System(scene.other_id), System())
    for viewer in (*viewers, *others):
        with acting_as(viewer, at=AT), pytest.raises(Error), transaction.atomic():
            raw_ask()


def test_a_permission_only_in_the_code_is_not_enough(guarded):
    from dataclasses import replace

    coach = guarded.scene.coach.viewer
    claims = replace(coach, permissions=coach.permissions | {"record.override"})
    with pytest.raises(Error), transaction.atomic():
        ask(claims)


def test_who_works_for_the_jobcentre_never_overrides_whatever_their_role(guarded):
    Account.objects.filter(pk=guarded.manager.account_id).update(works_for_dwp=True)
    with pytest.raises(Error), transaction.atomic():
        ask(guarded.manager)


def test_behind_the_wall_what_was_opened_before_shows_nothing(guarded):
    made = ask(guarded.manager)
    Account.objects.filter(pk=guarded.manager.account_id).update(works_for_dwp=True)
    with pytest.raises(ShowsNoMore):
        shown(guarded.manager, made)


@pytest.mark.parametrize("kind", ["jobcentre", "dwp", "employer"])
def test_a_body_that_is_only_told_things_never_overrides(guarded, kind):
    from handrail.domain.organisations.models import Organisation

    body = Organisation.objects.create(name=f"A {kind}", kind=kind)
    clerk = officer(body.id, "record.override", at=AT, name="Gail Inskip")
    with pytest.raises(Error), transaction.atomic():
        ask(clerk)


def test_the_app_role_reads_and_writes_no_row(guarded):
    ask(guarded.manager)
    with acting_as(guarded.manager, at=AT), connection.cursor() as cursor:
        for statement in (
            "select * from overrides_override",
            "select * from overrides_step",
            "update overrides_override set until_at = until_at + interval '1 year'",
            "delete from overrides_step",
        ):
            with pytest.raises(Error, match="permission denied"), transaction.atomic():
                cursor.execute(statement)


def test_a_referral_one_sees_names_the_person_and_a_strangers_does_not(guarded):
    scene = guarded.scene
    manager = officer(scene.practice_id, "record.override", at=AT, name="Pia Holm")
    made = ask(manager, about=scene.referral_id)
    assert values(manager, made)["name"] == "Amara Okafor"
    assert ask(guarded.manager, about=scene.referral_id) is None


def test_a_restricted_address_is_not_shown_here_either(guarded):
    coach = guarded.scene.coach.viewer
    with acting_as(coach, at=AT):
        participants.restrict_address(
            person_id=guarded.scene.person_id, is_restricted=True, by=coach, at=AT
        )
    found = values(guarded.manager, ask(guarded.manager))
    assert "address" not in found
    assert found["address_restricted"] == "yes"
    assert "Mill Lane" not in str(found)


def test_a_look_by_an_override_is_reviewed_there_and_raised_nowhere_else(guarded):
    from handrail.domain.audit import operations as audit
    from handrail.domain.audit.purposes import Purpose
    from handrail.domain.oversight import queries as oversight

    ask(guarded.manager)
    with acting_as(guarded.manager, at=AT):
        audit.record_view(
            what="override.viewed",
            by=guarded.manager,
            at=AT,
            person_id=guarded.scene.person_id,
            purpose=Purpose.EMERGENCY,
        )
    tomorrow = AT + timedelta(days=1)
    assert sweeps.raise_looks(tomorrow) == 0
    with acting_as(guarded.manager, at=AT):
        audit.record_view(
            what="case.viewed",
            by=guarded.manager,
            at=AT,
            person_id=guarded.scene.person_id,
            purpose=Purpose.DIRECT_CARE,
        )
    sweeps.raise_looks(tomorrow)
    with acting_as(guarded.governor, at=tomorrow):
        [one] = oversight.raised_looks(["to_explain"], viewer=guarded.governor, at=tomorrow)
    assert set(one.reasons) == {"organisation", "unrelated"}, "an override is no relation"


def test_the_kinds_shown_are_the_ones_that_are_written_down():
    assert {Kind.IDENTITY, Kind.CONTACT, Kind.ADJUSTMENTS, Kind.KNOWN, Kind.HEALTH} == facts.KINDS
    health = [line.key for line in facts.LINES if line.kind is Kind.HEALTH]
    assert health == ["alert", "worries"], "of health only that somebody is worried, and the alert"
    assert AMARA.family_name == "okafor", "the case of a name's letters does not matter"
    assert Concern._meta.db_table in facts.WORRIES
