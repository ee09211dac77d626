"""Order, staleness and summaries, from facts alone."""

from datetime import date, time

import pytest

from handrail.domain.directory import codes, languages, rules


def test_a_summary_is_the_earliest_line_that_says_something() -> None:
    text = "About us\n\nWe help people who are out of work to find a job that fits their health."
    assert rules.summary_of(text).startswith("We help people")
    assert rules.summary_of("Short.") == "Short."
    assert rules.summary_of("") == ""


def test_a_long_summary_ends_with_a_whole_sentence() -> None:
    text = "A sentence that says what we do for people who come to us. " * 9
    short = rules.summary_of(text)
    assert len(short) <= rules.LONGEST_SUMMARY
    assert short.endswith("come to us.")
    assert rules.summary_of("word " * 100).endswith("word…")


@pytest.mark.parametrize(
    ("checked", "stale"),
    [(None, True), (date(2026, 3, 5), False), (date(2026, 3, 4), True)],
)
def test_a_figure_is_stale_after_ninety_days(checked: date | None, stale: bool) -> None:
    assert rules.is_stale(checked, date(2026, 6, 3)) is stale


@pytest.mark.parametrize(
    ("weekday", "opens", "closes", "outside"),
    [
        (0, time(9), time(17), False),
        (0, time(8, 30), time(12), True),
        (4, time(12), time(18), True),
        (5, time(10), time(12), True),
        (None, None, None, False),
    ],
)
def test_outside_office_hours(
    weekday: int | None, opens: time | None, closes: time | None, outside: bool
) -> None:
    assert rules.is_outside_office_hours(weekday, opens, closes) is outside


def test_languages_are_known_by_name_and_by_code() -> None:
    assert [languages.code(said) for said in ("Polish", "pl", "PL-pl", "BSL", "Klingon")] == [
        "pl", "pl", "pl", "bfi", "klingon",
    ]  # fmt: skip
    assert (languages.name("so"), languages.name("klingon")) == ("Somali", "Klingon")


def test_access_features_are_read_from_notes() -> None:
    notes = ["Ramp at the side", "Induction loop in the hall", "BSL on request"]
    assert codes.access_features(notes) == ["step_free", "hearing_loop", "sign_language"]


def test_a_council_lies_in_its_country() -> None:
    assert rules.with_countries({"E06000023", "QUY"}) >= {"E06000023", "QUY", "E92000001"}
    assert "E92000001" not in rules.with_countries({"S12000033", "QUY"})
    assert rules.with_countries([]) == frozenset()


@pytest.mark.parametrize(
    ("ends", "state", "ended"),
    [
        (None, "active", False),
        (date(2026, 6, 4), "active", False),
        (date(2026, 6, 3), "active", True),
        (date(2026, 6, 2), "active", True),
        (None, "withdrawn", True),
    ],
)
def test_a_service_has_ended_from_its_day_or_once_it_is_withdrawn(
    ends: date | None, state: str, ended: bool
) -> None:
    assert rules.has_ended(ends, date(2026, 6, 3), state=state) is ended
