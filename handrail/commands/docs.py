"""``handrail docs``: write the reference pages from the code, or see that they are fresh."""

from pathlib import Path

import click

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"
SAFETY = FOLDER.with_name("safety")
PROGRAMMES = FOLDER.parents[1] / "programmes"


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail where a page is not what it was.")
def docs(check: bool) -> None:
    """Write the reference pages, those of the safety case and the programmes' schema from the code.

    It needs no database.
    """
    if not FOLDER.parent.is_dir():
        raise click.ClickException("There is no docs folder: this is not a checkout.")
    from handrail.config import migration

    migration.setup_django()
    from handrail.commands import reference
    from handrail.commands.reference import programmes_page

    wanted, safety = reference.pages(), reference.safety_pages()
    schema = {programmes_page.SCHEMA: programmes_page.schema()}
    stale = stale_pages(wanted, FOLDER) + stale_among(safety, SAFETY)
    stale += stale_among(schema, PROGRAMMES)
    if check and stale:
        raise click.ClickException(f"{', '.join(stale)}: not fresh; run 'make fix'.")
    if not check:
        _write(wanted, FOLDER)
        for pages, folder in ((safety, SAFETY), (schema, PROGRAMMES)):
            for name in stale_among(pages, folder):
                (folder / name).write_text(pages[name])
    click.echo(
        f"pages={len(wanted | safety | schema)} {'stale' if check else 'changed'}={len(stale)}"
    )


def stale_pages(wanted: dict[str, str], folder: Path) -> list[str]:
    """Return the names of pages that are missing, not as wanted, or wanted no more."""
    kept = {path.name: path.read_text() for path in folder.glob("*.md")}
    return sorted(name for name in wanted | kept if wanted.get(name) != kept.get(name))


def stale_among(wanted: dict[str, str], folder: Path) -> list[str]:
    """Return the names of pages that are missing or not as wanted, beside others in a folder."""
    kept = {name: folder / name for name in wanted}
    return sorted(
        name
        for name, path in kept.items()
        if not path.is_file() or path.read_text() != wanted[name]
    )


def _write(wanted: dict[str, str], folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name in stale_pages(wanted, folder):
        if name in wanted:
            (folder / name).write_text(wanted[name])
        else:
            (folder / name).unlink()
