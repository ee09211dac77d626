"""``handrail demo``: load the fictional town, once."""

import time
from importlib.util import find_spec

import click

from handrail.commands.database import ready
from handrail.commands.report import progress

PEOPLE = 400


@click.command()
@click.option("--people", type=click.IntRange(1, 900), default=PEOPLE, show_default=True)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Another number, other people."
)
def demo(people: int, seed: int) -> None:
    """Load the fictional demo town; nothing to do where it is there already.

    Its people and organisations are made up, and nothing is sent to anybody.
    """
    if find_spec("demo") is None:
        raise click.ClickException("This copy of Handrail comes without the demo town.")
    with ready():
        from demo.load import is_loaded, load_town

        if is_loaded():
            click.echo(
                "The town is loaded already. Its data folder can be thrown away for another."
            )
            return
        began = time.monotonic()
        with progress("Loading the demo town", total=people) as advance:
            load_town(people=people, seed=seed, told=lambda: advance(1))
    click.echo(f"people={people} seconds={time.monotonic() - began:.0f}")
