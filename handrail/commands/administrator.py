"""``handrail administrator``: the first account of a real area. It invites everybody else."""

import click

from handrail.commands.database import ready
from handrail.commands.report import Report

JOB_ROLE = "administrator"


@click.command()
@click.argument("email")
@click.argument("name")
@click.option("--organisation", required=True, help="ODS code of the area's board.")
@click.password_option(help="At least 12 characters; asked for when it is not given.")
def administrator(email: str, name: str, organisation: str, password: str) -> None:
    """Let EMAIL, called NAME, administer an organisation, its area and people's access.

    A second step is set up at the first sign-in. Saying it again changes nothing.
    """
    with ready():
        from django.core.exceptions import ValidationError

        try:
            outcome = _let_in(email, name, organisation, password)
        except ValidationError as wrong:
            raise click.ClickException(" ".join(wrong.messages)) from wrong
    report = Report()
    report.count("new", int(outcome == "new"))
    report.count("unchanged", int(outcome == "unchanged"))
    report.finish("new", "unchanged")


def _let_in(email: str, name: str, code: str, password: str) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.db import transaction

    from handrail.domain.organisations import queries as organisations
    from handrail.domain.staff import operations as staff
    from handrail.domain.staff.permissions import Permission
    from handrail.kernel import clock
    from handrail.kernel.viewer import System, acting_as

    found = organisations.by_ods(code)
    if found is None:
        raise click.ClickException(f"No organisation has the code {code}. Import it first.")
    validate_password(password)
    by, at = System(), clock.now()
    may = (Permission.MANAGE_PEOPLE, Permission.MANAGE_DIRECTORY, Permission.WATCH_MESSAGES)
    with transaction.atomic(), acting_as(by, at=at):
        staff.define_job_role(key=JOB_ROLE, name="Administrator", permissions=may, by=by, at=at)
        account = staff.add_account(email=email, name=name, password=password, by=by, at=at)
        try:
            staff.join(
                account_id=account,
                organisation_id=found.id,
                job_role=JOB_ROLE,
                title="Administrator",
                by=by,
                at=at,
            )
        except staff.AlreadyHere:
            return "unchanged"
    return "new"
