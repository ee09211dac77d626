"""Feeds stored in the directory: once, changed, vanished, refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from handrail.domain.audit import operations as audit
from handrail.domain.directory import operations, queries, upkeep
from handrail.domain.directory.columns import PUBLISHER
from handrail.domain.directory.models import ImportRun, Location, OpeningHours, Service
from handrail.domain.directory.operations import NothingToStore, apply_pull
from handrail.domain.directory.queries import Asked, Slice
from handrail.domain.directory.records import (
    HoursRecord,
    LocationRecord,
    OrganisationRecord,
    OwnRecord,
    Problem,
    Pull,
    ServiceRecord,
)
from handrail.interop.open_referral.pulling import pull as read_feed
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Public, System, acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
ON = AT.date()
BY = System()


@pytest.fixture(autouse=True)
def acting(db: None) -> Any:
    with acting_as(BY, at=AT):
        yield


def record(number: int, **more: Any) -> ServiceRecord:
    fields = {"source_hash": f"h{number}", "name": f"Service {number}"} | more
    return ServiceRecord(source_id=f"s{number}", **fields)


def a_pull(*records: ServiceRecord, **more: Any) -> Pull:
    fields: dict[str, Any] = {
        "source": "feed.json",
        "content_hash": "c",
        "records": records,
        "problems": (),
        "seen_ids": frozenset(one.source_id for one in records),
        "complete": True,
    }
    return Pull(**(fields | more))


def store(pulled: Pull, at: datetime = AT) -> str:
    return str(apply_pull(pull=pulled, feed="bristol", by=BY, at=at))


def test_a_pull_stored_twice_changes_nothing_the_second_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[str] = []
    monkeypatch.setattr(audit, "record", lambda **event: written.append(event["action"]))
    pulled = a_pull(record(1), record(2))
    assert store(pulled) == "new=2 changed=0 unchanged=0 vanished=0 rejected=0"
    assert store(pulled) == "new=0 changed=0 unchanged=2 vanished=0 rejected=0"
    assert Service.objects.count() == 2
    assert ImportRun.objects.count() == 2
    assert written == [
        "directory.service_added",
        "directory.service_added",
        "directory.feed_imported",
        "directory.feed_imported",
    ]


def test_what_changed_is_written_with_its_places_and_hours() -> None:
    hub = LocationRecord("l1", "The Hub", "1 High St", "BS1 4DJ", 51.45, -2.58, ("Hearing loop",))
    store(a_pull(record(1, locations=(hub,)), record(2)))
    moved = replace(hub, address="2 High St", hours=(HoursRecord(5, time(10), time(12)),))
    changed = record(
        1, source_hash="new", name="Renamed", locations=(moved,), languages=("Polish",)
    )
    assert store(a_pull(changed, record(2))) == (
        "new=0 changed=1 unchanged=1 vanished=0 rejected=0"
    )
    row = Service.objects.get(source_id="s1")
    assert (row.name, row.languages, row.access_features) == ("Renamed", ["pl"], ["hearing_loop"])
    assert row.delivery_kinds == ["other_place"]
    assert Location.objects.get().address == "2 High St"
    assert OpeningHours.objects.get().weekday == 5
    page = queries.service(row.id, on=AT.date())
    assert page.card.outside_nine_to_five
    assert page.hours[0].place == "The Hub"


def test_what_vanished_is_put_up_for_review_once_and_comes_back() -> None:
    both = a_pull(record(1), record(2))
    store(both)
    later = AT + timedelta(days=7)
    assert store(a_pull(record(1)), later).endswith("vanished=1 rejected=0")
    row = Service.objects.get(source_id="s2")
    assert (row.state, row.missing_since_date) == ("for_review", date(2026, 6, 10))
    assert store(a_pull(record(1)), later).endswith("vanished=0 rejected=0")
    assert store(both, later) == "new=0 changed=1 unchanged=1 vanished=0 rejected=0"
    assert Service.objects.get(source_id="s2").state == "active"


def test_a_record_that_became_faulty_has_not_vanished() -> None:
    store(a_pull(record(1), record(2)))
    fault = Problem(1, "s2", "", "empty name", rejected=True)
    pulled = a_pull(record(1), problems=(fault,), seen_ids=frozenset({"s1", "s2"}))
    assert store(pulled) == "new=0 changed=0 unchanged=1 vanished=0 rejected=1"


def test_a_part_of_a_feed_makes_nothing_vanish() -> None:
    store(a_pull(record(1), record(2)))
    assert "vanished=0" in store(a_pull(record(1), complete=False))


def test_an_empty_pull_changes_nothing() -> None:
    store(a_pull(record(1)))
    with pytest.raises(NothingToStore):
        store(a_pull())
    assert Service.objects.get().state == "active"


def test_feeds_do_not_touch_each_other() -> None:
    store(a_pull(record(1)))
    counts = apply_pull(pull=a_pull(record(2)), feed="bucks", by=BY, at=AT)
    assert (counts.new, counts.vanished) == (1, 0)
    assert queries.feeds() == ("bristol", "bucks")


def test_what_was_decided_here_outlives_an_import() -> None:
    store(a_pull(record(1, assured_date=date(2026, 1, 5))))
    row = Service.objects.get()
    assert (row.assured_date, row.assured_by) == (date(2026, 1, 5), PUBLISHER)
    operations.declare_wait(service_id=row.id, kind="first_contact", working_days=5, by=BY, at=AT)
    operations.assure(service_id=row.id, assured_by="Sam Field", by=BY, at=AT)
    operations.set_state(service_id=row.id, state="withdrawn", reason="Closed", by=BY, at=AT)
    store(a_pull(record(1, source_hash="new", assured_date=date(2026, 2, 1))))
    row = Service.objects.get()
    assert (row.state, row.assured_date, row.assured_by) == (
        "withdrawn",
        date(2026, 6, 3),
        "Sam Field",
    )
    assert queries.service(row.id, on=AT.date()).card.first_contact is not None


def test_what_another_handrail_does_not_say_leaves_what_is_held() -> None:
    full = OwnRecord(
        not_for_whom="Not in an emergency.",
        intake="full",
        intake_reason="No places",
        clock_promise_days=5,
        running_since_date=date(2024, 1, 1),
        funded_until_date=date(2027, 1, 1),
        delivery_kinds=("phone",),
        area_codes=("QUY",),
    )
    store(a_pull(record(1, own=full)))
    store(a_pull(record(1, source_hash="b", own=OwnRecord(summary="New"), area_codes=("QUY",))))
    row = Service.objects.get()
    assert (row.summary, row.not_for_whom, row.intake) == ("New", "Not in an emergency.", "open")
    assert (row.clock_promise_days, row.area_codes) == (5, ["QUY"])
    assert (row.running_since_date, row.funded_until_date) == (date(2024, 1, 1), date(2027, 1, 1))
    emptied = OwnRecord(delivery_kinds=(), area_codes=())
    store(a_pull(record(1, source_hash="c", own=emptied, area_codes=("QUY",))))
    row = Service.objects.get()
    assert (row.delivery_kinds, row.area_codes) == ([], [])


def test_a_day_that_cannot_be_with_what_is_held_takes_its_place() -> None:
    store(a_pull(record(1, own=OwnRecord(running_since_date=date(2026, 1, 1)))))
    store(a_pull(record(1, source_hash="b", own=OwnRecord(funded_until_date=date(2025, 1, 1)))))
    row = Service.objects.get()
    assert (row.running_since_date, row.funded_until_date) == (None, date(2025, 1, 1))


def test_the_publishers_status_is_followed_when_it_changes() -> None:
    store(a_pull(record(1)))
    store(a_pull(record(1, source_hash="b", status="closed_for_now")))
    assert Service.objects.get().intake == "paused"
    store(a_pull(record(1, source_hash="c", status="withdrawn")))
    assert Service.objects.get().state == "withdrawn"
    store(a_pull(record(1, source_hash="d")))
    row = Service.objects.get()
    assert (row.state, row.intake) == ("active", "open")


def test_a_date_of_checking_to_come_is_not_believed() -> None:
    store(a_pull(record(1, assured_date=date(2031, 1, 1))))
    assert Service.objects.get().assured_date is None


def test_a_feeds_area_is_that_of_entries_without_a_place_or_an_area() -> None:
    hub = LocationRecord("l1", "The Hub", "1 High St", "BS1 4DJ", 51.45, -2.58)
    placed, named = record(2, locations=(hub,)), record(3, area_codes=("E06000022",))
    store(a_pull(record(1), placed, named))
    assert queries.latest_import("bristol") is not None
    assert [one.without_area for one in upkeep.feeds()] == [1]
    assumed = operations.set_feed_area(feed="bristol", area_codes=["e06000023"], by=BY, at=AT)
    assert assumed == 1
    assert areas() == {"s1": ["E06000023"], "s2": [], "s3": ["E06000022"]}
    (line,) = upkeep.feeds()
    assert (line.area_codes, line.without_area) == (("E06000023",), 0)
    # The next pull keeps it, for new and changed entries too, and leaves what has a place by now.
    moved = record(1, source_hash="new", locations=(hub,))
    store(a_pull(moved, placed, named, record(4)))
    assert areas() == {"s1": [], "s2": [], "s3": ["E06000022"], "s4": ["E06000023"]}
    assert queries.service(Service.objects.get(source_id="s4").id, on=ON).area_is_assumed
    operations.set_feed_area(feed="bristol", area_codes=[], by=BY, at=AT)
    assert areas()["s4"] == []


def test_a_feeds_area_is_a_code_and_a_keepers_to_say() -> None:
    store(a_pull(record(1)))
    with pytest.raises(operations.AreaUnclear):
        operations.set_feed_area(feed="bristol", area_codes=["Bristol, the city"], by=BY, at=AT)
    with pytest.raises(operations.UnknownFeed):
        operations.set_feed_area(feed="bath", area_codes=["E06000022"], by=BY, at=AT)
    with pytest.raises(NotAllowed):
        operations.set_feed_area(feed="bristol", area_codes=[], by=Public(), at=AT)


def areas() -> dict[str, list[str]]:
    return dict(Service.objects.order_by("source_id").values_list("source_id", "area_codes"))


def test_only_keepers_of_the_directory_import() -> None:
    with pytest.raises(NotAllowed):
        apply_pull(pull=a_pull(record(1)), feed="x", by=Public(), at=AT)


def test_the_provider_and_vendor_fields_are_kept() -> None:
    organisation = OrganisationRecord("o1", "A charity", url="https://a.example", email="a@b.org")
    store(a_pull(record(1, organisation=organisation, vendor={"pc_x": [1, {"y": None}]})))
    row = Service.objects.get()
    assert (row.provider_name, row.url, row.email) == ("A charity", "https://a.example", "a@b.org")
    assert row.vendor == {"pc_x": [1, {"y": None}]}
    assert not row.takes_referrals


@pytest.mark.real_data
def test_the_real_feed_is_stored_and_then_unchanged(real_data: Path) -> None:
    path = real_data / "directories" / "oruk_v2_bristol_2024-12.json"
    pulled = read_feed(str(path))
    assert store(pulled) == "new=817 changed=0 unchanged=0 vanished=0 rejected=2"
    assert store(pulled) == "new=0 changed=0 unchanged=817 vanished=0 rejected=2"
    fewer = replace(
        pulled,
        records=pulled.records[:-3],
        seen_ids=pulled.seen_ids - {one.source_id for one in pulled.records[-3:]},
    )
    assert store(fewer) == "new=0 changed=0 unchanged=814 vanished=3 rejected=2"
    _, found = queries.search(Asked(text="yoga"), on=AT.date(), listed=Slice(0, 10))
    assert found.total > 3
    assert "yoga" in found.cards[0].name.lower()


def test_an_unknown_service_is_refused() -> None:
    with pytest.raises(operations.UnknownService):
        operations.assure(service_id=uuid4(), assured_by="x", by=BY, at=AT)
