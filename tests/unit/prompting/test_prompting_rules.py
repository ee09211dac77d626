"""What holds of the rules whatever a record says."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handrail.domain.prompting import episodes, pension, rules
from handrail.domain.prompting.facts import Exclusion, Moment, Note, RecordFacts, Surgery
from handrail.domain.prompting.rules import Prompt, Silence

TODAY = date(2026, 6, 3)
DAYS = st.integers(-200, 60).map(lambda n: TODAY + timedelta(days=n))


@st.composite
def notes(draw):
    first = draw(DAYS)
    length = draw(st.one_of(st.none(), st.integers(-5, 100)))
    return Note(first, None if length is None else first + timedelta(days=length))


FACTS = st.builds(
    RecordFacts,
    birth_date=st.one_of(st.none(), st.dates(date(1940, 1, 1), date(2015, 1, 1))),
    has_died=st.booleans(),
    is_in_patient=st.booleans(),
    notes=st.lists(notes(), max_size=8).map(tuple),
    issuing=st.one_of(st.none(), notes()),
    exclusions=st.frozensets(st.sampled_from(Exclusion), max_size=1),
    surgery=st.lists(st.builds(Surgery, DAYS, st.integers(1, 90)), max_size=2).map(tuple),
)
MOMENTS = st.sampled_from(Moment)
WELL = {"birth_date": date(1980, 5, 1), "has_died": False, "is_in_patient": False}


def decide(facts, moment):
    return rules.decide(facts, moment=moment, on=TODAY)


@given(FACTS, MOMENTS, st.sampled_from(Exclusion))
def test_whoever_is_excluded_is_never_prompted_about(facts, moment, exclusion):
    told = replace(facts, exclusions=facts.exclusions | {exclusion})
    assert isinstance(decide(told, moment), Silence)
    assert isinstance(decide(replace(facts, is_in_patient=True), moment), Silence)
    assert isinstance(decide(replace(facts, has_died=True), moment), Silence)
    assert isinstance(decide(replace(facts, birth_date=None), moment), Silence)


@given(FACTS, MOMENTS)
def test_a_silence_that_is_final_says_that_nothing_may_be_said_at_all(facts, moment):
    found = decide(facts, moment)
    assert (isinstance(found, Silence) and found.is_final) == (
        rules.excluded(facts, TODAY) is not None
    )


@given(FACTS, MOMENTS, st.randoms(use_true_random=False))
def test_the_order_of_notes_and_their_copies_change_nothing(facts, moment, chance):
    shuffled = [*facts.notes, *facts.notes]
    chance.shuffle(shuffled)
    assert decide(replace(facts, notes=tuple(shuffled)), moment) == decide(facts, moment)


@given(FACTS, MOMENTS, st.integers(-300, 300))
def test_the_day_itself_is_nothing_but_a_point_to_count_from(facts, moment, days):
    move = timedelta(days=days)

    def moved(note):
        return note and Note(note.from_date + move, note.until_date and note.until_date + move)

    facts = replace(facts, **WELL, exclusions=frozenset())
    later = replace(
        facts,
        notes=tuple(moved(each) for each in facts.notes),
        issuing=moved(facts.issuing),
        surgery=tuple(replace(each, on_date=each.on_date + move) for each in facts.surgery),
    )
    first = decide(facts, moment)
    second = rules.decide(later, moment=moment, on=TODAY + move)
    if isinstance(first, Prompt):
        assert isinstance(second, Prompt)
        assert (first.why, first.notes, first.days_off) == (
            second.why, second.notes, second.days_off
        )  # fmt: skip
    else:
        assert first == second


@given(FACTS)
def test_without_a_note_nothing_is_said(facts):
    assert isinstance(decide(replace(facts, notes=()), Moment.RECORD_OPENED), Silence)
    assert isinstance(decide(replace(facts, issuing=None), Moment.NOTE_ISSUED), Silence)


@given(st.lists(notes(), max_size=10))
def test_between_episodes_are_more_than_seven_days_and_within_them_never(found):
    held = episodes.episodes(found)
    assert [note for it in held for note in it.notes] == list(episodes.sensible(found))
    for before, after in pairwise(held):
        assert before.until_date is not None
        assert (after.from_date - before.until_date).days > episodes.GAP_DAYS + 1
    for episode in held:
        end = episode.notes[0].until_date
        for note in episode.notes[1:]:
            assert end is None or (note.from_date - end).days <= episodes.GAP_DAYS + 1
            end = None if end is None or note.until_date is None else max(end, note.until_date)


@given(st.dates(date(1930, 1, 1), date(1977, 4, 5)), st.integers(1, 400))
def test_whoever_is_younger_never_reaches_pension_age_earlier(born, days):
    later = born + timedelta(days=days)
    assume(later < pension.NOT_GIVEN_FROM)
    assert pension.reached_on(born) <= pension.reached_on(later)


@pytest.mark.parametrize(
    ("born", "reached"),
    [
        (date(1960, 4, 5), date(2026, 4, 5)),
        (date(1960, 4, 6), date(2026, 5, 6)),
        (date(1960, 12, 31), date(2027, 9, 30)),
        (date(1961, 1, 31), date(2027, 11, 30)),
        (date(1961, 3, 5), date(2028, 2, 5)),
        (date(1961, 3, 6), date(2028, 3, 6)),
        (date(1977, 4, 5), date(2044, 4, 5)),
        (date(1977, 4, 6), None),
    ],
)
def test_the_timetable_of_state_pension_age(born, reached):
    assert pension.reached_on(born) == reached
