"""Nothing expires unowned: who is told, when, once, and what they are told."""

from datetime import UTC, datetime, timedelta

import pytest

from handrail.kernel.clock import LONDON
from handrail.kernel.viewer import Public, System, acting_as

pytestmark = pytest.mark.django_db
SENT = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)  # the Wednesday before Good Friday
HALF = datetime(2026, 4, 7, 12, tzinfo=LONDON)  # Thursday, then Easter, then Tuesday at midday
PROMISE = datetime(2026, 4, 9, tzinfo=LONDON)  # the end of Wednesday 8 April
AREA = datetime(2026, 4, 10, tzinfo=LONDON)  # the end of Thursday 9 April
INSTANT = timedelta(seconds=1)


@pytest.fixture
def late(scene):
    from tests.integration.messaging.late import build

    return build(scene, SENT, 3)


def test_reminder_then_manager_then_area(late):
    referral_id = late.send()
    assert late.chase(HALF - INSTANT).told == {"reminder": 0, "manager": 0, "area": 0}
    assert late.chase(HALF).told["reminder"] == 1
    assert late.chase(HALF).told["reminder"] == 0
    assert late.chase(PROMISE).told["manager"] == 1
    assert late.chase(AREA - INSTANT).told["area"] == 0
    assert late.chase(AREA).told["area"] == 1
    assert sum(late.chase(AREA + timedelta(days=90)).told.values()) == 0
    assert late.events(referral_id) == [
        "referral.reminded",
        "referral.manager_told",
        "referral.area_told",
    ]
    run = late.scene.run(AREA)
    assert run.sent == 3
    sent = late.scene.mail.sent
    assert [message.address for message in sent] == [
        "triage@pathways.example",
        "manager@pathways.example",
        "spoc@pathways.example",
    ]
    reference = late.row(referral_id).reference
    assert f"/inbox/{referral_id}/" in sent[0].body
    for message in sent:
        assert message.subject == reference
        assert "Okafor" not in message.body
        assert "First contact promised by the end of: 8 April 2026" in message.body
    assert "call this person today, or offer them another service" in sent[2].body
    assert "0117 496 0001" in sent[2].body


def test_opened_in_time_gets_no_reminder_but_the_promise_stays(late):
    referral_id = late.send(opened_at=SENT)
    assert late.chase(HALF).told["reminder"] == 0
    assert late.chase(PROMISE).told["manager"] == 1
    late.change(referral_id, first_contact_at=PROMISE)
    assert sum(late.chase(AREA).told.values()) == 0


def test_a_named_coach_is_reminded_rather_than_the_team(late):
    from handrail.domain.staff import operations as staff

    with acting_as(System(), at=SENT):
        account = staff.add_account(
            email="coach@pathways.example", name="Coach", password=None, by=System(), at=SENT
        )
    late.send(assigned_account_id=account)
    late.chase(HALF)
    (message,) = late.queued()
    assert message.recipient_account_id == account


def test_what_is_closed_is_not_chased(late):
    referral_id = late.send()
    late.change(referral_id, state="closed", closing="not_wanted", closed_at=SENT)
    assert sum(late.chase(AREA).told.values()) == 0


def test_an_intake_is_chased_in_the_same_way(late):
    intake_id = late.intake()
    for at in (HALF, PROMISE, AREA):
        late.chase(at)
    row = late.intake_row(intake_id)
    assert (row.reminded_at, row.manager_told_at, row.area_told_at) == (HALF, PROMISE, AREA)
    assert [m.template for m in late.queued()] == [
        "reminder_unread",
        "promise_missed",
        "area_contact",
    ]


def test_without_an_area_an_administrator_is_shown_it(late):
    from handrail.domain.organisations.models import Area

    Area.objects.all().delete()
    late.send()
    late.chase(AREA)
    late.scene.run(AREA)
    (failed,) = [m for m in late.queued() if m.template == "area_contact"]
    assert failed.state == "failed"


def test_after_an_outage_one_run_catches_up(late):
    late.send()
    told = late.chase(AREA + timedelta(days=3)).told
    assert told == {"reminder": 0, "manager": 1, "area": 1}


def test_only_the_clock_is_told_what_is_late(late):
    from handrail.domain.referrals import chasing

    late.send()
    for viewer in (Public(), System(late.scene.service)):
        with acting_as(viewer, at=AREA):
            found = chasing.unanswered(viewer=System(), at=AREA)
        assert bool(found) == isinstance(viewer, System)


def letters(late, to: str) -> list[str]:
    late.scene.run(AREA)
    return [it.body for it in late.scene.mail.sent if it.address == f"{to}@pathways.example"]


def let_in(late) -> None:
    """Let the area's single point of contact decide on what comes in to the area."""
    from handrail.domain.staff import operations as staff
    from handrail.domain.staff.permissions import Permission

    by, both = System(), [Permission.TRIAGE, Permission.VIEW_AREA]
    with acting_as(by, at=SENT):
        staff.define_job_role(key="late-spoc", name="spoc", permissions=both, by=by, at=SENT)


def test_the_area_is_sent_to_no_page_it_may_not_open_when_support_does_not_start(late):
    let_in(late)
    late.send(
        opened_at=SENT,
        first_contact_at=SENT,
        promised_at=AREA,
        start_promised_at=late.promised_at,
    )
    late.chase(AREA)
    (to_manager,), (to_area,) = letters(late, "manager"), letters(late, "spoc")
    assert "/manage/" in to_manager
    assert "ask the service when support starts" in to_area
    assert "Open it" not in to_area
    assert "The service's telephone: 0117 496 0001" in to_area
    for body in (to_manager, to_area):
        assert "Start of support promised by the end of: 8 April 2026" in body


def test_the_area_is_sent_to_a_referral_only_where_it_is_let_in(late):
    referral_id = late.send()
    late.chase(AREA)
    (body,) = letters(late, "spoc")
    assert "Open it" not in body
    late.scene.mail.sent.clear()
    let_in(late)
    late.change(referral_id, area_told_at=None)
    late.chase(AREA)
    (body,) = letters(late, "spoc")
    assert f"/inbox/{referral_id}/" in body
