"""Write this version down, so that the next one is tried on its tables and rows.

    python -m tests.previous.write

A release does this once, as docs/how-to/release.md says. It loads a few people of the demo town
into a database of its own, and writes each app's latest migration, and the rows.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import psycopg

import handrail
from handrail.config.migration import setup_django
from tests import cluster
from tests.previous import rows

FOLDER = Path(__file__).parent
LARGEST = 300_000
# Which of the demo's fixed stories: with the one below they come to every stage there is.
STORIES = (0, 2, 7, 11, 12, 20, 23, 27, 29, 32, 34, 35)
PEOPLE = len(STORIES) + 1


def main() -> None:
    """Write the files; SystemExit when they lack a stage, or are larger than they should be."""
    run = cluster.begin_run()
    made = cluster.database_of(run, "handrail_release")
    with tempfile.TemporaryDirectory(prefix="handrail-release-") as data:
        os.environ |= {
            "HANDRAIL_DATABASE_URL": made.app_url,
            "HANDRAIL_DATABASE_OWNER_URL": made.owner_url,
            "HANDRAIL_DATA_DIR": data,
            "HANDRAIL_SECRET_KEY": "only-for-tests",
            "HANDRAIL_LOG": "text",
        }
        setup_django()
        try:
            cluster.clone(run, made.name)
            _load()
            with psycopg.connect(made.owner_url) as connection:
                _check_stages(connection)
                rows.write(connection, FOLDER / "rows.sql")
        finally:
            cluster.end_run(run)
    (FOLDER / "version.json").write_text(json.dumps(_version(), indent=2) + "\n")
    size = (FOLDER / "rows.sql").stat().st_size
    sys.stdout.write(f"version={handrail.__version__} people={PEOPLE} bytes={size}\n")
    if size > LARGEST:
        raise SystemExit(f"rows.sql is larger than {LARGEST:,} bytes: tell fewer stories.")


def _load() -> None:
    from demo import fixed
    from demo.load import load_town
    from tests.factories.town import ANCHOR

    chosen = [fixed.STORIES[number] for number in STORIES]
    fixed.STORIES = (*chosen, fixed.Fixed(6, _by_themself))
    load_town(at=ANCHOR, people=PEOPLE)


def _by_themself(story: Any) -> None:
    """They send themself, and are confirmed and taken on: nobody referred them."""
    from demo.world import WORKWELL

    sent = story.refer_themself(WORKWELL, tells_gp="not_yet")
    story.later(1)
    story.confirm(sent)
    story.accept("jo.fairley")


def _check_stages(connection: psycopg.Connection) -> None:
    from handrail.domain.cases.states import CASE
    from handrail.domain.referrals.states import REFERRAL

    for table, machine in (("referrals_referral", REFERRAL), ("cases_case", CASE)):
        found = {row[0] for row in connection.execute(f"select distinct state from {table}")}
        if missing := set(machine.owners) - found:
            raise SystemExit(f"no story comes to {', '.join(sorted(missing))} of {table}")


def _version() -> dict[str, object]:
    from django.db.migrations.loader import MigrationLoader

    leaves = MigrationLoader(None).graph.leaf_nodes()
    return {"version": handrail.__version__, "leaves": dict(sorted(leaves))}


if __name__ == "__main__":
    main()
