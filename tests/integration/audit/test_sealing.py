"""The audit is sealed behind its writers, and whatever its owner does to it is found."""

import json
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import transaction

from handrail.domain.audit import operations
from handrail.domain.audit.purposes import Purpose
from handrail.jobs import heads
from handrail.kernel import clock
from handrail.kernel.viewer import acting_as
from tests import cluster
from tests.integration.audit.scene import Scene, built, soon

SOUND = "sealed=6 unsealed=0 changed=0 missing=0 added=0"


@pytest.fixture(scope="module")
def apart():
    """A cluster of its own: a transaction of any other database there would hold up the seal."""
    with cluster.apart() as folder:
        yield folder


@pytest.fixture
def scene(apart, django_db_blocker, tmp_path, settings, monkeypatch):
    database = cluster.clone(apart, "handrail_sealed")
    with django_db_blocker.unblock(), built(database, tmp_path, settings, monkeypatch) as made:
        yield made


@pytest.fixture
def sealed(scene) -> Scene:
    """Six rows, sealed in two batches."""
    scene.look(3)
    scene.seal(3)
    scene.look(3)
    scene.seal(3)
    return scene


def last_line(result) -> str:
    return result.output.splitlines()[-1]


def test_a_whole_audit_is_sound(sealed):
    result = sealed.verify()
    assert last_line(result) == SOUND, result.output
    assert result.exit_code == 0
    written = [json.loads(line)["sequence"] for line in sealed.heads.read_text().splitlines()]
    assert written == [3, 6]
    assert sealed.heads.stat().st_mode & 0o777 == 0o600


def test_rows_are_numbered_without_gaps_in_the_order_of_their_transactions(sealed):
    with psycopg.connect(sealed.database.owner_url) as owner:
        found = owner.execute(
            "select s.sequence, e.written_in::text::bigint from audit_seal s"
            " join audit_event e on e.id = s.event_id order by s.sequence"
        ).fetchall()
    assert [number for number, _ in found] == [1, 2, 3, 4, 5, 6]
    assert [written for _, written in found] == sorted(written for _, written in found)


