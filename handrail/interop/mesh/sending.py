"""Letters handed to MESH: each as an ITK3 message in FHIR XML, with its PDF inside."""

import unicodedata
from dataclasses import dataclass

from mesh_client import MeshClient

from handrail.config.mesh import Mesh
from handrail.domain.messaging.ports import AboutLetter, Outgoing, Refused, TryAgain
from handrail.domain.messaging.recipients import LOOKUP, REGISTERED
from handrail.interop.letters import writing, xml
from handrail.interop.letters.document import Written
from handrail.interop.mesh import itk3
from handrail.interop.mesh.connecting import connected

XML = "application/fhir+xml"
DATES = {"DDMMYYYY": "%d%m%Y", "YYYYMMDD": "%Y%m%d"}


@dataclass(frozen=True, slots=True)
class MeshLetters:
    """Hands each letter to MESH, one connection a letter."""

    mesh: Mesh

    def send(self, message: Outgoing) -> str:
        """Hand the letter over and return what MESH calls it; TryAgain or Refused.

        Its local id and its header's id are those of the message, the same at every try.
        """
        written = write(message)
        content = xml.write(itk3.message(written, endpoint=f"urn:mesh:{self.mesh.mailbox}"))
        with connected(self.mesh) as client:
            to = self._address(client, message)
            sent: str = client.send_message(
                to,
                content,
                workflow_id=self.mesh.workflow,
                local_id=str(message.id),
                filename=f"{message.id}.xml",
                subject=message.subject,
                content_type=XML,
                compress=True,
            )
        return sent

    def _address(self, client: MeshClient, message: Outgoing) -> str:
        if message.address == REGISTERED:
            assert message.about is not None
            return by_patient(message.about, DATES[self.mesh.birth_date])
        if not message.address.startswith(LOOKUP):
            return message.address
        code = message.address.removeprefix(LOOKUP)
        found = client.lookup_endpoint(code, self.mesh.workflow)["results"]
        if len(found) != 1:
            raise Refused(
                f"MESH knows {len(found) or 'no'} mailbox{'es' if len(found) > 1 else ''} "
                f"of {code} for letters like this."
            )
        return found[0]["mailbox_id"]


class NoMesh:
    """Stands where no MESH mailbox is set up: nothing can go, and it says so."""

    def send(self, message: Outgoing) -> str:
        """Refuse the letter, so that it goes another way."""
        raise Refused("MESH is not set up here (HANDRAIL_MESH_FILE).")


def write(message: Outgoing) -> Written:
    """Return a letter ready to be sent, with its PDF; Refused for what is no letter.

    TryAgain where the PDF could not be made.
    """
    try:
        return writing.write(message)
    except ValueError as problem:
        raise Refused("This kind of message is not written for a practice's system.") from problem
    except RuntimeError as problem:
        raise TryAgain("The letter could not be set as a PDF. The log says why.") from problem


def by_patient(about: AboutLetter, form: str) -> str:
    """Return the address by which MESH finds where a patient is registered; Refused without one.

    GP Connect Messaging, "MESH automated message routing": NHS number, date of birth, surname.
    """
    if not about.nhs_number:
        raise Refused("There is no NHS number by which MESH could find the practice.")
    plain = unicodedata.normalize("NFKD", about.family).encode("ascii", "ignore").decode()
    return f"GPPROVIDER_{about.nhs_number}_{about.birth_date.strftime(form)}_{plain}"
