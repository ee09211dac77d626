"""Waits are measured on everybody, as counts only; the same again changes nothing."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from handrail.domain.capacity import waits
from handrail.domain.capacity.models import MeasuredWait
from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.matching import queries as matching
from handrail.domain.referrals import clocks, measuring
from handrail.domain.referrals.clocks import Pause
from handrail.domain.referrals.models import ClockLine, Referral
from handrail.jobs.sweeps import measure_waits
from handrail.kernel.clock import local_date
from handrail.kernel.ids import reference
from handrail.kernel.viewer import System, acting_as
from tests.factories.support import Scene, build

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
NOW = AT + timedelta(days=60)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    return build(AT - timedelta(days=700))


def another_service(scene: Scene, name: str = "Measured") -> UUID:
    with acting_as(System(), at=AT):
        service = NewService(name=name, provider_id=scene.provider_id)
        return directory.add(service=service, by=System(), at=AT)


def refer(scene: Scene, service_id: UUID, sent_at: datetime, **changes) -> UUID:
    row = {
        "reference": reference(),
        "submission_id": uuid4(),
        "body_sha256": "x",
        "person_id": scene.person_id,
        "source": "gp",
        "from_organisation_id": scene.practice_id,
        "service_id": service_id,
        "to_organisation_id": scene.provider_id,
        "consent_evidence_id": uuid4(),
        "sent_at": sent_at,
        "promised_at": sent_at + timedelta(days=7),
    } | changes
    by = System(scene.provider_id)
    with acting_as(by, at=sent_at):
        return Referral.objects.create(**row).id


def seen_after(scene: Scene, service_id: UUID, days: int, count: int = 1) -> None:
    """Refer somebody on a Monday four weeks ago, and speak with them so many days later."""
    sent_at = datetime(2026, 7, 6, 10, tzinfo=UTC)
    for _ in range(count):
        refer(scene, service_id, sent_at, first_contact_at=sent_at + timedelta(days=days))


def of(service_id: UUID, kind: str = "contact") -> waits.Measured | None:
    return waits.measured([service_id], kind=kind).get(service_id)


def test_the_database_counts_as_the_clocks_do(scene):
    """Every day of every wait, against the pure rule, on a hundred waits made by chance."""
    chance = random.Random(7)
    service_id = another_service(scene)
    since, today = measuring.since(NOW), local_date(NOW)
    lines: list[tuple[int, int, bool]] = []
    for _ in range(100):
        sent_at = NOW - timedelta(days=chance.randint(0, 120), hours=chance.randint(0, 20))
        after = timedelta(days=chance.randint(0, 70), hours=chance.randint(0, 20))
        ended = sent_at + after
        how = chance.choice(["seen", "seen", "closed", "waits"]) if ended < NOW else "waits"
        nation = chance.choice(["England", "Scotland", "Northern Ireland"])
        changes: dict = {"clock_nation": nation}
        if how == "seen":
            changes["first_contact_at"] = ended
        if how == "closed":
            changes |= {"closed_at": ended, "state": "closed", "closing": "unreached"}
        id_ = refer(scene, service_id, sent_at, **changes)
        pauses = []
        if chance.random() < 0.4:
            begins = local_date(sent_at) + timedelta(days=chance.randint(0, 30))
            until = begins + timedelta(days=chance.randint(0, 20))
            with acting_as(System(scene.provider_id), at=sent_at):
                line = ClockLine.objects.create(
                    referral_id=id_,
                    at=sent_at,
                    event="referral.clock_paused",
                    from_date=begins,
                    until_date=until,
                    wish="away",
                )
                if chance.random() < 0.5:
                    back = begins + timedelta(days=chance.randint(0, 5))
                    ClockLine.objects.create(
                        referral_id=id_,
                        at=sent_at,
                        event="referral.clock_resumed",
                        from_date=back,
                        pause_id=line.id,
                    )
                    until = min(until, back - timedelta(days=1))
            if until >= begins:
                pauses = [Pause(begins, until)]
        last = local_date(ended) if how != "waits" else today
        if how != "waits" and ended <= NOW - measuring.WINDOW:
            continue
        start = local_date(sent_at)
        age = clocks.days_waited(start, last, pauses, nation)
        entered = -1 if start >= since else clocks.days_waited(start, since, pauses, nation)
        lines.append((entered, age, how == "seen"))
    seen = Counter(age for _entered, age, is_seen in lines if is_seen)
    expected = {
        day: (seen[day], sum(entered < day <= age for entered, age, _ in lines))
        for day in {age for _entered, age, _ in lines}
    }
    with acting_as(System(), at=NOW):
        found = measuring.watched(viewer=System(), at=NOW)
    counted = {
        it.day.day: (it.day.seen, it.day.watched)
        for it in found
        if it.service_id == service_id and it.kind == "contact"
    }
    assert counted == expected
    ours = [it for it in found if it.service_id == service_id and it.kind == "contact"]
    assert {it.people for it in ours} == {len(lines)}


def test_fewer_than_five_are_not_said(scene):
    few, enough = another_service(scene, "Few"), another_service(scene, "Enough")
    seen_after(scene, few, 2, 4)
    seen_after(scene, enough, 2, 5)
    measure_waits(NOW)
    assert of(few) is None
    assert of(enough).median == 2
    assert of(enough).people == 5


def test_who_waits_still_counts(scene):
    service_id = another_service(scene)
    seen_after(scene, service_id, 2, 4)
    measure_waits(NOW)
    for _ in range(6):
        refer(scene, service_id, datetime(2026, 7, 6, 10, tzinfo=UTC))
    measure_waits(NOW)
    found = of(service_id)
    assert (found.median, found.people, found.waiting) == (None, 10, 6)
    assert found.at_least == found.usual == 19  # working days after 6 July, up to 2 August


def test_what_was_taken_over_from_another_service_says_nothing_about_either(scene):
    from handrail.domain.referrals.models import Step

    service_id = another_service(scene)
    seen_after(scene, service_id, 2, 5)
    sent_at = datetime(2026, 7, 6, 10, tzinfo=UTC)
    moved = refer(scene, service_id, sent_at, first_contact_at=sent_at + timedelta(days=20))
    with acting_as(System(scene.provider_id), at=sent_at):
        Step.objects.create(referral_id=moved, at=sent_at, event="referral.taken_over")
    measure_waits(NOW)
    assert of(service_id).people == 5


def test_a_tier_has_its_own_figure_where_there_are_enough(scene):
    service_id = another_service(scene)
    sent_at = datetime(2026, 7, 6, 10, tzinfo=UTC)
    for number in range(9):
        refer(
            scene,
            service_id,
            sent_at,
            first_contact_at=sent_at + timedelta(days=1 if number < 5 else 4),
            eligibility={"tier": "early" if number < 5 else "complex"},
        )
    measure_waits(NOW)
    found = waits.every([service_id])
    assert found[service_id, "contact", "early"].median == 1
    assert (service_id, "contact", "complex") not in found
    assert found[service_id, "contact", ""].people == 9


def test_the_same_again_changes_nothing_and_what_is_over_goes(scene):
    service_id = another_service(scene)
    seen_after(scene, service_id, 2, 5)
    measure_waits(NOW)
    before = list(MeasuredWait.objects.order_by("id").values())
    measure_waits(NOW)
    assert list(MeasuredWait.objects.order_by("id").values()) == before
    measure_waits(NOW + timedelta(weeks=10))
    assert of(service_id) is None


def test_steps_until_support_started(scene):
    service_id = another_service(scene)
    sent_at = datetime(2026, 7, 6, 10, tzinfo=UTC)
    for steps in (3, 3, 4, 5, 9):
        refer(
            scene,
            service_id,
            sent_at,
            first_contact_at=sent_at,
            started_at=sent_at + timedelta(days=9),
            steps_to_start=steps,
        )
    measure_waits(NOW)
    found = of(service_id, "steps")
    assert (found.median, found.ninetieth, found.people) == (4, 9, 5)
    assert of(service_id, "start").median == 7


def test_it_wins_in_ranking_beside_what_is_declared(scene):
    service_id = another_service(scene)
    with acting_as(System(), at=AT):
        directory.declare_wait(
            service_id=service_id, kind="first_contact", working_days=5, by=System(), at=AT
        )
    seen_after(scene, service_id, 14, 5)
    on = local_date(NOW)
    assert _first_contact(service_id, on).working_days == 5
    measure_waits(NOW)
    wait = _first_contact(service_id, on)
    assert (wait.working_days, wait.measured_on, wait.declared_days) == (10, 5, 5)


def _first_contact(service_id: UUID, on: date):
    index = matching.service_index(on)
    return next(it.first_contact for it in index.services if it.id == service_id)


def test_nobody_else_may_measure(scene):
    with acting_as(scene.lead.viewer, at=NOW), transaction.atomic():
        with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="only Handrail"):
            cursor.execute("select * from referrals_measured(now(), '{}')")
        transaction.set_rollback(True)
