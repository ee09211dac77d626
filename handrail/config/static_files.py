"""Where the css, script and pictures of pages come from.

A server collects them once, compressed and under names that hold a digest, so that a browser
keeps them for good. Where nothing was collected, as in tests, they come as they are.
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

STAMP = "collected.txt"


class Collected(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with a digest for what was collected, plain names for the rest."""

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """Return the name under which a browser asks for a file."""
        key = self.hash_key(self.clean_name(name))
        return str(self.hashed_files.get(key, name))


def collect() -> bool:
    """Collect the files where one of them changed, and return whether that was needed."""
    root = Path(settings.STATIC_ROOT)
    stamp, wanted = root / STAMP, _digest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)
    return True


def _digest() -> str:
    """Return a digest of every file's name, size and time."""
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in sorted(finder.list(None), key=lambda found: str(found[0])):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
