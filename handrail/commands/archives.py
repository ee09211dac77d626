"""Unpack an archive that others may have made, without trusting its names.

Not ``extractall(filter="data")``: Python 3.11 has that from 3.11.4 only, and Debian 12 is older.
"""

import shutil
import tarfile
from pathlib import Path


def unpack(source: Path, folder: Path) -> None:
    """Write an archive's files and folders below a folder, readable by their owner only.

    Raises tarfile.TarError for a link, a device or a name that leads elsewhere.
    """
    top = folder.resolve()
    with tarfile.open(source) as archive:
        for member in archive:
            path = (top / member.name).resolve()
            if not path.is_relative_to(top) or not (member.isfile() or member.isdir()):
                raise tarfile.TarError(f"'{member.name}' does not belong in it")
            if member.isdir():
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
                continue
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            content = archive.extractfile(member)
            with path.open("wb") as file:
                path.chmod(0o600)
                if content:
                    shutil.copyfileobj(content, file)
