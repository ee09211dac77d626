"""What a key tells: nothing of whether somebody else's row is there.

Foreign keys and rules that something stands once are checked past every policy. So each is tried,
by everybody, with somebody else's key and with a made-up one, in a new row and in a row of their
own: both have to be answered alike, or the key has to be one that nobody can guess. The answers
are in ``keys.csv``; after a change

    HANDRAIL_KEYS=write pytest -n0 tests/architecture/test_keys.py

writes them again. A key that could be guessed is not written: it is a leak.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from handrail.kernel import ids
from tests.architecture.rows import made, named, viewers
from tests.architecture.rows.made import Side
from tests.architecture.rows.named import Key
from tests.architecture.rows.viewers import Looking

FILE = Path(__file__).with_name("keys.csv")
WRITES = os.environ.get("HANDRAIL_KEYS") == "write"
COLUMNS = ("table", "key", "leads to", "in a new row", "in a row of their own")
NOTHING, PUBLIC = "tells nothing", "about nobody"
# Made at random, and why each cannot be guessed; the primary keys are asked of the models.
RANDOM = {
    "reference": "random: eight of thirty signs",
    "submission_id": "random: a version 4 id, of the form",
    "token_hash": "random: the hash of a secret of 256 bits",
}
RANDOM_ID = "random: an id made by us"
OPEN = {("capacity_booking", "slot_id"): "open: a free time is shown to whoever may book it"}
Answers = dict[Key, dict[str, dict[str, tuple[str, str]]]]  # by verb and by who asked


@pytest.fixture(scope="module")
def found(fresh_database, django_db_blocker) -> Answers:
    """Try every key as one of everybody: foreign ones first, then each of the others alone."""
    with made.in_a_database(fresh_database, django_db_blocker) as (owner, sides):
        made.become(owner, sides["ours"], "provider")
        keys = named.keys(owner)
        asking = _one_of_each(sides["ours"])
        answers: Answers = {key: {} for key in keys}
        named.only_foreign(owner, keys)
        for key in keys:
            if key.to and not named.is_public(key):
                answers[key] = _asked(owner, key, sides, asking)
        named.none_left(owner, keys)
        for key in keys:
            if not key.to:
                with named.alone(owner, key):
                    answers[key] = _asked(owner, key, sides, asking)
        return answers


def _one_of_each(ours: Side) -> list[Looking]:
    from handrail.domain.organisations.models import Kind

    everybody = [*viewers.of_kind(Kind.PROVIDER, ours), *viewers.of_none(ours)]
    return list({each.group: each for each in everybody}.values())


def _asked(
    owner: psycopg.Connection, key: Key, sides: dict[str, Side], asking: list[Looking]
) -> dict[str, dict[str, tuple[str, str]]]:
    answers: dict[str, dict[str, tuple[str, str]]] = {}
    for verb, question in named.questions(owner, key, sides):
        owner.commit()
        answers[verb] = {each.group: _answered(each, question) for each in asking}
    connection.close()  # so that the next key can be put in place
    return answers


def _answered(each: Looking, question: named.Question) -> tuple[str, str]:
    with viewers.looking(each):
        return named.answers(question)


def word(key: Key, verb: str, found: Answers) -> str:
    """Return what a key tells, or why it may; "LEAKS" where it may not."""
    if named.is_public(key):
        return PUBLIC
    if all(there == nowhere for there, nowhere in found[key][verb].values()):
        return NOTHING
    column = key.columns[0] if len(key.columns) == 1 else ""
    if column == "id" and not key.to and _is_random(key.table):
        return RANDOM_ID
    return OPEN.get((key.table, column)) or ("LEAKS" if key.to else RANDOM.get(column, "LEAKS"))


def _is_random(table: str) -> bool:
    return made.tables()[table]._meta.pk.default in (ids.new_id, ids.ordered_id)


def lines(found: Answers) -> Iterator[dict[str, str]]:
    """Yield the lines of the file."""
    for key in found:
        what = " + ".join(key.columns)
        told = (word(key, verb, found) for verb in named.VERBS)
        yield dict(zip(COLUMNS, (key.table, what, key.to or "only one", *told), strict=True))


def test_no_key_tells_that_a_row_of_somebody_else_is_there(found):
    leaks = {
        f"{key.table}.{' + '.join(key.columns)}, {verb}": found[key][verb]
        for key in found
        for verb in named.VERBS
        if word(key, verb, found) == "LEAKS"
    }
    assert leaks == {}


def test_each_answer_is_as_the_file_says(found):
    now = list(lines(found))
    if WRITES:
        test_no_key_tells_that_a_row_of_somebody_else_is_there(found)
        with FILE.open("w", newline="") as file:
            table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            table.writeheader()
            table.writerows(now)
    with FILE.open(newline="") as file:
        assert list(csv.DictReader(file)) == now


def test_something_is_told_where_it_may_be(found):
    """A test that tried nothing would pass: a row with a random id of its own is written."""
    told = [key for key in found if not key.to and word(key, "adds", found) == RANDOM_ID]
    assert len(told) > 20
    assert any(pair[1] == "1 written" for key in told for pair in found[key]["adds"].values())


def test_nothing_that_could_be_guessed_is_in_an_id():
    """Ids are random, or ordered by time with 74 random bits; never counted."""
    scoped = [model for model in apps.get_models() if hasattr(model, "SCOPE")]
    assert [model for model in scoped if not _is_random(model._meta.db_table)] == []
    assert len({ids.ordered_id().hex[13:] for _ in range(1_000)}) == 1_000
    assert {UUID(int=ids.new_id().int).version, ids.ordered_id().version} == {4, 7}
    assert len(ids.ALPHABET) ** 8 > 6e11
