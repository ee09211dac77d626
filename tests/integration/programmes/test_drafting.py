"""The next version of a programme: one draft at a time, sound, and published by a second person."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from handrail.domain.programmes import drafting, drafts, operations, queries
from handrail.domain.programmes.draft_models import Draft, DraftStep
from handrail.domain.programmes.drafting import (
    DraftedAlready,
    Left,
    NoSuchDraft,
    NothingNew,
    NotSound,
    Overtaken,
    SecondPerson,
)
from handrail.domain.programmes.sections import NoSuchPart
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Public, Staff, System, Viewer, acting_as
from tests.factories import programme
from tests.integration.oversight.area import make_area, officer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
DAY = date(2026, 6, 3)
NEXT_WEEK = DAY + timedelta(days=7)
AGE = {"youngest": 21, "source": "a leaflet"}
TEXT = f"{programme.TEXT}  area: null\n"


@pytest.fixture(autouse=True)
def as_system() -> Any:
    with acting_as(System(), at=AT):
        operations.load_version(
            source=programme.source(TEXT),
            valid_from_date=DAY - timedelta(days=9),
            by=System(),
            at=AT,
        )
        yield


@pytest.fixture(scope="module")
def board(module_db) -> UUID:
    return make_area("Drafting")


def keeper(board: UUID, name: str) -> Staff:
    return officer(board, "directory.manage", at=AT, name=name)


@pytest.fixture
def writer(board: UUID) -> Staff:
    return keeper(board, "Wren Ames")


@pytest.fixture
def reader(board: UUID) -> Staff:
    return keeper(board, "Rhys Bell")


def start(by: Viewer) -> UUID:
    return drafting.start(programme_id="example", by=by, at=AT)


def change(draft_id: UUID, by: Viewer, to: Any = AGE, part: str = "is_for.age", version=1) -> None:
    drafting.change(draft_id=draft_id, part=part, to=to, version=version, by=by, at=AT)


def propose(draft_id: UUID, by: Viewer, day: date = NEXT_WEEK, why: str = "The leaflet") -> None:
    drafting.propose(draft_id=draft_id, valid_from_date=day, why=why, by=by, at=AT)


def proposed(by: Viewer) -> UUID:
    draft_id = start(by)
    change(draft_id, by)
    propose(draft_id, by)
    return draft_id


def test_a_published_draft_counts_from_its_day_and_no_earlier(writer, reader):
    version_id = drafting.publish(draft_id=proposed(writer), by=reader, at=AT)
    before = queries.version_in_force("example", on=NEXT_WEEK - timedelta(days=1))
    after = queries.version_in_force("example", on=NEXT_WEEK)
    assert (before.number, after.id, after.number) == (1, version_id, 2)
    assert after.rules.describe() == ("People aged 21 and over.",)
    assert drafts.of_programme("example", viewer=writer) is None


def test_neither_who_changed_nor_who_proposed_it_publishes(board, writer, reader):
    draft_id = start(writer)
    change(draft_id, writer)
    propose(draft_id, reader)
    for each in (writer, reader):
        with pytest.raises(SecondPerson):
            drafting.publish(draft_id=draft_id, by=each, at=AT)
    assert queries.history("example")[0].number == 1
    drafting.publish(draft_id=draft_id, by=keeper(board, "Third Cole"), at=AT)
    assert queries.history("example")[0].number == 2


def test_the_database_holds_the_second_person_too(writer):
    draft_id = proposed(writer)
    for account in (writer.account_id, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.filter(id=draft_id).update(
                state="published", published_by_account_id=account
            )


def test_one_draft_at_a_time(writer, reader):
    start(writer)
    with pytest.raises(DraftedAlready):
        start(reader)
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    ("to", "word"),
    [
        ({"youngest": 60, "oldest": 20, "source": "x"}, "nobody"),
        ({"youngest": 60}, "source"),
        ({"youngest": "old", "source": "x"}, "integer"),
        ("sixty", "dictionary"),
        ({"youngest": 60, "source": "x", "surprise": 1}, "not permitted"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place_and_changes_nothing(writer, to, word):
    draft_id = start(writer)
    with pytest.raises(NotSound) as refused:
        change(draft_id, writer, to)
    assert word in str(refused.value).lower() or any(
        word in problem.key for problem in refused.value.problems
    )
    assert drafts.draft(draft_id, viewer=writer).differences == ()


def test_rules_that_nobody_could_meet_are_refused_with_both_named(writer):
    draft_id = start(writer)
    support = {"with_any": ["ips"], "not_on": ["ips"], "source": "x"}
    with pytest.raises(
        NotSound, match=r"already get help from .* and “Not for .*” exclude each other"
    ):
        change(draft_id, writer, support, "is_for.support")


def test_a_part_is_taken_out_or_said_to_be_unseen(writer):
    draft_id = start(writer)
    change(draft_id, writer, Left(unseen=True))
    said = " ".join(drafts.draft(draft_id, viewer=writer).differences)
    assert "Which ages it is for" in said
    change(draft_id, writer, Left(), version=2)
    assert "age" not in drafts.draft(draft_id, viewer=writer).content["is_for"]
    with pytest.raises(BadInput):
        change(draft_id, writer, Left(), "name", 3)
    with pytest.raises(NoSuchPart):
        change(draft_id, writer, "other", "id", 3)


def test_two_who_write_at_once_do_not_overwrite_each_other(writer, reader):
    draft_id = start(writer)
    change(draft_id, writer)
    with pytest.raises(Overtaken):
        change(draft_id, reader, {"youngest": 40, "source": "x"})
    assert drafts.draft(draft_id, viewer=writer).content["is_for"]["age"] == AGE


@pytest.mark.parametrize(
    ("day", "why", "refused"),
    [
        (DAY - timedelta(days=1), "A leaflet", BadInput),
        (NEXT_WEEK, "  ", BadInput),
    ],
)
def test_a_day_that_is_over_or_no_reason_is_refused(writer, day, why, refused):
    draft_id = start(writer)
    change(draft_id, writer)
    with pytest.raises(refused):
        propose(draft_id, writer, day, why)


def test_nothing_new_is_not_proposed(writer):
    with pytest.raises(NothingNew):
        propose(start(writer), writer)


def test_a_proposed_draft_stands_still_until_it_is_sent_back(writer, reader):
    draft_id = proposed(writer)
    with pytest.raises(WrongState):
        change(draft_id, writer, version=3)
    drafting.send_back(draft_id=draft_id, why="Which leaflet?", by=reader, at=AT)
    change(draft_id, writer, {"youngest": 22, "source": "x"}, version=4)
    events = [step.event for step in drafts.draft(draft_id, viewer=writer).steps]
    assert events == [
        "programme_draft.changed",
        "programme_draft.sent_back",
        "programme_draft.proposed",
        "programme_draft.changed",
        "programme_draft.started",
    ]


def test_a_file_that_came_meanwhile_is_not_overwritten(writer, reader):
    draft_id = proposed(writer)
    source = programme.source(TEXT.replace("18", "20"))
    operations.load_version(source=source, valid_from_date=DAY, by=System(), at=AT)
    with pytest.raises(Overtaken):
        drafting.publish(draft_id=draft_id, by=reader, at=AT)
    assert [it.number for it in queries.history("example")] == [2, 1]


def test_a_draft_whose_day_passed_is_not_published_backwards(writer, reader):
    draft_id = proposed(writer)
    with pytest.raises(BadInput):
        drafting.publish(draft_id=draft_id, by=reader, at=AT + timedelta(days=30))
    assert queries.history("example")[0].number == 1
    assert drafts.draft(draft_id, viewer=reader).state == "proposed"


def test_what_was_published_here_is_not_overwritten_by_a_new_file(writer, reader):
    drafting.publish(draft_id=proposed(writer), by=reader, at=AT)
    source = programme.source(TEXT.replace("18", "20"))
    with pytest.raises(operations.EditedHere):
        operations.load_version(source=source, valid_from_date=NEXT_WEEK, by=System(), at=AT)


def test_a_thrown_away_draft_leaves_its_trace_and_room_for_another(writer):
    draft_id = start(writer)
    drafting.throw_away(draft_id=draft_id, by=writer, at=AT)
    with pytest.raises(NoSuchDraft):
        change(draft_id, writer)
    assert DraftStep.objects.filter(draft_id=draft_id).count() == 2
    assert start(writer) != draft_id


def test_only_a_board_that_keeps_its_directory_writes_drafts(board, writer):
    draft_id = start(writer)
    elsewhere = Staff(writer.account_id, UUID(int=7), writer.job_role, writer.permissions)
    nobody = officer(board, "report.area", at=AT, name="Nia Dale")
    for by in (elsewhere, nobody, System(), Public()):
        with pytest.raises(NotAllowed):
            change(draft_id, by)
        with pytest.raises(NotAllowed):
            drafts.standing(viewer=by)
