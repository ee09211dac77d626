"""What the directory answers: near, by words, by filters; one service; candidates."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.http import QueryDict

from handrail.domain.capacity.models import MeasuredWait
from handrail.domain.directory import operations, queries
from handrail.domain.directory.access import AnotherAreasEntry
from handrail.domain.directory.operations import NewHours, NewPlace, NewService
from handrail.domain.directory.queries import Asked, Filters, Near, Slice
from handrail.domain.organisations import operations as organisations
from handrail.domain.organisations.models import Organisation
from handrail.domain.organisations.operations import Particulars
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, acting_as
from handrail.web.public.forms import FindForm
from handrail.web.public.searching import search

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
ON = date(2026, 6, 3)
BY = System()
HERE = Near(51.45, -2.59, frozenset({"E06000023"}))


@pytest.fixture(autouse=True)
def acting(db: None) -> Any:
    with acting_as(BY, at=AT):
        yield


@pytest.fixture(scope="module")
def provider(module_db) -> Organisation:
    return Organisation.objects.create(name="Harbour Support", kind="provider", local_code="HS")


def add(provider: Organisation | None, name: str, **more: Any) -> UUID:
    miles = more.pop("miles", None)
    more.setdefault("area_codes", ("E06000023",) if provider and miles is None else ())
    if miles is not None:
        place = NewPlace("", name, latitude=51.45 + miles / 69.0, longitude=-2.59)
        more["places"] = (place,)
    service = NewService(
        name=name,
        provider_id=provider.id if provider else None,
        takes_referrals=provider is not None,
        **more,
    )
    return operations.add(service=service, by=BY, at=AT)


def find(start: int = 0, size: int = 10, **asked: Any) -> queries.Found:
    return queries.search(Asked(**asked), on=ON, listed=Slice(start, size))[1]


def best(start: int = 0, size: int = 10, **asked: Any) -> queries.Found:
    return queries.search(Asked(**asked), on=ON, best=Slice(start, size))[0]


def names(found: queries.Found) -> list[str]:
    return [card.name for card in found.cards]


def test_the_nearest_comes_first_and_the_far_away_not_at_all() -> None:
    for name, miles in (("Far", 12), ("Near", 1), ("Away", 200)):
        add(None, name, miles=miles)
    found = find(near=HERE)
    assert names(found) == ["Near", "Far"]
    assert found.cards[0].miles == pytest.approx(1, abs=0.02)
    assert found.total == 2


def test_a_service_for_the_area_or_without_a_place_is_found() -> None:
    add(None, "All over the city", area_codes=("E06000023",))
    add(None, "Another city's", area_codes=("E06000099",))
    add(None, "By phone")
    assert names(find(near=HERE)) == ["All over the city", "By phone"]


def test_a_place_without_a_position_is_kept() -> None:
    service_id = add(None, "Somewhere", places=(NewPlace("ZZ99 9ZZ", "The barn"),))
    (place,) = queries.service(service_id, on=ON).card.places
    assert (place.name, place.lat) == ("The barn", None)


def test_about_work_first_then_the_nearest_and_no_place_counts_as_five_miles() -> None:
    add(None, "Knitting", miles=1)
    add(None, "Job club", miles=7)
    add(None, "Work advice by phone", area_codes=("E06000023",))
    add(None, "Career clinic", miles=2)
    add(None, "Money talk", description="Debt and money.", miles=3)
    add(None, "Welfare at work", description="Money and benefits.", miles=9)
    assert names(find(near=HERE)) == [
        "Career clinic", "Work advice by phone", "Job club", "Welfare at work", "Knitting",
        "Money talk",
    ]  # fmt: skip
    money = Filters(need="money")
    assert names(find(near=HERE, filters=money)) == ["Money talk", "Welfare at work"]


def test_each_part_of_a_list_says_how_many_there_are() -> None:
    for number in range(12):
        add(None, f"Yoga {number:02d}", miles=1 + number)
    for asked in ({"near": HERE}, {"near": None}, {"near": HERE, "text": "yoga"}):
        parts = [find(start, 5, **asked) for start in (0, 5, 10, 50)]
        assert [found.total for found in parts] == [12, 12, 12, 12]
        assert [len(found.cards) for found in parts] == [5, 5, 2, 0]
        shown = [name for found in parts for name in names(found)]
        assert shown == [f"Yoga {number:02d}" for number in range(12)]


def test_what_has_no_area_is_listed_last_and_never_among_the_best(provider: Organisation) -> None:
    nowhere = add(provider, "Work coach", area_codes=())
    add(None, "Far", miles=20)
    assert names(find(near=HERE)) == ["Far", "Work coach"]
    assert names(best(near=HERE)) == []
    card = queries.service(nowhere, on=ON).card
    assert not card.area_is_known
    assert not card.can_be_referred_to
    operations.revise(service_id=nowhere, changes={"area_codes": ("E06000023",)}, by=BY, at=AT)
    assert names(best(near=HERE)) == ["Work coach"]


def test_a_service_for_the_whole_country_is_found_anywhere_in_it() -> None:
    add(None, "England's line", area_codes=("E92000001",))
    add(None, "Scotland's line", area_codes=("S92000003",))
    assert names(find(near=HERE)) == ["England's line"]


def test_an_entry_that_is_being_checked_comes_after_those_that_take_people(
    provider: Organisation,
) -> None:
    doubtful = add(provider, "Doubtful", miles=1)
    add(provider, "Sure", miles=9)
    operations.set_state(service_id=doubtful, state="for_review", reason="x", by=BY, at=AT)
    assert names(best(near=HERE)) == ["Sure", "Doubtful"]


def test_words_find_by_stem_and_a_misspelt_name_still_finds() -> None:
    add(None, "Debt advice centre", description="We help people who owe money.")
    add(None, "Yoga")
    assert names(find(near=None, text="owing")) == ["Debt advice centre"]
    assert names(find(near=None, text="det advise centre")) == ["Debt advice centre"]
    assert find(near=None, text="'; drop table --").total == 0
    assert names(find(near=None, filters=Filters(need="money"))) == ["Debt advice centre"]


def test_filters_narrow_and_join(provider: Organisation) -> None:
    late = (NewHours(1, time(9), time(20)),)
    add(provider, "Late", hours=late, languages=("Polish",), delivery_kinds=("phone",))
    closed = add(provider, "Closed", delivery_kinds=("video",), access_features=("interpreter",))
    operations.set_intake(service_id=closed, intake="full", reason="No places", by=BY, at=AT)
    asked = {
        Filters(outside_nine_to_five=True): ["Late"],
        Filters(language="pl"): ["Late", "Closed"],
        Filters(delivery="video"): ["Closed"],
        Filters(open_now=True): ["Late"],
        Filters(delivery="video", open_now=True): [],
    }
    for filters, wanted in asked.items():
        assert names(best(near=None, filters=filters)) == wanted


def test_the_best_are_open_then_soon_and_near(provider: Organisation) -> None:
    ids = {
        name: add(provider, name, miles=miles)
        for name, miles in (("Full", 0.5), ("Quick", 6), ("Slow", 1), ("Unknown", 2))
    }
    for name, days in (("Full", 1), ("Quick", 3), ("Slow", 15)):
        operations.declare_wait(
            service_id=ids[name], kind="first_contact", working_days=days, by=BY, at=AT
        )
    operations.set_intake(service_id=ids["Full"], intake="full", reason="x", by=BY, at=AT)
    found = best(near=HERE)
    assert names(found) == ["Quick", "Slow", "Unknown", "Full"]


def test_the_latest_wait_counts_and_says_its_age(provider: Organisation) -> None:
    service_id = add(provider, "Coaching")
    for days, at in ((9, AT - timedelta(days=100)), (4, AT - timedelta(days=95))):
        operations.declare_wait(
            service_id=service_id, kind="first_contact", working_days=days, by=BY, at=at
        )
    wait = queries.service(service_id, on=ON).card.first_contact
    assert wait is not None
    assert (wait.working_days, wait.is_stale) == (4, True)


def test_candidates_are_the_open_pathways_with_their_practices(provider: Organisation) -> None:
    practice = Organisation.objects.create(name="Ash", kind="practice", ods_code="Z00001")
    place = NewPlace("", "Ash", latitude=51.4, longitude=-2.6, practice_id=practice.id)
    referable = add(provider, "Coaching", places=(place,))
    add(None, "Yoga")
    before = queries.latest_changes()
    (found,) = queries.candidates()
    assert found.id == referable
    assert found.points[0].practice == "Z00001"
    later = AT + timedelta(hours=1)
    operations.declare_wait(
        service_id=referable, kind="first_contact", working_days=4, by=BY, at=later
    )
    assert queries.latest_changes() != before
    (found,) = queries.candidates(service_ids=[referable])
    assert (found.first_contact_days, found.first_contact_declared_date) == (4, ON)


def test_a_provider_runs_its_own_service_and_no_other(provider: Organisation) -> None:
    ours = add(provider, "Ours")
    other = Organisation.objects.create(name="Other", kind="provider", local_code="O")
    theirs = add(other, "Theirs")
    manager = Staff(ours, provider.id, "manager", frozenset({"service.manage"}))
    operations.declare_wait(service_id=ours, kind="treatment", working_days=3, by=manager, at=AT)
    with pytest.raises(NotAllowed):
        operations.set_intake(service_id=theirs, intake="open", by=manager, at=AT)
    with pytest.raises(operations.ReasonNeeded):
        operations.set_intake(service_id=ours, intake="paused", by=manager, at=AT)
    with pytest.raises(operations.ImpossibleWait):
        operations.declare_wait(
            service_id=ours, kind="treatment", working_days=-1, by=manager, at=AT
        )


def test_whoever_keeps_a_directory_keeps_that_of_their_own_area(provider: Organisation) -> None:
    ours, theirs = (a_board(code) for code in ("QQ1", "QQ2"))
    organisations.relate(
        child_id=provider.id, parent_id=theirs, kind="part_of", from_date=ON, by=BY, at=AT
    )
    service_id = add(provider, "Theirs")
    orphan = add(None, "Nobody's")
    keeper, other = (
        Staff(orphan, board, "keeper", frozenset({"directory.manage"})) for board in (theirs, ours)
    )
    acts: tuple[Callable[[Staff], object], ...] = (
        lambda by: operations.assure(service_id=service_id, assured_by="x", by=by, at=AT),
        lambda by: operations.revise(service_id=service_id, changes={"cost": "x"}, by=by, at=AT),
        lambda by: operations.set_intake(service_id=service_id, intake="open", by=by, at=AT),
        lambda by: operations.declare_wait(
            service_id=service_id, kind="treatment", working_days=1, by=by, at=AT
        ),
        lambda by: operations.set_state(
            service_id=service_id, state="for_review", reason="x", by=by, at=AT
        ),
        lambda by: operations.add(service=NewService("New", provider.id), by=by, at=AT),
        lambda by: operations.revise(
            service_id=orphan, changes={"provider_id": provider.id}, by=by, at=AT
        ),
    )
    for act in acts:
        with pytest.raises(AnotherAreasEntry):
            act(other)
        act(keeper)
    operations.assure(service_id=add(None, "Open"), assured_by="x", by=other, at=AT)


def a_board(code: str) -> UUID:
    board = organisations.register(
        name=f"Board {code}", kind="icb", by=BY, at=AT, particulars=Particulars(code)
    )
    organisations.set_area(
        organisation_id=board,
        public_name=code,
        public_phone="01632 960 000",
        public_email="",
        by=BY,
        at=AT,
    )
    return board


def test_an_entry_is_revised_by_hand(provider: Organisation) -> None:
    service_id = add(provider, "Ours")
    operations.revise(
        service_id=service_id,
        changes={"name": "Ours, renamed", "languages": ("pl",)},
        by=BY,
        at=AT,
    )
    page = queries.service(service_id, on=ON)
    assert (page.card.name, page.card.languages, page.version) == ("Ours, renamed", ("pl",), 2)
    with pytest.raises(operations.UnknownWord):
        operations.revise(service_id=service_id, changes={"state": "x"}, by=BY, at=AT)


def test_a_wait_that_was_measured_counts_in_the_order_instead_of_the_declared_one(
    provider: Organisation,
) -> None:
    """The offer went by what was measured, the public search by what was promised."""
    ids = {name: add(provider, name) for name in ("Hopeful", "Honest")}
    for name, days in (("Hopeful", 2), ("Honest", 9)):
        operations.declare_wait(
            service_id=ids[name], kind="first_contact", working_days=days, by=BY, at=AT
        )
    assert names(best(near=HERE)) == ["Hopeful", "Honest"]
    for people, order in ((7, ["Hopeful", "Honest"]), (12, ["Honest", "Hopeful"])):
        MeasuredWait.objects.all().delete()
        MeasuredWait.objects.create(
            service_id=ids["Hopeful"],
            kind="contact",
            tier="",
            median=30,
            people=people,
            waiting=0,
            since_date=ON - timedelta(days=56),
            measured_at=AT + timedelta(minutes=people),
        )
        found = search(FindForm({"postcode": ""}), QueryDict("list=work"), on=ON)
        assert found is not None
        assert found.best is not None
        assert [it.name for it in found.best.results] == order
        quickest = [it.name for it in found.best.results if "hortest wait" in it.why]
        assert quickest == order[:1]
