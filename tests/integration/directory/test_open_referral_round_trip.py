"""What goes out by the published API and comes back in by an import is the same again."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.domain.directory import operations
from handrail.domain.directory.codes import Access, Delivery
from handrail.domain.directory.industries import SECTIONS
from handrail.domain.directory.models import Service
from handrail.domain.directory.operations import NewHours, NewPlace, NewService
from handrail.domain.organisations.models import Organisation
from handrail.interop.open_referral.pulling import pull
from handrail.kernel.viewer import System, acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(days=2)
BY = System()
ROOT = "/open-referral/v3"

words = st.text(
    st.one_of(st.sampled_from("ab <>&;/-.,:\n\t\"'£é"), st.characters(exclude_categories=["Cs"])),
    max_size=60,
).map(lambda text: text.replace("\x00", ""))
line = words.map(lambda text: " ".join(text.split()))
html = st.sampled_from(
    ["<p>Come & see</p>", "a < b", "&lt;b&gt;bold&lt;/b&gt;", "- one\n- two\n\nthree", "<script>x"]
)
text = st.one_of(words, html)
days = st.dates(date(2020, 1, 1), date(2026, 6, 1))
clock_times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def hours(draw: st.DrawFn) -> NewHours:
    opens, closes = sorted([draw(clock_times), draw(clock_times)])
    if opens == closes:
        opens, closes = time(9), time(17)
    return NewHours(draw(st.integers(0, 6)), opens, closes)


@st.composite
def services(draw: st.DrawFn) -> NewService:
    low = draw(st.none() | st.integers(0, 150))
    return NewService(
        name="x" + draw(line),
        provider_name="y" + draw(line),
        summary=draw(line),
        description=draw(text),
        what_happens=draw(text),
        for_whom=draw(text),
        not_for_whom=draw(text),
        how_to_get_in=draw(text),
        evidence=draw(text),
        learning=draw(text),
        cost=draw(text),
        takes_referrals=False,
        clock_promise_days=draw(st.none() | st.integers(1, 260)),
        running_since_date=draw(st.none() | days),
        funded_until_date=draw(st.none() | st.just(date(2027, 1, 1))),
        minimum_age=low,
        maximum_age=draw(st.none() | st.integers(low or 0, 200)),
        languages=tuple(draw(st.lists(st.sampled_from(["English", "ur", "Klingon"])))),
        access_features=tuple(draw(st.lists(st.sampled_from(Access.values), unique=True))),
        delivery_kinds=tuple(draw(st.lists(st.sampled_from(Delivery.values), unique=True))),
        topics=tuple(draw(st.lists(line, max_size=3))),
        industries=tuple(draw(st.lists(st.sampled_from(sorted(SECTIONS)), unique=True))),
        area_names=tuple(draw(st.lists(line, max_size=2))),
        area_codes=tuple(draw(st.lists(st.sampled_from(["E06000023", "QUY"]), unique=True))),
        email=draw(st.sampled_from(["", "desk@handrail.example", "no address"])),
        phone=draw(st.sampled_from(["", "01632 960 001", "ask Jo"])),
        url=draw(st.sampled_from(["", "https://handrail.example/x", "javascript:alert(1)"])),
        places=(
            NewPlace(
                draw(st.sampled_from(["", "ZZ1 1AA"])),
                draw(line),
                draw(line),
                latitude=draw(st.none() | st.floats(49, 61)),
                longitude=-2.5,
                in_practice=draw(st.booleans()),
                access_features=tuple(draw(st.lists(st.sampled_from(Access.values), unique=True))),
            ),
        ),
        hours=tuple(draw(st.lists(hours(), max_size=3))),
    )


def out() -> list[dict[str, Any]]:
    """Everything that the API publishes, page by page."""
    found, number = [], 1
    while True:
        page = Client().get(f"{ROOT}/services", {"full": "true", "per_page": "2", "page": number})
        assert page.status_code == 200, page.content
        said = page.json()
        found += said["contents"]
        if said["last_page"]:
            assert said["total_items"] == len(found)
            return found
        number += 1


@contextmanager
def undone() -> Iterator[None]:
    """Leave the directory as it was: what changed in it is only ever added to."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def back_in(services: list[dict[str, Any]], folder: Path) -> None:
    """Import what went out, as another area would."""
    file = folder / "feed.json"
    file.write_text(json.dumps(services))
    with acting_as(BY, at=LATER):
        read = pull(str(file))
        assert [one for one in read.problems if one.rejected] == []
        operations.apply_pull(pull=read, feed="theirs", by=BY, at=LATER)


