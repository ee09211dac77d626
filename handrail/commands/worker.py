"""``handrail worker``: run background jobs."""

import click

from handrail.commands import parent
from handrail.commands.database import available


@click.command()
@click.option("--concurrency", default=2, show_default=True, help="Jobs at the same time.")
@parent.option
def worker(concurrency: int, until_parent_ends: bool) -> None:
    """Run background jobs until stopped; a stop lets the running ones finish."""
    if until_parent_ends:
        parent.follow()
    with available():
        _work(concurrency)


def _work(concurrency: int) -> None:
    from handrail.config import database, migration

    database.check_role(database.app_url())
    migration.setup_django()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(concurrency=concurrency)
