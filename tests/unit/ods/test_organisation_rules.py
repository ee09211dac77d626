"""The decisions of an import: periods, parents that follow each other, files cut short, names."""

from datetime import date

import pytest

from handrail.commands import vintage
from handrail.domain.organisations import rules
from handrail.domain.organisations.rules import Period

TODAY = date(2026, 11, 21)


def days(start, end=None, parent="A"):
    return Period(parent, date.fromisoformat(start), end and date.fromisoformat(end))


@pytest.mark.parametrize(
    ("held", "given", "outcome"),
    [
        ([], days("2020-04-01"), "new"),
        ([days("2020-04-01")], days("2020-04-01"), "unchanged"),
        ([days("2020-04-01")], days("2020-04-01", "2021-03-31"), "closed"),
        ([days("2020-04-01", "2021-03-31")], days("2020-04-01"), "changed"),
        ([days("2022-07-01")], days("2020-04-01"), "changed"),
        ([days("2019-10-01", "2020-03-31")], days("2020-04-01"), "new"),
        (
            [days("2019-10-01", "2020-03-31"), days("2020-04-01", "2020-12-31")],
            days("2019-12-01"),
            "rejected",
        ),
    ],
)
def test_what_a_period_does(held, given, outcome):
    assert rules.place_period(held, given, history=False)[0] == outcome


def test_history_never_overrules():
    held = [days("2020-04-01", "2021-03-31")]
    assert rules.place_period(held, days("2020-04-01"), history=True) == ("unchanged", None)
    assert rules.place_period(held, days("2015-04-01", "2016-03-31"), history=True)[0] == "new"


def test_a_later_parent_ends_the_earlier_the_day_before():
    old, new = days("2013-04-01", parent="A"), days("2020-04-01", parent="B")
    assert rules.superseded([new, old]) == [(old, days("2013-04-01", "2020-03-31", parent="A"))]
    assert rules.superseded([days("2020-04-01", parent="A"), new]) == []


def test_an_unknown_start_is_when_boards_began_unless_the_parent_changed():
    assert rules.starting(date(2025, 12, 31), earlier_parent=False) == date(2022, 7, 1)
    assert rules.starting(date(2026, 6, 30), earlier_parent=True) == date(2026, 6, 30)
    assert rules.starting(date(2021, 6, 30), earlier_parent=False) == date(2021, 6, 30)


def test_only_a_large_file_can_be_far_smaller():
    assert rules.far_fewer(10_000, 16_685)
    assert not rules.far_fewer(16_000, 16_685)
    assert not rules.far_fewer(1, 5)


@pytest.mark.parametrize(
    ("registered", "read"),
    [
        ("THE DENSHAM SURGERY", "The Densham Surgery"),
        ("ST MARY'S HEALTH CENTRE", "St Mary's Health Centre"),
        ("DR O'BRIEN AND MCDONALD", "Dr O'Brien and McDonald"),
        (
            "NHS NORTH EAST AND NORTH CUMBRIA ICB - 16C",
            "NHS North East and North Cumbria ICB - 16C",
        ),
        ("GP-LED WALK-IN CENTRE", "GP-Led Walk-in Centre"),
        ("Riverside Practice", "Riverside Practice"),
    ],
)
def test_capitals_become_words(registered, read):
    assert rules.readable(registered) == read


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("epraccur_2025.csv", date(2025, 12, 31)),
        ("ePCN_2023-01.xlsx", date(2023, 1, 31)),
        ("epraccur_20250829.csv", date(2025, 8, 29)),
        ("ONSPD_AUG_2024_UK.csv", date(2024, 8, 31)),
        ("etr_2026.csv", TODAY),
        ("ccg_to_icb.csv", None),
        ("epraccur_20251345.csv", None),
    ],
)
def test_the_day_in_a_name(name, day):
    assert vintage.as_of(name, TODAY) == day
