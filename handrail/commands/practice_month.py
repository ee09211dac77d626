"""``handrail practice-month``: what came of a practice's referrals, printed or sent."""

from datetime import datetime

import click

from handrail.commands import organisation, reference_data
from handrail.commands.report import Report
from handrail.kernel import clock

MONTH = click.DateTime(["%Y-%m"])


@click.command()
@click.option("--practice", "said", help="Whose: ODS code, id or exact name. Without it: send all.")
@click.option("--month", type=MONTH, help="Which month, such as 2026-05; the latest if not given.")
def practice_month(said: str | None, month: datetime | None) -> None:
    """Print a practice's half-page of a month; without --practice, send each practice its own.

    Each gets a month's once, however often this is called. Small numbers are hidden.
    """
    at, report = clock.now(), Report()
    with reference_data.ready():
        from django.db import transaction

        from handrail.insight import practice_month as insight
        from handrail.jobs.letters import send_practice_news
        from handrail.kernel.viewer import System, acting_as

        if said is None:
            if month is not None:
                raise click.UsageError("--month goes with --practice")
            report.count("sent", send_practice_news(at))
            report.finish("sent")
            return
        whose = organisation.find(said)
        chosen = month.date() if month else insight.latest_whole_month(at)
        by = System(whose.id)
        with transaction.atomic(), acting_as(by, at=at):
            found = insight.of(whose.id, chosen, viewer=by)
        click.echo(f"{whose.name}, {chosen:%B %Y} (and the 12 months to its end)")
        for what, in_month, in_year in insight.lines(found):
            click.echo(f"{what}: {in_month} ({in_year})")
