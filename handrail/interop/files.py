"""Write private files whole or not at all."""

import os
from datetime import datetime
from pathlib import Path


def keep(folder: Path, name: str, content: bytes, at: datetime) -> None:
    """Write a file that only this user reads into a folder that only this user enters.

    It bears the time of what it holds, so that files can be put in order.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    half = folder / f".{name}.half"
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    os.utime(half, (at.timestamp(), at.timestamp()))
    half.replace(folder / name)
