"""An import is shown before it is applied: field by field, and only what was shown is done."""

import json
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from handrail.commands import reference_data
from handrail.commands.import_directory import import_directory
from handrail.domain.directory import operations, queries, upkeep, waiting
from handrail.domain.directory.differing import difference
from handrail.domain.directory.models import ImportRun, Service, WaitingPull
from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.models import Organisation
from handrail.domain.places.models import SmallArea
from handrail.interop.open_referral.pulling import pull
from handrail.kernel.viewer import System, acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
BY = System()
BEFORE = [
    {"id": "a", "name": "Choir", "contacts": [{"phones": [{"number": "01632 960 001"}]}]},
    {"id": "b", "name": "Walk"},
    {"id": "c", "name": "Swim"},
]
AFTER = [
    {"id": "a", "name": "Choir", "contacts": [{"phones": [{"number": "01632 960 002"}]}],
     "regular_schedule": [{"weekday": "Monday", "opens_at": "09:00", "closes_at": "10:00"}]},
    {"id": "b", "name": "Walk"},
    {"id": "d", "name": "Draw"},
    {"id": "e", "name": ""},
]  # fmt: skip


@pytest.fixture(autouse=True)
def in_the_tests_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference_data, "ready", nullcontext)


@pytest.fixture(autouse=True)
def area(db: None) -> None:
    board = Organisation.objects.create(name="The board", kind="icb")
    with acting_as(BY, at=AT):
        organisations.set_area(
            organisation_id=board.id, public_name="An area", public_email="", public_phone="",
            by=BY, at=AT,
        )  # fmt: skip


def run(*arguments: str) -> Result:
    return CliRunner().invoke(import_directory, list(arguments))


def a_file(tmp_path: Path, services: list[dict[str, Any]]) -> str:
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(services))
    return str(path)


def mark_in(result: Result) -> str:
    (line,) = [one for one in result.stdout.splitlines() if one.startswith("Difference")]
    return line.rsplit(" ", 1)[1]


def names() -> list[str]:
    rows = Service.objects.filter(state="active").order_by("name")
    return list(rows.values_list("name", flat=True))


def test_the_difference_names_new_changed_vanished_and_left_out(tmp_path: Path) -> None:
    run(a_file(tmp_path, BEFORE), "--feed", "f")
    shown = run(a_file(tmp_path, AFTER), "--feed", "f", "--diff")
    assert shown.exit_code == 0, shown.output
    lines = shown.stdout.splitlines()
    assert "+ Draw (d)" in lines
    assert "~ Choir (a)" in lines
    assert "    phone: “01632 960 001” -> “01632 960 002”" in lines
    assert "    opening_times: nothing -> “Mon 09:00-10:00”" in lines
    assert "- Swim (c): marked for review" in lines
    assert lines[-2].startswith("Difference ")
    assert lines[-1] == "new=1 changed=1 unchanged=1 vanished=1 rejected=1"
    assert any(one.startswith("! record 3") and "empty name" in one for one in lines)
    assert not any("Walk" in one for one in lines)
    assert names() == ["Choir", "Swim", "Walk"]


def test_just_what_was_shown_is_applied(tmp_path: Path) -> None:
    run(a_file(tmp_path, BEFORE), "--feed", "f")
    mark = mark_in(run(a_file(tmp_path, AFTER), "--feed", "f", "--diff"))
    done = run(a_file(tmp_path, AFTER), "--feed", "f", "--apply", mark)
    assert done.exit_code == 0, done.output
    assert names() == ["Choir", "Draw", "Walk"]


