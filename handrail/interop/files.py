"""Write private files whole or not at all."""

import os
from pathlib import Path


def keep(folder: Path, name: str, content: bytes) -> None:
    """Write a file that only this user reads into a folder that only this user enters."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    half = folder / f".{name}.half"
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    half.replace(folder / name)
