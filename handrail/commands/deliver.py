"""``handrail deliver``: carry what is due once, without a worker."""

import click

from handrail.commands.database import available
from handrail.commands.report import Report


@click.command()
@click.option("--chase", is_flag=True, help="First tell those whose promises are running out.")
def deliver(chase: bool) -> None:
    """Hand over every message that is due, once, and say what became of them.

    For a cron job, or to see at once what the worker would do within five seconds.
    """
    from handrail.config import database, migration

    report = Report()
    with available():
        database.check_role(database.app_url())
        migration.setup_django()
        from handrail.jobs.deliveries import run_deliveries
        from handrail.jobs.letters import poll_mesh, run_letters
        from handrail.jobs.sweeps import run_chase, run_unheard, run_worries
        from handrail.kernel import clock

        if chase:
            for level, number in run_chase(clock.now()).told.items():
                report.count(level.value, number)
            report.count("worries", run_worries(clock.now()))
            report.count("reports", run_unheard(clock.now()))
            report.count("answers", poll_mesh(clock.now))
            report.count("letters", run_letters(clock.now()))
        run = run_deliveries(clock.now(), now=clock.now)
    report.count("sent", run.sent)
    report.count("failed", run.failed)
    report.count("held", run.held)
    report.finish("sent", "failed", "held")
