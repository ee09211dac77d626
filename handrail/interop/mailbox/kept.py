"""E-mail kept as .eml files, for trying out: nothing leaves this machine."""

from dataclasses import dataclass
from pathlib import Path

from handrail.domain.messaging.ports import Outgoing, TryAgain
from handrail.interop.files import keep
from handrail.interop.mailbox.writing import write


@dataclass(frozen=True, slots=True)
class KeptMail:
    """Writes each message to a private folder."""

    folder: Path
    sender: str

    def send(self, message: Outgoing) -> None:
        """Write the file; a repeat replaces it, so there is never a second one."""
        content = bytes(write(message, self.sender))
        try:
            keep(self.folder, f"{message.id}.eml", content, message.at)
        except OSError as problem:
            raise TryAgain(f"The file could not be written: {problem.strerror}") from problem
