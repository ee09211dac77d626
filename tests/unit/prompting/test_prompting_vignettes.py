"""Silence, or why now: people as a GP would tell of them, on Wednesday 3 June 2026.

Each line: who, born, the notes on record (first and last day), the note being written, what else
is on record, and what is said. A clinician can read this table and say where it is wrong.
"""

from datetime import date

import pytest

from handrail.domain.prompting import rules
from handrail.domain.prompting.facts import Exclusion, Moment, Note, RecordFacts, Surgery
from handrail.domain.prompting.rules import Because, Silence, WhyNow

TODAY = date(2026, 6, 3)
OPENED, ISSUED = Moment.RECORD_OPENED, Moment.NOTE_ISSUED


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def note(first: str, last: str | None) -> Note:
    return Note(day(first), day(last) if last else None)


EPISODE = (note("05-11", "05-24"), note("05-25", "06-07"))  # 24 days off by today
FOR_ONE_WEEK = note("06-01", "06-07")
VIGNETTES = [
    # (who, born, notes on record, note being written, more, moment, what is said)
    ("two weeks off with a sore back", 1980, [note("05-21", "06-10")], None, {}, OPENED,
     WhyNow.FIRST_NOTE),
    ("off since Monday, one week's note", 1980, [FOR_ONE_WEEK], None, {}, OPENED,
     Because.NOT_DUE),
    ("two notes, two weeks today", 1980, [note("05-21", "05-27"), note("05-28", "06-07")], None,
     {}, OPENED, WhyNow.TWO_WEEKS),
    ("two notes, thirteen days today", 1980, [note("05-22", "05-27"), note("05-28", "06-07")],
     None, {}, OPENED, Because.NOT_DUE),
    ("a third note in one absence", 1980, [note("05-25", "05-28"), note("05-29", "06-01"),
     note("06-02", "06-05")], None, {}, OPENED, WhyNow.THIRD_NOTE),
    ("three notes, but each a cold of its own", 1980, [note("02-02", "02-06"),
     note("03-16", "03-20"), FOR_ONE_WEEK], None, {}, OPENED, Because.NOT_DUE),
    ("seven days between two notes are one absence", 1980, [note("05-11", "05-17"),
     note("05-25", "06-07")], None, {}, OPENED, WhyNow.TWO_WEEKS),
    ("eight days between two notes are two absences", 1980, [note("05-11", "05-16"),
     note("05-25", "06-07")], None, {}, OPENED, Because.NOT_DUE),
    ("a note ran out yesterday, they are here for the next", 1980, [note("05-11", "05-24"),
     note("05-25", "06-02")], None, {}, OPENED, WhyNow.TWO_WEEKS),
    ("the last note ran out two weeks ago", 1980, [note("05-01", "05-20")], None, {}, OPENED,
     Because.NO_NOTE),
    ("no note at all", 1980, [], None, {}, OPENED, Because.NO_NOTE),
    ("one note without an end", 1980, [note("06-01", None)], None, {}, OPENED, WhyNow.LONG_NOTE),
    ("one note for five weeks", 1980, [note("06-01", "07-05")], None, {}, OPENED,
     WhyNow.LONG_NOTE),
    ("the first note is being written, for a week", 1980, [], FOR_ONE_WEEK, {}, ISSUED,
     Because.NOT_DUE),
    ("the first note is being written, for three weeks", 1980, [], note("06-03", "06-23"), {},
     ISSUED, WhyNow.FIRST_NOTE),
    ("the third note is being written", 1980, [note("05-20", "05-26"), note("05-27", "06-02")],
     note("06-03", "06-09"), {}, ISSUED, WhyNow.THIRD_NOTE),
    ("the note being written is on record already", 1980, [FOR_ONE_WEEK], FOR_ONE_WEEK, {},
     ISSUED, Because.NOT_DUE),
    ("an order is written, but no note", 1980, EPISODE, None, {}, ISSUED, Because.NO_NOTE),
    ("a note typed with its end before its beginning", 1980, [note("06-07", "05-11")], None, {},
     OPENED, Because.NO_NOTE),
    ("a note that begins next week", 1980, [note("06-10", "07-20")], None, {}, OPENED,
     Because.NO_NOTE),
    ("15 years old", 2011, EPISODE, None, {}, OPENED, Because.TOO_YOUNG),
    ("16 years old", 2010, EPISODE, None, {}, OPENED, WhyNow.TWO_WEEKS),
    ("65 years old", 1961, EPISODE, None, {}, OPENED, WhyNow.TWO_WEEKS),
    ("66 years old, which is State Pension age for them", 1960, EPISODE, None, {}, OPENED,
     Because.PENSION_AGE),
    ("nobody knows how old", None, EPISODE, None, {}, OPENED, Because.AGE_UNKNOWN),
    ("dying", 1980, EPISODE, None, {"exclusions": {Exclusion.PALLIATIVE_CARE}}, OPENED,
     Because.PALLIATIVE_CARE),
    ("dying, and a note is written", 1980, EPISODE, note("06-03", None),
     {"exclusions": {Exclusion.PALLIATIVE_CARE}}, ISSUED, Because.PALLIATIVE_CARE),
    ("dementia", 1965, EPISODE, None, {"exclusions": {Exclusion.ADVANCED_DEMENTIA}}, OPENED,
     Because.ADVANCED_DEMENTIA),
    ("pregnant", 1995, EPISODE, None, {"exclusions": {Exclusion.PREGNANCY}}, OPENED,
     Because.PREGNANCY),
    ("left out by a code of this place", 1980, EPISODE, None, {"exclusions": {Exclusion.LOCAL}},
     OPENED, Because.LOCAL),
    ("in hospital", 1980, EPISODE, None, {"is_in_patient": True}, OPENED, Because.IN_PATIENT),
    ("three weeks after a planned operation, six to recover", 1980, EPISODE, None,
     {"surgery": (Surgery(day("05-13"), 42),)}, OPENED, Because.RECOVERING),
    ("seven weeks after it, when six were expected", 1980,
     [note("04-13", "05-24"), note("05-25", "06-07")], None,
     {"surgery": (Surgery(day("04-14"), 42),)}, OPENED, WhyNow.TWO_WEEKS),
    ("waits for an operation in July", 1980, EPISODE, None,
     {"surgery": (Surgery(day("07-13"), 42),)}, OPENED, WhyNow.TWO_WEEKS),
    ("has died", 1980, EPISODE, None, {"has_died": True}, OPENED, Because.DIED),
]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "born", "notes", "issuing", "more", "moment", "said"),
    VIGNETTES,
    ids=[line[0] for line in VIGNETTES],
)
def test_what_is_said(who, born, notes, issuing, more, moment, said):
    facts = RecordFacts(
        birth_date=date(born, 5, 1) if born else None,
        notes=tuple(notes),
        issuing=issuing,
        **{**more, "exclusions": frozenset(more.get("exclusions", ()))},
    )
    found = rules.decide(facts, moment=moment, on=TODAY)
    assert (found.because if isinstance(found, Silence) else found.why) == said


def test_every_reason_is_in_the_table():
    assert {line[-1] for line in VIGNETTES} == set(Because) | set(WhyNow)
