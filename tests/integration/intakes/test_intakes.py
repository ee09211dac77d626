"""What the public sends is theirs until it is sent, and their team's afterwards."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from handrail.domain.referrals import intakes
from handrail.domain.referrals.models import Intake
from handrail.domain.referrals.sending import SentBefore
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import LinkBearer, Public, Staff, System, acting_as
from tests.integration.intakes.cast import AT, SAID, Team, make_team

pytestmark = pytest.mark.django_db
SECRET = "7K3M-9QXT-4HWD-2PRS"
BEARER = intakes.bearer_of(SECRET)
LATER = AT + timedelta(hours=1)


def begin(bearer: LinkBearer = BEARER) -> UUID:
    with acting_as(bearer, at=AT):
        return intakes.start(source="self", submission_id=new_id(), answers={}, by=bearer, at=AT)


def send(team: Team, bearer: LinkBearer = BEARER, **more: object) -> intakes.IntakeSent:
    with acting_as(bearer, at=AT):
        return intakes.send(
            answers={**SAID, **more},
            service_id=team.service_id,
            to_organisation_id=team.organisation_id,
            promised_at=AT + timedelta(days=7),
            by=bearer,
            at=AT,
        )


def sent(team: Team) -> intakes.IntakeSent:
    begin()
    return send(team)


def seen_by(viewer) -> int:
    with acting_as(viewer, at=AT):
        return Intake.objects.count()


def test_the_secret_is_the_same_however_it_is_typed():
    assert intakes.bearer_of(" 7k3m 9qxt4hwd-2prs ") == BEARER


def test_a_draft_is_seen_by_its_bearer_alone(team):
    begin()
    assert seen_by(BEARER) == 1
    for viewer in (intakes.bearer_of("AAAA"), Public(), team.triage, System(), System(new_id())):
        assert seen_by(viewer) == 0


def test_another_bearer_finds_no_draft():
    begin()
    stranger = intakes.bearer_of("AAAA")
    with acting_as(stranger, at=AT):
        with pytest.raises(intakes.DraftGone):
            intakes.own(by=stranger, at=AT)
        with pytest.raises(intakes.DraftGone):
            intakes.keep(answers=SAID, by=stranger, at=AT)


def test_the_public_without_a_secret_cannot_add_one():
    with (
        acting_as(Public(), at=AT),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        intakes.start(source="self", submission_id=new_id(), answers={}, by=BEARER, at=AT)


def test_answers_are_kept_and_read_back():
    begin()
    with acting_as(BEARER, at=LATER):
        intakes.keep(answers=SAID, by=BEARER, at=LATER)
        record = intakes.own(by=BEARER, at=LATER)
    assert record.name == "Amara Okafor"
    assert record.answers.goals == ("stay_in_work",)
    assert record.answers.is_safe("text") == "yes"
    assert record.answers.is_safe("phone") == "no"
    assert not record.is_sent


def test_a_draft_is_forgotten_after_28_days(team):
    begin()
    late = AT + timedelta(days=28)
    with acting_as(BEARER, at=late), pytest.raises(intakes.DraftGone):
        intakes.own(by=BEARER, at=late)
    for at, forgotten in ((late - timedelta(seconds=1), 0), (late, 1)):
        with acting_as(System(), at=at):
            assert intakes.forget_drafts(by=System(), at=at) == forgotten
    assert seen_by(BEARER) == 0


def test_what_was_sent_is_not_forgotten_as_a_draft(team):
    sent(team)
    late = AT + timedelta(days=60)
    with acting_as(System(), at=late):
        assert intakes.forget_drafts(by=System(), at=late) == 0


def test_only_the_clock_forgets():
    with (
        acting_as(BEARER, at=AT),
        pytest.raises(ProgrammingError, match="only the clock"),
        transaction.atomic(),
    ):
        intakes.forget_drafts(by=System(), at=AT)


def test_a_draft_can_be_emptied_at_once():
    begin()
    with acting_as(BEARER, at=AT):
        intakes.keep(answers=SAID, by=BEARER, at=AT)
        intakes.throw_away(by=BEARER, at=AT)
        record = intakes.own(by=BEARER, at=AT)
    assert (record.name, record.stored) == ("", {})


def test_the_team_sees_it_once_it_is_sent(team, other_team):
    answer = sent(team)
    assert answer.is_new
    with acting_as(team.triage, at=AT):
        [waiting] = intakes.waiting(team.triage, AT)
        assert waiting.reference == answer.reference
        assert intakes.record(answer.id, team.triage, AT).answers.given_name == "Amara"
    with acting_as(other_team.triage, at=AT):
        assert intakes.waiting(other_team.triage, AT) == ()
        with pytest.raises(NotFound):
            intakes.record(answer.id, other_team.triage, AT)
    assert seen_by(other_team.triage) == 0
    assert seen_by(Public()) == 0


def test_the_same_sent_twice_is_one(team):
    first, second = sent(team), send(team)
    assert second.reference == first.reference
    assert not second.is_new
    assert seen_by(team.triage) == 1


def test_sent_again_with_other_answers_is_refused(team):
    sent(team)
    with pytest.raises(SentBefore):
        send(team, given_name="Somebody")
    with acting_as(BEARER, at=AT), pytest.raises(SentBefore):
        intakes.keep(answers={}, by=BEARER, at=AT)


def test_one_submission_is_started_once():
    one = new_id()
    for number, bearer in enumerate((BEARER, intakes.bearer_of("AAAA"))):
        with acting_as(bearer, at=AT):
            if number == 0:
                intakes.start(source="self", submission_id=one, answers={}, by=bearer, at=AT)
            else:
                with pytest.raises(SentBefore):
                    intakes.start(source="self", submission_id=one, answers={}, by=bearer, at=AT)


@pytest.mark.parametrize(
    "change",
    [
        "answers = '{}'",
        "name = 'X'",
        "is_sent = false",
        "promised_at = null",
        "handled_at = now()",
        "referral_id = gen_random_uuid()",
        "token_hash = 'x'",
        "reference = 'x'",
        "rescue_organisation_id = gen_random_uuid()",
        "rescued_at = now()",
        "reminded_at = now()",
        "manager_told_at = now()",
        "area_told_at = now()",
    ],
)
def test_the_bearer_never_changes_what_was_sent(team, change):
    sent(team)
    with (
        acting_as(BEARER, at=AT),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"update referrals_intake set {change}")


@pytest.mark.parametrize(
    "change",
    [
        "rescue_organisation_id = gen_random_uuid()",
        "rescued_at = now()",
        "reminded_at = now()",
        "is_sent = true",
        "handled_at = now()",
    ],
)
def test_the_bearer_lets_nobody_see_a_draft(change):
    begin()
    with (
        acting_as(BEARER, at=AT),
        pytest.raises((ProgrammingError, IntegrityError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"update referrals_intake set {change}")


def test_nobody_starts_an_intake_that_others_see():
    with (
        acting_as(BEARER, at=AT),
        pytest.raises(ProgrammingError, match="starts as a draft"),
        transaction.atomic(),
    ):
        Intake.objects.create(
            reference="WH-AAAA-BBB",
            token_hash=BEARER.token_hash,
            submission_id=new_id(),
            source="self",
            created_at=AT,
            rescue_organisation_id=new_id(),
        )


@pytest.mark.parametrize(
    "change",
    ["rescue_organisation_id = gen_random_uuid()", "rescued_at = now()", "area_told_at = now()"],
)
def test_a_team_calls_in_nobody_by_itself(team, change):
    sent(team)
    with (
        acting_as(team.triage, at=AT),
        pytest.raises(ProgrammingError, match="only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"update referrals_intake set {change}")


@pytest.mark.parametrize("change", ["answers = '{}'", "name = 'X'", "birth_date = null"])
def test_neither_does_the_team(team, change):
    sent(team)
    with (
        acting_as(team.triage, at=AT),
        pytest.raises(ProgrammingError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"update referrals_intake set {change}")


def test_the_team_says_once_what_became_of_it(team):
    answer, referral_id = sent(team), new_id()
    with acting_as(team.triage, at=AT):
        intakes.mark_handled(intake_id=answer.id, referral_id=referral_id, by=team.triage, at=AT)
        assert intakes.record(answer.id, team.triage, AT).referral_id == referral_id
        assert intakes.waiting(team.triage, AT) == ()
        with pytest.raises(intakes.AlreadyHandled):
            intakes.mark_handled(intake_id=answer.id, closing="duplicate", by=team.triage, at=AT)


def test_handling_needs_the_right_and_an_answer(team, other_team):
    answer = sent(team)
    coach = Staff(new_id(), team.organisation_id, "coach", frozenset())
    cases = (
        (coach, {"closing": "duplicate"}, NotAllowed),
        (other_team.triage, {"closing": "duplicate"}, NotFound),
        (team.triage, {}, BadInput),
        (team.triage, {"closing": "duplicate", "referral_id": new_id()}, BadInput),
        (team.triage, {"closing": "made up"}, BadInput),
    )
    for viewer, said, error in cases:
        with acting_as(viewer, at=AT), pytest.raises(error):
            intakes.mark_handled(intake_id=answer.id, by=viewer, at=AT, **said)


def test_sending_is_audited(team, monkeypatch):
    acts = []
    monkeypatch.setattr(intakes.audit, "record", lambda **said: acts.append(said["action"]))
    sent(team)
    send(team)
    assert acts == ["intake.sent"]


def test_the_area_was_let_in_and_no_longer_sees_an_intake_that_was_handled(team):
    from handrail.domain.referrals import rescuing

    intake_id, area = sent(team).id, make_team("Vale ICB").triage
    by = System(team.organisation_id)
    with acting_as(by, at=AT):
        rescuing.call_in(
            referral_id=None,
            intake_id=intake_id,
            organisation_id=area.organisation_id,
            by=by,
            at=AT,
        )
    assert seen_by(area) == 1
    with acting_as(team.triage, at=AT):
        intakes.mark_handled(intake_id=intake_id, closing="not_wanted", by=team.triage, at=AT)
    assert seen_by(area) == 0
