"""Texts kept as JSON files, for trying out: nothing leaves this machine."""

import json
from dataclasses import dataclass
from pathlib import Path

from handrail.domain.messaging.ports import Outgoing, TryAgain
from handrail.interop.files import keep


@dataclass(frozen=True, slots=True)
class KeptTexts:
    """Writes each text to a private folder."""

    folder: Path

    def send(self, message: Outgoing) -> None:
        """Write the file; a repeat replaces it, so there is never a second one."""
        kept = {
            "id": str(message.id),
            "to": message.address,
            "text": message.body,
            "at": message.at.isoformat(),
        }
        try:
            content = json.dumps(kept, ensure_ascii=False).encode()
            keep(self.folder, f"{message.id}.json", content, message.at)
        except OSError as problem:
            raise TryAgain(f"The file could not be written: {problem.strerror}") from problem
