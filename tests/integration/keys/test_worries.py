"""Words about a worry: earlier ones are sealed by the upgrade, and all again by newer keys."""

import psycopg
import pytest
from click.testing import CliRunner
from django.core.management import call_command

from handrail.commands.keys import keys
from handrail.config.migration import connected_to
from handrail.domain.concerns.models import ConcernStep

WHY = "They said goodbye in a new way"


@pytest.fixture
def database(own_database):
    """A worry with its reason."""
    from handrail.domain.concerns import operations
    from handrail.journey import worry

    def write(case_id, more):
        raised = worry.about_case(case_id=case_id, **more)
        operations.add_reason(concern_id=raised.id, reason=WHY, **more)

    return own_database(write)


def words(database) -> list[str]:
    with connected_to(database.owner_url):
        return [row.words for row in ConcernStep.objects.exclude(words=None)]


def test_a_newer_key_seals_them_again_and_nothing_else_of_a_line_changes(database):
    def lines():
        with psycopg.connect(database.owner_url) as owner:
            return owner.execute(
                "select to_jsonb(s) - 'words' from concerns_concernstep s order by id"
            ).fetchall()

    before = lines()
    assert CliRunner().invoke(keys, ["new"]).exit_code == 0
    result = CliRunner().invoke(keys, ["rotate"])
    assert result.output.splitlines()[-1] == "rotated=1 left=0 unreadable=0"
    assert words(database) == [WHY]
    assert lines() == before


def test_not_even_the_owner_changes_another_column(database):
    with psycopg.connect(database.owner_url) as owner:
        for change in ("event = 'x'", "at = now()"):
            with pytest.raises(psycopg.DatabaseError), owner.transaction():
                owner.execute(f"update concerns_concernstep set {change}")
        with pytest.raises(psycopg.DatabaseError), owner.transaction():
            owner.execute("delete from concerns_concernstep")


def test_words_from_before_are_sealed_by_the_upgrade(database):
    earlier = "Written before words were sealed"
    with connected_to(database.owner_url):
        call_command("migrate", "concerns", "0003", verbosity=0)
    with psycopg.connect(database.owner_url) as owner:
        owner.execute(
            "insert into concerns_concernstep (id, concern_id, at, event, note)"
            " select gen_random_uuid(), id, now(), 'concern.reason_added', %s"
            " from concerns_concern",
            [earlier],
        )
    with connected_to(database.owner_url):
        call_command("migrate", verbosity=0)
    assert sorted(words(database)) == sorted([WHY, earlier])
    with psycopg.connect(database.owner_url) as owner:
        rows = owner.execute("select to_jsonb(s)::text from concerns_concernstep s").fetchall()
    assert not [row for (row,) in rows if "sealed" in row or "goodbye" in row]
