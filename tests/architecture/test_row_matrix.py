"""Every table about people, for everybody who can look: what they see, add, change, take away.

Each job role at each kind of organisation and everybody else is tried against the database itself,
with rows of their own, of another organisation about the same person, and of strangers. The
answers expected are in ``row_matrix.csv``. A new table is undecided until it has its lines there:

    HANDRAIL_ROW_MATRIX=write pytest -n0 tests/architecture/test_row_matrix.py

writes what the database does now; read the difference before committing it. Where a stranger's row
is seen, changed or taken away nothing is written: the file cannot bless a leak.
"""

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.rows import made, tried, viewers
from tests.architecture.rows.made import SIDES
from tests.architecture.rows.tried import NONE, NOT_GRANTED, REFUSED, VERBS, YES, Answers
from tests.architecture.rows.viewers import ORGANISATIONS, Looking

FILE = Path(__file__).with_name("row_matrix.csv")
WRITES = os.environ.get("HANDRAIL_ROW_MATRIX") == "write"
COLUMNS = ("table", "who", *VERBS)
Group = tuple[str, ...]  # one word for each verb
# The rows that are acted on, in words: those that are not in a word are answered as it says.
OWN, OF_THEM, EVERYBODYS = "own", "own, whoever keeps them", "anybody's"
IN_WORDS = {
    (True, False, False): OWN,
    (True, True, False): OF_THEM,
    (True, True, True): EVERYBODYS,
}
# Anybody who acts may write that they did, of any organisation and person (fence 7).
ANYBODY_ADDS = {"audit_event"}
# The person's own wish, whoever wrote it down: every team in touch keeps to it (ADR 31).
OF_THE_PERSON = {"consent_objection"}


@pytest.fixture(scope="module")
def found(fresh_database, django_db_blocker) -> dict[Looking, Answers]:
    """Try everything as everybody."""
    from handrail.domain.organisations.models import Kind

    answers: dict[Looking, Answers] = {}
    with made.in_a_database(fresh_database, django_db_blocker) as (owner, sides):
        tried.prepare(owner, sides)
        for each in viewers.of_none(sides["ours"]):
            answers[each] = _tried(each)
        for kind in Kind:
            made.become(owner, sides["ours"], kind)
            for each in viewers.of_kind(kind, sides["ours"]):
                answers[each] = _tried(each)
    return answers


def _tried(each: Looking) -> Answers:
    with viewers.looking(each):
        return tried.answers()


def lines(answers: dict[Looking, Answers]) -> list[dict[str, str]]:
    """Return the lines of the file: for each table, who is answered alike, and how."""
    by_group = {each.group: given for each, given in answers.items()}
    found = []
    for table in made.tables():
        alike: dict[Group, list[str]] = defaultdict(list)
        for group in viewers.GROUPS:
            words = tuple(_word(by_group[group], table, verb) for verb in VERBS)
            alike[words].append(group)
        for words, groups in alike.items():
            who = dict(zip(COLUMNS, (table, _named(groups), *words), strict=True))
            found.append(who)
    return found


def _word(given: Answers, table: str, verb: str) -> str:
    """Return the answers for the three sides in one word."""
    three = [given.get((table, side, verb)) for side in SIDES]
    acted = tuple(answer == YES for answer in three if answer is not None)
    if any(acted):
        return IN_WORDS[acted if len(acted) == len(SIDES) else (acted[0], False, acted[-1])]
    (word,) = {answer for answer in three if answer is not None}
    return word


def _named(groups: list[str]) -> str:
    if viewers.NOBODY in groups:
        return "everybody else"
    if set(ORGANISATIONS) <= set(groups):
        rest = [group for group in groups if group not in ORGANISATIONS]
        return "; ".join([viewers.AN_ORGANISATION, *rest])
    return "; ".join(groups)


def read() -> list[dict[str, str]]:
    """Return the answers expected."""
    if not FILE.exists():
        return []
    with FILE.open(newline="") as file:
        return list(csv.DictReader(file))