@pytest.mark.parametrize("what", ["the feed", "the directory", "nothing known"])
def test_another_difference_is_refused_and_changes_nothing(tmp_path: Path, what: str) -> None:
    run(a_file(tmp_path, BEFORE), "--feed", "f")
    mark = mark_in(run(a_file(tmp_path, AFTER), "--feed", "f", "--diff"))
    now = AFTER
    if what == "the feed":
        now = [*AFTER, {"id": "f", "name": "Sing"}]
    elif what == "the directory":
        run(a_file(tmp_path, BEFORE[:2]), "--feed", "f")
    else:
        mark = "0"
    before = names()
    refused = run(a_file(tmp_path, now), "--feed", "f", "--apply", mark)
    assert refused.exit_code == 1
    assert "Nothing was changed" in refused.stderr
    assert names() == before


def test_what_was_told_to_wait_is_applied_once_and_only_as_shown(tmp_path: Path) -> None:
    run(a_file(tmp_path, BEFORE), "--feed", "f")
    said = run(a_file(tmp_path, AFTER), "--feed", "f", "--wait")
    assert said.exit_code == 0, said.output
    assert names() == ["Choir", "Swim", "Walk"]
    with acting_as(BY, at=AT):
        (one,) = waiting.all_waiting(viewer=BY)
        assert one.counts == {
            "new": 1, "changed": 1, "vanished": 1, "rejected": 1, "unchanged": 1,
        }  # fmt: skip
        row = Service.objects.get(name="Walk")
        operations.revise(service_id=row.id, changes={"phone": "1"}, by=BY, at=AT)
        with pytest.raises(waiting.ChangedSince):
            waiting.apply(waiting_id=one.id, by=BY, at=AT)
        assert names() == ["Choir", "Swim", "Walk"]
        waiting.look_again(waiting_id=one.id, by=BY, at=AT)
        waiting.apply(waiting_id=one.id, by=BY, at=AT)
        assert names() == ["Choir", "Draw", "Walk"]
        assert waiting.all_waiting(viewer=BY) == ()
    assert bytes(WaitingPull.objects.get().packed) == b""


def with_waits(*waits: tuple[str, int, str], **more: Any) -> dict[str, Any]:
    """A record of another Handrail that declares these waits."""
    said = [{"kind": kind, "working_days": days, "declared_date": on} for kind, days, on in waits]
    return {"id": "a", "name": "Choir", "handrail": {"waits": said, **more}}


def test_a_wait_that_would_change_is_a_difference(tmp_path: Path) -> None:
    before = with_waits(("first_contact", 5, "2026-05-01"), ("treatment", 20, "2026-05-01"))
    run(a_file(tmp_path, [before]), "--feed", "f")
    after = with_waits(("first_contact", 9, "2026-06-01"), ("treatment", 30, "2026-04-01"))
    shown = run(a_file(tmp_path, [after]), "--feed", "f", "--diff").stdout.splitlines()
    kept = "Support starts: 20 working days, 2026-05-01"
    assert (
        f"    waits: “First contact: 5 working days, 2026-05-01; {kept}” ->"
        f" “First contact: 9 working days, 2026-06-01; {kept}”"
    ) in shown
    run(a_file(tmp_path, [after]), "--feed", "f")
    assert declared() == [("first_contact", 9), ("treatment", 20)]


def test_a_wait_of_a_day_to_come_is_left_out_counted_and_said(tmp_path: Path) -> None:
    feed = [{"id": "x", "name": ""}, with_waits(("first_contact", 1, "2999-01-01"))]
    done = run(a_file(tmp_path, feed), "--feed", "f")
    assert done.exit_code == 0, done.output
    assert "record 1, Choir: a wait declared for 2999-01-01, which is still to come" in done.stderr
    assert "Declared waits left out: 1." in done.stderr
    assert names() == ["Choir"]
    assert declared() == []
    kept = ImportRun.objects.get()
    assert kept.counts["waits_left_out"] == 1
    assert "2999-01-01" in kept.problems[-1]["detail"]
    again = with_waits(("first_contact", 1, "2999-01-01"), intake="full")
    run(a_file(tmp_path, [again]), "--feed", "f", "--wait")
    (waits,) = waiting.all_waiting(viewer=BY)
    assert waits.difference.waits_left_out == 1
    assert [one.field for one in waits.difference.changed[0].fields] == ["intake"]


