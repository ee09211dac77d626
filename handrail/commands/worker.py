"""``handrail worker``: run background jobs."""

import click

from handrail.commands import parent
from handrail.commands.database import ready


@click.command()
@click.option("--concurrency", default=2, show_default=True, help="Jobs at the same time.")
@parent.option
def worker(concurrency: int, until_parent_ends: bool) -> None:
    """Run background jobs until stopped; a stop lets the running ones finish."""
    if until_parent_ends:
        parent.follow()
    with ready():
        _work(concurrency)


def _work(concurrency: int) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    if not isinstance(app.connector, DjangoConnector):
        raise click.ClickException("The jobs are not connected to Django's database.")
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(concurrency=concurrency)
