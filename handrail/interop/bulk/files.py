"""The files of exports: one folder each, readable by whoever runs Handrail alone."""

import re
import shutil
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from django.conf import settings

NAME = re.compile(r"[A-Z][A-Za-z]{1,40}\.ndjson")


def folder(export_id: UUID) -> Path:
    """Return where the files of an export are."""
    return Path(settings.EXPORTS_FOLDER) / str(export_id)


def begin(export_id: UUID) -> Path:
    """Return an empty folder for an export, private to this user."""
    remove(export_id)
    found = folder(export_id)
    found.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    found.mkdir(mode=0o700)
    return found


def named(export_id: UUID, name: str) -> Path | None:
    """Return a file of an export by its name, or None where there is none."""
    if not NAME.fullmatch(name):
        return None
    found = folder(export_id) / name
    return found if found.is_file() else None


def remove(export_id: UUID) -> None:
    """Delete the files of an export."""
    shutil.rmtree(folder(export_id), ignore_errors=True)


def keep_only(wanted: Collection[UUID]) -> None:
    """Delete the files of every export but these."""
    kept = {str(it) for it in wanted}
    parent = Path(settings.EXPORTS_FOLDER)
    for each in parent.iterdir() if parent.is_dir() else ():
        if each.name not in kept:
            shutil.rmtree(each, ignore_errors=True)