def acted_on(answers: dict[Looking, Answers], side: str) -> Iterator[tuple[Looking, str, str]]:
    """Yield who acted on which table's row of a side, and how."""
    for each, given in answers.items():
        for (table, whose, verb), answer in given.items():
            if whose == side and answer == YES:
                yield each, table, verb


def test_no_row_of_a_stranger_is_seen_changed_or_taken_away(found):
    """Whatever the file says."""
    leaks = [
        f"{each.name} {verb} {table} of a stranger"
        for each, table, verb in acted_on(found, "theirs")
        if not (verb == "adds" and table in ANYBODY_ADDS)
    ]
    assert leaks == []


def test_what_others_keep_about_somebody_is_for_them_alone(found):
    """Another organisation's rows about the same person, for whoever is in touch with them."""
    leaks = [
        f"{each.name} {verb} {table} of another organisation"
        for each, table, verb in acted_on(found, "beside")
        if each.group != viewers.THE_PERSON
        and table not in OF_THE_PERSON
        and not (verb == "adds" and table in ANYBODY_ADDS)
    ]
    assert leaks == []


def test_who_is_only_told_things_reads_no_row(found):
    """However they come: as staff, as another system, or as Handrail acting for such a body."""
    of_the_account = {  # what they wrote themself
        *("referrals_draft", "oversight_enquiry", "directory_report", "directory_proposal"),
    }
    read = [
        f"{each.name} {verb} {table}"
        for each, table, verb in acted_on(found, "ours")
        if each.group in (viewers.TOLD, viewers.TOLDS_SYSTEM)
        and not (verb == "adds" and table in ANYBODY_ADDS)
        and not (each.group == viewers.TOLD and table in of_the_account)
    ]  # fmt: skip
    assert read == []


def test_whoever_is_one_group_is_answered_alike(found):
    first: dict[str, Looking] = {}
    apart = {}
    for each, given in found.items():
        other = first.setdefault(each.group, each)
        differ = [key for key in given if given[key] != found[other][key]]
        if differ:
            apart[f"{each.name} is not answered as {other.name}"] = differ
    assert apart == {}
    assert set(first) == set(viewers.GROUPS)


def test_each_answer_is_as_expected(found):
    now = lines(found)
    if WRITES:
        test_no_row_of_a_stranger_is_seen_changed_or_taken_away(found)
        test_what_others_keep_about_somebody_is_for_them_alone(found)
        test_whoever_is_one_group_is_answered_alike(found)
        with FILE.open("w", newline="") as file:
            table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            table.writeheader()
            table.writerows(now)
    expected = read()
    assert [line for line in now if line not in expected] == [], "undecided, or not as it says"
    assert [line for line in expected if line not in now] == [], "in the file, and no more so"


def test_every_table_is_tried_on_every_side_by_everybody(found):
    """A test that tried nothing would pass: own rows are there and are seen by somebody."""
    seen = {table for _, table, verb in acted_on(found, "ours") if verb == "sees"}
    granted = {
        table for table in made.tables()
        if any(given[table, "ours", "sees"] != NOT_GRANTED for given in found.values())
    }  # fmt: skip
    assert seen == granted
    assert len(found) > 200
    assert {len(given) for given in found.values()} == {len(VERBS) * _rows_made()}


def _rows_made() -> int:
    return len(made.tables()) * len(SIDES) - 1  # the person stands once for "ours" and "beside"


def test_the_file_says_nothing_worse_than_the_tests_allow():
    words = {OWN, OF_THEM, EVERYBODYS, NONE, REFUSED, NOT_GRANTED}
    for line in read():
        assert {line[verb] for verb in VERBS} <= words, line
        worse = [verb for verb in VERBS if line[verb] == EVERYBODYS]
        assert worse == [] or (worse == ["adds"] and line["table"] in ANYBODY_ADDS), line
        if OF_THEM in {line[verb] for verb in VERBS}:
            assert line["who"] == viewers.THE_PERSON or line["table"] in OF_THE_PERSON, line
