"""The directory as columns: what is found, in what order, and how many there are."""

from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.directory import ordering, rules
from handrail.domain.directory.asking import Asked, Filters, Near, Slice
from handrail.domain.directory.ordering import Hits
from handrail.domain.directory.shelf import Entry, Shelf, shelve

HERE = Near(51.45, -2.59, frozenset({"E06000023"}))
MILE = 1 / 69.093


def entry(number: int, name: str = "", **more: object) -> Entry:
    plain = Entry(
        id=UUID(int=number),
        name=name or f"Service {number:02d}",
        takes_referrals=False,
        state="active",
        intake="open",
        is_placed=False,
        area_codes=("E06000023",),
        delivery_kinds=(),
        languages=(),
        access_features=(),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def shelf(*entries: Entry, miles: dict[int, float] | None = None, **more: object) -> Shelf:
    points = [(UUID(int=id), 51.45 + far * MILE, -2.59) for id, far in (miles or {}).items()]
    known = {"late": b"", "needs": {"work": b""}} | more
    return shelve(entries, points=points, **known)  # type: ignore[arg-type]


def raw(*numbers: int) -> bytes:
    return b"".join(UUID(int=number).bytes for number in numbers)


def found(on: Shelf, asked: Asked, start: int = 0, size: int = 50) -> Hits:
    """What is listed; every service fits the words, if there are any."""
    every = np.arange(len(on))
    words = ordering.worded(on, asked.text, every) if asked.text else None
    return ordering.listed(on, asked, ordering.reach(on, asked, words), Slice(start, size))


def names(on: Shelf, hits: Hits) -> list[str]:
    assert hits.total == len(hits.shown)
    return [on.names[on.uuids.index(hit.id)] for hit in hits.shown]


def best(on: Shelf, asked: Asked) -> Hits:
    return ordering.best(on, ordering.reach(on, asked), Slice(0, 50))


def test_the_best_are_those_taking_people_then_wait_and_miles_then_name() -> None:
    said = {
        1: ("Full", {"intake": "full", "wait_days": 0}, 0.0),
        2: ("Far but quick", {"wait_days": 2}, 10.0),
        3: ("Near", {"wait_days": 5}, 1.0),
        4: ("Unknown", {}, None),
        5: ("Closing", {"intake": "closing", "wait_days": 0}, 0.0),
        6: ("also near", {"wait_days": 5}, 1.0),
        7: ("Doubtful", {"state": "for_review", "wait_days": 0}, 0.5),
    }
    entries = [
        entry(id, name, takes_referrals=True, **more) for id, (name, more, _) in said.items()
    ]
    on = shelf(*entries, miles={id: far for id, (*_, far) in said.items() if far is not None})
    assert names(on, best(on, Asked(HERE))) == [
        "also near", "near", "far but quick", "unknown", "closing", "full", "doubtful",
    ]  # fmt: skip
    assert names(on, found(on, Asked(HERE))) == []


def test_the_listed_are_about_work_then_near_then_unknown_then_doubtful() -> None:
    entries = [
        entry(1, "Near"),
        entry(2, "Work far"),
        entry(3, "Work by phone"),
        entry(4, "Nowhere", area_codes=()),
        entry(5, "Doubtful", state="for_review"),
    ]
    miles = {1: 1.0, 2: 9.0, 5: 0.5}
    on = shelf(*entries, miles=miles, needs={"work": raw(2, 3)})
    assert names(on, found(on, Asked(HERE))) == [
        "work by phone",
        "work far",
        "near",
        "nowhere",
        "doubtful",
    ]
    assert names(on, found(on, Asked(HERE, filters=Filters(need="work")))) == [
        "work by phone",
        "work far",
    ]
    assert names(on, found(on, Asked(HERE, text="near far"))) == [
        "near", "work far", "work by phone", "nowhere", "doubtful",
    ]  # fmt: skip
    assert names(on, found(on, Asked())) == [
        "near",
        "nowhere",
        "work by phone",
        "work far",
        "doubtful",
    ]


def test_a_service_is_found_by_its_nearest_place_its_area_or_its_country() -> None:
    entries = [
        entry(1, "Two places", area_codes=()),
        entry(2, "Far", area_codes=()),
        entry(3, "Other council", area_codes=("E06000022",)),
        entry(4, "England", area_codes=("E92000001",)),
    ]
    placed = [replace(each, is_placed=True) for each in entries[:2]]
    points = [(UUID(int=1), 51.45 + 20 * MILE, -2.59), (UUID(int=1), 51.45 + 2 * MILE, -2.59)]
    points.append((UUID(int=2), 51.45 + 26 * MILE, -2.59))
    on = shelve([*placed, *entries[2:]], points=points, late=b"", needs={"work": b""})
    hits = found(on, Asked(HERE)).shown
    assert [(hit.id.int, hit.miles and round(hit.miles, 1)) for hit in hits] == [
        (1, 2.0),
        (4, None),
    ]


def test_choices_narrow() -> None:
    on = shelf(
        entry(1, "Polish", languages=("pl",), delivery_kinds=("phone",)),
        entry(2, "Interpreted", access_features=("interpreter",)),
        entry(3, "Paused", intake="paused"),
        late=raw(3),
    )
    wanted = {
        Filters(language="pl"): ["interpreted", "polish"],
        Filters(delivery="phone"): ["polish"],
        Filters(outside_nine_to_five=True): ["paused"],
        Filters(open_now=True): ["interpreted", "polish"],
        Filters(language="so", delivery="phone"): [],
    }
    for filters, expected in wanted.items():
        assert names(on, found(on, Asked(HERE, filters=filters))) == expected


@given(st.lists(st.none() | st.floats(0, 40), max_size=30), st.integers(1, 7), st.booleans())
def test_the_parts_of_a_list_make_up_the_whole(
    far: list[float | None], size: int, about_work: bool
) -> None:
    entries = [entry(number) for number in range(len(far))]
    miles = {number: each for number, each in enumerate(far) if each is not None}
    needs = {"work": raw(*range(0, len(far), 2)) if about_work else b""}
    on = shelf(*entries, miles=miles, needs=needs)
    whole = found(on, Asked(HERE))
    assert whole.total == len(whole.shown) == len(far)
    parts = [found(on, Asked(HERE), start, size).shown for start in range(0, 40, size)]
    assert tuple(hit for part in parts for hit in part) == whole.shown
    assert all(hit.miles is None or hit.miles <= rules.NEAR_MILES for hit in whole.shown)


@pytest.mark.parametrize("asked", [Asked(), Asked(HERE), Asked(HERE, text="x")])
def test_an_empty_directory_finds_nothing(asked: Asked) -> None:
    assert names(shelf(), found(shelf(), asked)) == []
