"""What the operator watches is counted, told in Prometheus's form, and to nobody else."""

import re
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from handrail.domain.audit import operations as audit
from handrail.domain.oversight import health
from handrail.kernel import clock
from handrail.kernel.viewer import Public, Staff, System, acting_as
from handrail.web.shared.metrics import BREACHES, MEANINGS
from tests.factories import support
from tests.integration.oversight.area import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(module_db):
    return support.build(AT)


def numbers(client: Client | None = None, **headers: str) -> dict[tuple[str, str], float]:
    answer = (client or Client()).get("/metrics", **headers)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    return {
        (sample.name.removeprefix("handrail_"), "".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_everything_is_there_and_explained(scene):
    found = numbers()
    said = {name for name, _ in found} | {"worker_silent_seconds", BREACHES}
    assert said == {*MEANINGS, BREACHES}
    assert {label for name, label in found if name == "jobs"} == {"todo", "doing", "failed"}


def test_nothing_in_it_is_about_anybody(scene):
    text = Client().get("/metrics").content.decode()
    # Services are named where they are late, as the directory names them to everybody.
    text = "\n".join(line for line in text.splitlines() if BREACHES not in line)
    for secret in ("Amara", "Okafor", "9990000018", "Ash Tree", "Pathways", "handrail.example"):
        assert secret not in text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text)


def test_messages_and_broken_promises_are_counted_and_aged(scene):
    found = numbers()
    waiting = found["outbox_messages", "queued"]
    assert waiting > 0
    assert found["outbox_oldest_due_seconds", ""] > 0
    before = found["promises_broken", "referral"]
    support.send(scene.gp.viewer, scene.service_id, scene.provider_id, AT)
    assert numbers()["promises_broken", "referral"] == before + 1


def test_both_clocks_are_counted_by_service(scene):
    from handrail.domain.referrals.models import Referral

    service = "Pathways Back coaching one"
    before = numbers()
    support.send(scene.gp.viewer, scene.service_id, scene.provider_id, AT)
    after = numbers()
    contact = (BREACHES, f"contact{service}")
    assert after[contact] == before.get(contact, 0) + 1
    assert (BREACHES, f"start{service}") not in after
    with acting_as(System(scene.provider_id), at=AT):
        Referral.objects.filter(pk=scene.referral_id).update(start_promised_at=AT)
    assert numbers()[BREACHES, f"start{service}"] == 1


def test_refused_sign_ins_of_the_latest_hour_are_counted(scene):
    now = clock.now()
    for at, action in (
        (now, "staff.sign_in_refused"),
        (now, "status.code_refused"),
        (now, "staff.signed_in"),
        (now - timedelta(hours=2), "staff.sign_in_refused"),
    ):
        with acting_as(Public(), at=at):
            audit.record(action=action, by=Public(), at=at)
    found = numbers()
    assert found["sign_ins_refused_in_an_hour", "staff"] == 1
    assert found["sign_ins_refused_in_an_hour", "person"] == 1


def test_unsealed_rows_and_failing_jobs_are_counted(scene):
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status, args)"
            " values ('default', 'chase', 'failed', '{}')"
        )
    found = numbers()
    with acting_as(scene.coach.viewer, at=AT):
        audit.record(action="x.done", by=scene.coach.viewer, at=AT)
    after = numbers()
    assert after["audit_unsealed_rows", ""] == found["audit_unsealed_rows", ""] + 1 > 1
    assert found["audit_unsealed_oldest_seconds", ""] > 0
    assert found["jobs", "failed"] == 1


@pytest.mark.parametrize(
    "extra",
    [
        {"REMOTE_ADDR": "10.0.0.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer "},
    ],
)
def test_other_machines_are_told_there_is_no_such_page(db, extra):
    assert Client(**extra).get("/metrics").status_code == 404


def test_with_a_token_only_who_sends_it_is_let_in(scene, settings):
    settings.METRICS_TOKEN = "a long token"
    away = Client(REMOTE_ADDR="10.0.0.7")
    assert numbers(away, HTTP_AUTHORIZATION="Bearer a long token")
    for client, sent in ((away, "Bearer another"), (away, ""), (Client(), "Bearer ")):
        assert client.get("/metrics", HTTP_AUTHORIZATION=sent).status_code == 404


def test_the_database_counts_for_handrail_itself_only(scene):
    curious = Staff(scene.coach.viewer.account_id, scene.provider_id, "coach", frozenset())
    for viewer in (curious, Public()):
        with (
            acting_as(viewer, at=AT),
            pytest.raises(ProgrammingError, match="only Handrail itself"),
            transaction.atomic(),
        ):
            health.readings(viewer=System(), at=AT)
