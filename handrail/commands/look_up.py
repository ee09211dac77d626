"""``handrail look-up``: ask the reference data as it is set up here."""

import click

from handrail.commands.database import ready


@click.group("look-up")
def look_up() -> None:
    """Ask who an ODS code is, or whether the national register is connected."""


@look_up.command()
@click.argument("code")
def organisation(code: str) -> None:
    """Say who has the ODS CODE, and which register says so."""
    with ready():
        from handrail.domain.organisations.ports import LookupAway
        from handrail.interop.ods import looking_up

        try:
            found = looking_up.door().by_code(code)
        except LookupAway as problem:
            raise click.ClickException(problem.message) from None
    if found is None:
        raise click.ClickException(f"Nobody has the code {code}.")
    standing = "" if found.is_active else " (closed)"
    lines = (f"{found.ods_code}  {found.name}{standing}", *found.address, found.postcode)
    click.echo("\n".join(filter(None, lines)))
    click.echo(f"From {found.source}.")


@look_up.command()
def trace() -> None:
    """Say whether people can be traced in the national register (PDS)."""
    from datetime import date

    from handrail.config.migration import setup_django

    setup_django()
    from handrail.domain.participants.ports import NOT_CONNECTED
    from handrail.interop import pds

    answer = pds.door().trace(family_name="Okafor", birth_date=date(1980, 2, 1), nhs_number=None)
    click.echo(
        "PDS is not connected. Teams confirm who somebody is by asking them."
        if answer.answer == NOT_CONNECTED
        else f"Traces are answered by {answer.source}. It knows made-up people only."
    )