TAMPERED = {
    "a changed row": (
        ("update audit_event set purpose = 'other' where id = {2}",),
        "changed=1 missing=0 added=0",
        "2: row",
    ),
    "a row whose time was moved": (
        ("update audit_event set at = at - interval '1 day' where id = {5}",),
        "changed=1 missing=0 added=0",
        "5: row",
    ),
    "a row that is gone": (
        ("delete from audit_event where id = {3}",),
        "changed=0 missing=1 added=0",
        "is missing",
    ),
    "a row that is gone with its seal": (
        (
            "delete from audit_event where id = {3}",
            "delete from audit_seal where sequence = 3",
        ),
        "changed=0 missing=1 added=0",
        "3 to 3: the seals are missing",
    ),
    "two rows that changed places": (
        (
            "alter table audit_seal drop constraint audit_seal_event_id_key",
            "update audit_seal set event_id = case sequence when 2 then {5}::uuid else {2}::uuid"
            " end where sequence in (2, 5)",
        ),
        "changed=2 missing=0 added=0",
        "not in its place",
    ),
    "a row added among the sealed": (
        (
            "insert into audit_event select (jsonb_populate_record(e, jsonb_build_object("
            "'id', gen_random_uuid()))).* from audit_event e where e.id = {2}",
        ),
        "changed=0 missing=0 added=1",
        "was added among rows",
    ),
    "an end that was cut off": (
        (
            "delete from audit_event where id in ({5}, {6})",
            "delete from audit_seal where sequence > 4",
            "delete from audit_head where sequence > 4",
        ),
        "changed=0 missing=2 added=0",
        "5 to 6: taken away from the end",
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_whatever_the_owner_does_is_found(sealed, name):
    statements, counts, told = TAMPERED[name]
    with psycopg.connect(sealed.database.owner_url) as owner:
        rows = owner.execute("select sequence, event_id from audit_seal").fetchall()
    ids = {str(sequence): f"'{event}'" for sequence, event in rows}

    def filled(statement: str) -> str:
        for place, event in ids.items():
            statement = statement.replace(f"{{{place}}}", event)
        return statement

    sealed.tamper(*map(filled, statements))
    result = sealed.verify()
    assert result.exit_code == 1
    assert counts in last_line(result), result.output
    assert told in result.output


def test_a_chain_forged_anew_differs_from_what_is_written_outside(sealed):
    sealed.tamper(
        "update audit_event set action = 'nothing.much'"
        " where id = (select event_id from audit_seal where sequence = 2)",
        "delete from audit_seal",
        "delete from audit_head",
        "select audit_restart()",
    )
    result = sealed.verify()
    assert result.exit_code == 1
    assert "changed=2 missing=0" in last_line(result), result.output
    assert "another than the one written outside" in result.output


def test_without_anything_outside_it_is_not_called_sound(sealed):
    sealed.heads.unlink()
    result = sealed.verify()
    assert result.exit_code == 1
    assert "No end of the chain is written outside" in result.output


def test_rows_that_wait_too_long_are_told(sealed, monkeypatch):
    sealed.look(2)
    assert last_line(sealed.verify()) == SOUND.replace("unsealed=0", "unsealed=2")
    later = clock.now() + soon()
    monkeypatch.setattr(clock, "now", lambda: later)
    result = sealed.verify()
    assert result.exit_code == 1
    assert "2 rows wait for their seal for more than 60 seconds" in result.output


def test_a_row_waits_while_an_older_transaction_runs(scene):
    with psycopg.connect(scene.database.app_url) as slow:
        slow.execute("select pg_current_xact_id()")
        scene.look(2)
        assert scene_seal(scene) == 0
        slow.rollback()
    scene.seal(2)


def scene_seal(scene: Scene) -> int:
    from handrail.jobs.sealing import run_seal

    return run_seal(clock.now())


def test_a_large_transaction_is_sealed_in_batches(scene, monkeypatch):
    from handrail.domain.audit import sealing

    monkeypatch.setattr(sealing.seal_batch, "__kwdefaults__", {"limit": 10})
    with transaction.atomic(), acting_as(scene.who, at=clock.now()):
        for _ in range(35):
            operations.record_view(
                what="case.viewed",
                by=scene.who,
                at=clock.now(),
                person_id=scene.who.account_id,
                purpose=Purpose.TRIAGE,
            )
    scene.seal(35)
    assert sorted(heads.read(scene.heads).ends) == [10, 20, 30, 35]
    assert scene.verify().exit_code == 0


def test_a_slow_writers_row_comes_after_and_is_no_fault(scene):
    """Its time and its id are older than those of rows that were sealed before it."""
    with psycopg.connect(scene.database.app_url) as slow:
        scene.look(2)
        scene.seal(2)
        slow.execute("select set_config('handrail.kind', 'staff', true)")
        slow.execute(
            "insert into audit_event (id, at, action, is_view, actor_kind, job_role,"
            " subject_type, subject_id, purpose, request_id, detail) values"
            " (gen_random_uuid(), now() - interval '1 hour', 'x.viewed', true, 'staff', '',"
            " '', '', '', '', '{}')"
        )
    scene.seal(1)
    assert scene.verify().exit_code == 0


def test_two_sealers_number_each_row_once(scene, django_db_blocker):
    from django.db import connections

    def seal() -> int:
        try:
            with django_db_blocker.unblock():
                return scene_seal(scene)
        finally:
            connections.close_all()

    scene.look(40)
    with ThreadPoolExecutor(4) as several:
        counts = [each.result() for each in [several.submit(seal) for _ in range(8)]]
    scene.seal(40 - sum(counts))
    assert scene.verify().exit_code == 0


FORBIDDEN = (
    "update audit_seal set digest = digest",
    "delete from audit_seal",
    "insert into audit_seal values (99, gen_random_uuid(), '\\x00')",
    "update audit_head set sequence = 1",
    "insert into audit_head values (99, 99, '\\x00', 1, now(), '5')",
    "select audit_restart()",
    "select audit_add_head(9, '\\x00', '5', gen_random_uuid())",
    "select audit_seal_rows('0', gen_random_uuid(), '99999999', 10)",
    "select audit_seal_batch(10)",
    "update audit_event set action = 'x'",
    "delete from audit_event",
)


def test_the_app_can_neither_forge_nor_change(sealed):
    for statement in FORBIDDEN:
        with psycopg.connect(sealed.database.app_url) as app:
            try:
                app.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                continue
        pytest.fail(f"the app may: {statement}")


def test_the_owner_does_not_change_a_seal_by_accident(sealed):
    with (
        psycopg.connect(sealed.database.owner_url) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        owner.execute("update audit_seal set digest = digest")


def test_nobody_chooses_the_transaction_or_the_time_of_a_row(scene):
    with psycopg.connect(scene.database.app_url) as app:
        app.execute("select set_config('handrail.kind', 'staff', true)")
        app.execute(
            "insert into audit_event (id, at, action, is_view, actor_kind, job_role,"
            " subject_type, subject_id, purpose, request_id, detail, written_in, written_at)"
            " values (gen_random_uuid(), now(), 'x.viewed', true, 'staff', '', '', '', '', '',"
            " '{}', '3', '2001-01-01')"
        )
        own = app.execute("select pg_current_xact_id()::text").fetchone()
    with psycopg.connect(scene.database.owner_url) as owner:
        found = owner.execute(
            "select written_in::text, written_at > now() - interval '1 hour' from audit_event"
        ).fetchone()
    assert found == (own[0], True)


def test_a_database_that_was_put_back_goes_on(sealed):
    """Transactions of another server are counted differently; what came with it is sealed."""
    sealed.look(1)
    sealed.tamper("update audit_event set written_in = '999999999' where written_in > '0'")
    # The rows differ now from what was sealed, so only the going on is looked at here.
    with psycopg.connect(sealed.database.owner_url) as owner:
        owner.execute("select audit_restart()")
    sealed.look(2)
    sealed.seal(2)
    assert "sealed=9 unsealed=0" in last_line(sealed.verify())
    assert heads.latest_in(sealed.heads) == 9


def test_a_line_cut_short_by_a_crash_is_written_again(sealed):
    whole = sealed.heads.read_text()
    sealed.heads.write_text(whole[: len(whole) // 2 + 20])
    assert not heads.read(sealed.heads).is_whole
    assert "cannot be read" in sealed.verify().output
    sealed.look(1)
    sealed.seal(1)
    assert sealed.verify().exit_code == 0
    assert sorted(heads.read(sealed.heads).ends) == [3, 6, 7]
