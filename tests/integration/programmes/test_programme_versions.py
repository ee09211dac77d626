"""Versions in the database: dated, loaded once, never changed."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from handrail.domain.audit.models import Event
from handrail.domain.programmes import operations, queries
from handrail.domain.programmes.models import Origin, Programme, ProgrammeVersion
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Public, Staff, System, acting_as
from tests.factories.programme import TEXT, source

pytestmark = pytest.mark.django_db

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
DAY = date(2026, 6, 3)


@pytest.fixture(autouse=True)
def as_system():
    with acting_as(System(), at=AT):
        yield


def load(text=TEXT, day=DAY, by=None):
    return operations.load_version(
        source=source(text), valid_from_date=day, by=by or System(), at=AT
    )


def test_loading_a_file_twice_adds_one_version():
    first, second = load(), load(f"# a comment\n{TEXT}")
    assert (first.number, first.outcome) == (1, "new")
    assert (second.version_id, second.outcome) == (first.version_id, "unchanged")


def test_a_changed_file_adds_a_version_and_leaves_the_old_one_to_its_days():
    load()
    load(TEXT.replace("18", "19"), day=DAY + timedelta(days=30))
    before = queries.version_in_force("example", on=DAY + timedelta(days=29))
    after = queries.version_in_force("example", on=DAY + timedelta(days=30))
    assert (before.number, after.number) == (1, 2)
    assert before.rules.describe() == ("People aged 18 and over.",)
    assert after.rules.describe() == ("People aged 19 and over.",)
    assert [it.number for it in queries.history("example")] == [2, 1]


def test_of_two_versions_of_one_day_the_later_number_holds():
    load()
    load(TEXT.replace("18", "19"))
    assert queries.version_in_force("example", on=DAY).number == 2


def test_there_is_no_version_before_the_first_day():
    load()
    with pytest.raises(queries.ProgrammeUnknown):
        queries.version_in_force("example", on=DAY - timedelta(days=1))
    with pytest.raises(queries.ProgrammeUnknown):
        queries.version_in_force("nothing-like-it", on=DAY)
    with pytest.raises(queries.ProgrammeUnknown):
        queries.version(uuid4())


def test_live_leaves_out_what_is_closed_or_no_longer_funded():
    load()
    closed = TEXT.replace("id: example", "id: closed").replace(
        "status: live", "status: closed\nclosed: 2018-03-31"
    )
    ended = TEXT.replace("id: example", "id: ended") + (
        "funding: {until: 2026-03-31, source: nowhere}\n"
    )
    load(closed)
    load(ended)
    ids = {it.programme_id for it in queries.live(on=DAY)}
    assert "example" in ids
    assert ids.isdisjoint({"closed", "ended"})
    assert {"closed", "ended"} <= {it.programme_id for it in queries.all_in_force(on=DAY)}


def test_loading_is_audited_and_a_second_time_is_not():
    area = System(organisation_id=uuid4())
    loaded = load(by=area)
    load(by=area)
    with acting_as(area, at=AT):
        (event,) = Event.objects.filter(subject_id=str(loaded.version_id))
    assert event.action == "programme.version_loaded"


def edited_here(number, text):
    Programme.objects.get_or_create(id="example", defaults={"created_at": AT})
    return ProgrammeVersion.objects.create(
        programme_id="example",
        number=number,
        valid_from_date=DAY,
        rules=dict(source(text).data),
        source_hash=source(text).hash,
        origin=Origin.LOCAL,
        created_at=AT,
    )


def test_a_file_does_not_overwrite_what_was_edited_here_and_says_what_differs():
    edited_here(1, TEXT.replace("18", "20"))
    with pytest.raises(operations.EditedHere) as conflict:
        load()
    assert conflict.value.differences == (
        "Age: was “People aged 20 and over.”, is now “People aged 18 and over.”",
    )
    assert [it.number for it in queries.history("example")] == [1]


def test_what_was_edited_here_stays_while_its_file_says_nothing_new():
    load()
    edited_here(2, TEXT.replace("18", "20"))
    kept = load(f"# a comment\n{TEXT}")
    assert (kept.number, kept.outcome) == (2, "kept")
    with pytest.raises(operations.EditedHere):
        load(TEXT.replace("18", "19"))
    assert queries.version_in_force("example", on=DAY).rules.describe() == (
        "People aged 20 and over.",
    )


def test_a_file_that_says_what_was_edited_here_is_no_conflict():
    load()
    edited_here(2, TEXT.replace("18", "20"))
    assert load(TEXT.replace("18", "20")).outcome == "unchanged"


def test_a_file_can_be_let_count_over_what_was_edited_here_which_stays_as_history():
    edited_here(1, TEXT.replace("18", "20"))
    taken = operations.load_version(
        source=source(), valid_from_date=DAY, over_local=True, by=System(), at=AT
    )
    assert (taken.number, taken.outcome) == (2, "new")
    assert [it.rules.describe() for it in queries.history("example")] == [
        ("People aged 18 and over.",),
        ("People aged 20 and over.",),
    ]


def test_a_version_is_found_by_its_number():
    load()
    assert queries.numbered("example", 1).rules.name == "Example"
    with pytest.raises(queries.ProgrammeUnknown, match="no version 2"):
        queries.numbered("example", 2)


def test_a_version_cannot_start_before_the_latest_one():
    load()
    with pytest.raises(operations.TooEarly):
        load(TEXT.replace("18", "19"), day=DAY - timedelta(days=1))


def test_only_those_who_keep_the_directory_may_load():
    keeper = Staff(uuid4(), uuid4(), "administrator", frozenset({"directory.manage"}))
    other = Staff(uuid4(), uuid4(), "coach", frozenset({"case.work"}))
    for viewer in (Public(), other):
        with pytest.raises(NotAllowed):
            load(by=viewer)
    assert load(by=keeper).outcome == "new"


@pytest.mark.parametrize(
    "statement",
    [
        "update programmes_programmeversion set number = 9",
        "delete from programmes_programmeversion",
        "truncate programmes_programmeversion cascade",
    ],
)
def test_the_app_cannot_change_a_version(statement):
    load()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.version_in_force("example", on=DAY).number == 1


def test_not_even_the_owner_can_change_a_version(owner_connection):
    owner_connection.execute(
        "insert into programmes_programme (id, created_at) values ('owned', now())"
    )
    owner_connection.execute(
        "insert into programmes_programmeversion (id, programme_id, number, valid_from_date,"
        " rules, source_hash, origin, created_at) values (gen_random_uuid(), 'owned', 1,"
        " '2026-06-03', '{}', repeat('0', 64), 'file', now())"
    )
    with pytest.raises(Exception, match="never changed"):
        owner_connection.execute(
            "update programmes_programmeversion set number = 2 where programme_id = 'owned'"
        )
