"""``handrail keys``: the keys of encrypted texts: which there are, a new one, all under it."""

import click

from handrail.commands import rotation
from handrail.commands.database import available, owner_url
from handrail.commands.report import progress
from handrail.config import environment, migration, secrets

CLEAR = "in clear"  # seeds of authenticator apps from before they were sealed


@click.group()
def keys() -> None:
    """See, add and change the keys of encrypted texts."""


@keys.command("list")
def list_keys() -> None:
    """Show each key by its name, never the key itself, and how many texts it sealed."""
    from handrail.kernel.encryption import keyring, name_of

    with available():
        migration.setup_django()
        with migration.connected_to(owner_url()):
            found = _counts()
        ring = keyring()
        for key in secrets.field_keys():
            name = name_of(key)
            mark = " newest" if name == ring.newest else ""
            click.echo(f"{name.hex()} texts={found.pop(name.hex(), 0)}{mark}")
    if clear := found.pop(CLEAR, 0):
        click.echo(f"texts={clear} are in clear: 'handrail keys rotate' seals them")
    for missing, count in found.items():
        click.echo(f"{missing} texts={count} missing: these texts cannot be read", err=True)
    if found:
        raise SystemExit(1)


@keys.command("new")
def new_key() -> None:
    """Make a new key, by which texts are sealed from now on; keep the others to read older ones."""
    if environment.get("HANDRAIL_FIELD_KEYS"):
        click.echo("HANDRAIL_FIELD_KEYS is set: put this key first in it, before the others, and")
        click.echo("start every server and worker again.")
        click.echo(secrets.new_field_key())
        return
    secrets.add_field_key()
    click.echo(f"A new key is first in {secrets.field_keys_path()}. Back up, then run")
    click.echo("'handrail keys rotate'. Keep the older keys as long as any backup made under them.")


@keys.command()
@click.option("--batch", default=rotation.AT_ONCE, show_default=True, help="Rows at once.")
def rotate(batch: int) -> None:
    """Seal with the newest key what older keys sealed. Can be stopped, and run again, at any time.

    As the owner of the tables, who sees every row. The exit status is 0 when nothing is left.
    """
    with available():
        migration.setup_django()
        with migration.connected_to(owner_url()):
            done, unreadable = _rotate(batch)
            left = _left()
    for line in unreadable:
        click.echo(line, err=True)
    click.echo(f"rotated={done} left={left} unreadable={len(unreadable)}")
    if left:
        raise SystemExit(1)


def _rotate(batch: int) -> tuple[int, list[str]]:
    from handrail.web.signin import seeds

    done, unreadable = 0, list[str]()
    with progress("Sealing again", _left()) as advance:
        for model, field in _fields():
            for one in rotation.rotate(model, field, at_once=batch):
                done += one.done
                unreadable += one.unreadable
                advance(one.done)
        sealed, lost = seeds.seal_again()
        advance(sealed)
    return done + sealed, [*unreadable, *lost]


def _left() -> int:
    from handrail.kernel.encryption import keyring

    newest = keyring().newest.hex()
    return sum(count for name, count in _counts().items() if name != newest)


def _counts() -> dict[str, int]:
    from handrail.web.signin import seeds

    found = seeds.counts()
    for model, field in _fields():
        for name, count in rotation.counts(model, field).items():
            found[name] = found.get(name, 0) + count
    return found


def _fields() -> "rotation.Fields":
    from django.apps import apps

    from handrail.kernel.encryption import encrypted_fields

    return encrypted_fields(apps.get_models())