def declared() -> list[tuple[str, int]]:
    page = queries.service(Service.objects.get(name="Choir").id, on=AT.date())
    each = (("first_contact", page.card.first_contact), ("treatment", page.card.treatment))
    return [(kind, wait.working_days) for kind, wait in each if wait]


def test_a_later_reading_takes_the_place_of_one_that_waits(tmp_path: Path) -> None:
    for services in (BEFORE, AFTER):
        run(a_file(tmp_path, services), "--feed", "f", "--wait")
    (one,) = waiting.all_waiting(viewer=BY)
    assert one.counts["new"] == 3
    replaced = WaitingPull.objects.exclude(pk=one.id).get()
    assert bytes(replaced.packed) == b""
    waiting.drop(waiting_id=one.id, by=BY, at=AT)
    assert waiting.all_waiting(viewer=BY) == ()
    assert names() == []


@pytest.mark.real_data
def test_a_whole_councils_feed_twice_is_no_difference(real_data: Path) -> None:
    read = pull(str(real_data / "directories" / "oruk_v2_bristol_2024-12.json"))
    with acting_as(BY, at=AT):
        first = difference(pull=read, feed="bristol", on=AT.date())
        assert (len(first.new), len(first.rejected)) == (817, 2)
        operations.apply_pull(pull=read, feed="bristol", by=BY, at=AT)
        then = difference(pull=read, feed="bristol", on=(AT + timedelta(days=1)).date())
        assert (then.new, then.changed, then.vanished, then.unchanged) == ((), (), (), 817)


def test_words_that_do_not_go_together_are_refused(tmp_path: Path) -> None:
    assert run(a_file(tmp_path, BEFORE), "--diff", "--wait").exit_code == 2


@pytest.fixture
def other_board(db) -> Organisation:
    """A second area, whose board comes earlier by name, and the councils of both."""
    Organisation.objects.filter(name="The board").update(ods_code="QAA")
    board = Organisation.objects.create(name="A board", kind="icb", ods_code="QBB")
    with acting_as(BY, at=AT):
        organisations.set_area(
            organisation_id=board.id, public_name="A", public_email="", public_phone="",
            by=BY, at=AT,
        )  # fmt: skip
    SmallArea.objects.create(lsoa="E01000001", icb_ods="QAA", local_authority="E06000001")
    SmallArea.objects.create(lsoa="E01000002", icb_ods="QBB", local_authority="E06000002")
    return board


@pytest.mark.parametrize(
    ("code", "keeper"),
    [("E06000001", "The board"), ("e06000002", "A board"), ("QAA", "The board"), ("", "A board")],
)
def test_what_waits_goes_to_the_board_of_its_area(
    tmp_path: Path, other_board: Organisation, code: str, keeper: str
) -> None:
    area = ("--area", code) if code else ()
    said = run(a_file(tmp_path, BEFORE), "--feed", "f", "--wait", *area)
    assert said.exit_code == 0, said.output
    assert f"wait for {keeper} to look at them" in said.stdout
    (one,) = waiting.all_waiting(viewer=BY)
    assert Organisation.objects.get(pk=one.keeper_id).name == keeper
    with acting_as(BY, at=AT):
        waiting.apply(waiting_id=one.id, by=BY, at=AT)
    (line,) = upkeep.feeds()
    assert line.area_codes == ((code.upper(),) if code else ())
    assert line.without_area == (0 if code else 3)


def test_an_area_that_is_no_code_waits_for_nobody(tmp_path: Path) -> None:
    said = run(a_file(tmp_path, BEFORE), "--feed", "f", "--wait", "--area", "Bristol, the city")
    assert said.exit_code == 1
    assert "ONS or ODS code" in said.stderr
    assert "Nothing was changed" in said.stderr
    assert waiting.all_waiting(viewer=BY) == ()