def test_an_entry_with_everything_comes_back_as_it_was(tmp_path: Path) -> None:
    provider = Organisation.objects.create(name="The provider", kind="provider", ods_code="ZZX01")
    full = NewService(
        name="Work & wellbeing",
        provider_id=provider.id,
        summary="One coach.",
        description="A coach.\n\n- listens\n- helps",
        what_happens="They ring you.",
        for_whom="People aged 16 and over.",
        not_for_whom="Not in an emergency.",
        how_to_get_in="Ask your practice.",
        evidence="A trial.",
        learning="What was learned.",
        cost="Free",
        clock_promise_days=5,
        running_since_date=date(2024, 1, 1),
        funded_until_date=date(2027, 1, 1),
        minimum_age=16,
        languages=("en", "ur"),
        access_features=("step_free", "interpreter"),
        delivery_kinds=("in_practice", "phone"),
        topics=("Work",),
        industries=("H", "Q"),
        area_codes=("E06000023", "QUY"),
        area_names=("Bristol",),
        email="desk@handrail.example",
        phone="01632 960 001",
        url="https://handrail.example/",
        places=(
            NewPlace("ZZ1 1AA", "Mere House", "1 Quay Street", latitude=51.5, longitude=-2.6,
                     in_practice=True, access_features=("parking", "large_print")),
        ),
        hours=(NewHours(0, time(9), time(17), place=0), NewHours(5, time(10), time(12))),
    )  # fmt: skip
    with undone():
        with acting_as(BY, at=AT):
            id = operations.add(service=full, by=BY, at=AT)
            for kind, number in (("first_contact", 4), ("treatment", 20)):
                operations.declare_wait(service_id=id, kind=kind, working_days=number, by=BY, at=AT)
            operations.set_intake(service_id=id, intake="full", reason="No places", by=BY, at=AT)
            operations.assure(service_id=id, assured_by="Jo", by=BY, at=AT)
        before = out()
    (said,) = before
    assert said["status"] == "temporarily closed"
    assert said["handrail"]["takes_referrals"] is True
    assert "4 working days" in said["wait_time"]
    named = [one["taxonomy_term"]["name"] for one in said["attributes"]]
    assert named[:3] == ["Work", "Transportation and storage", SECTIONS["Q"]]
    assert out() == []
    back_in(before, tmp_path)
    assert out() == before
    row = Service.objects.get()
    assert (row.intake, row.not_for_whom, row.industries, row.takes_referrals) == (
        "full",
        "Not in an emergency.",
        ["H", "Q"],
        False,
    )
    assert not Service.objects.filter(topics__contains=["Transportation and storage"]).exists()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(services(), min_size=1, max_size=3))
def test_any_entries_come_back_as_they_were(tmp_path: Path, entries: list[NewService]) -> None:
    with undone(), acting_as(BY, at=AT):
        for each in entries:
            operations.add(service=each, by=BY, at=AT)
        before = out()
    with undone():
        back_in(before, tmp_path)
        assert differences(before, out()) == []


@pytest.mark.real_data
def test_a_real_directory_goes_out_and_comes_back(real_data: Path, tmp_path: Path) -> None:
    with undone():
        with acting_as(BY, at=AT):
            read = pull(str(real_data / "directories" / "oruk_v2_bristol_2024-12.json"))
            operations.apply_pull(pull=read, feed="bristol", by=BY, at=AT)
        before = all_at_once()
        assert len(before) == Service.objects.filter(state="active").count() > 700
    back_in(before, tmp_path)
    after = all_at_once()
    assert [one["name"] for one in after] == [one["name"] for one in before]
    assert differences(before, after) == []


def differences(before: list[Any], after: list[Any]) -> list[tuple[Any, ...]]:
    """What is not the same, field by field, so that a failure can be read.

    In the order of ids: a name's invisible characters are put right as it goes out, and may
    have stood in its place in the list.
    """
    assert len(before) == len(after)
    before, after = (sorted(each, key=lambda one: one["id"]) for each in (before, after))
    return [
        (f"{one['id']} {key}", one.get(key), other.get(key))
        for one, other in zip(before, after, strict=True)
        for key in sorted({*one, *other})
        if one.get(key) != other.get(key)
    ]


def all_at_once() -> list[dict[str, Any]]:
    found, number = [], 1
    while True:
        page = Client().get(f"{ROOT}/services", {"full": "true", "per_page": 100, "page": number})
        found += page.json()["contents"]
        if page.json()["last_page"]:
            return found
        number += 1
