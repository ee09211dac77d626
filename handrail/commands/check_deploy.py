"""``handrail check deploy``: see that this server's settings are fit for real people."""

import click


@click.command()
def deploy() -> None:
    """See that the settings here are fit for real people; needs no database.

    Django's own checks of a deployment, and ours. A warning fails it as an error does. What is
    silenced is named, with the reason, in handrail/config/settings.py.
    """
    from handrail.config import migration

    migration.setup_django()
    from django.core import checks

    from handrail.config import deployment  # noqa: F401 - adds our own checks

    found = checks.run_checks(include_deployment_checks=True)
    loud = [each for each in found if not each.is_silenced() and each.level >= checks.WARNING]
    for each in loud:
        click.echo(f"{each.id}: {each.msg}", err=True)
    silenced = sorted({str(each.id) for each in found if each.is_silenced()})
    click.echo(f"Silenced: {', '.join(silenced) or 'nothing'}.")
    click.echo(f"{len(loud) or 'Nothing'} to mend before real people.")
    if loud:
        raise SystemExit(1)
