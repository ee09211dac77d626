"""Read what was not sent from the system's own FHIR server, with the token it passed.

Only servers that the system's board has named are asked (SSRF): never an address that a call
brings. What is too slow or too large counts as not there.
"""

from typing import Any
from urllib.parse import quote

from handrail.domain.prompting.codes import Codes
from handrail.domain.systems.queries import Candidate
from handrail.interop.cds_hooks import services
from handrail.interop.cds_hooks.answering import NothingToGoBy
from handrail.interop.cds_hooks.shapes import Asked
from handrail.interop.outside import asking, naming
from handrail.interop.outside.asking import Away, Terms
from handrail.interop.records import elements, reading
from handrail.interop.records.reading import FHIR, NotLet

SECONDS = 4.0


def completed(asked: Asked, system: Candidate, codes: Codes) -> dict[str, Any]:
    """Return the prefetch with what was missing read; NothingToGoBy, NotTheirs.

    A key that is not there, null, or an OperationOutcome is missing, and so is a list that goes
    on on another page: an answer is never given by half a record.
    """
    wanted = list(services.NEEDED)
    if asked.context.encounterId is not None:
        wanted.append(services.ENCOUNTER)
    found = {name: asked.prefetch.get(name) for name in wanted}
    missing = [name for name in wanted if not _is_whole(found[name])]
    if missing:
        found |= _read(missing, asked, system, codes)
    for name in wanted:
        elements.check_is_about(found[name], asked.context.patientId)
    return found


def _is_whole(found: Any) -> bool:
    if not isinstance(found, dict) or not found or found.get("resourceType") == "OperationOutcome":
        return False
    return elements.next_page(found) is None


def _read(missing: list[str], asked: Asked, system: Candidate, codes: Codes) -> dict[str, Any]:
    server = (asked.fhirServer or "").rstrip("/")
    if asked.fhirAuthorization is None or server not in system.fhir_servers:
        raise NothingToGoBy
    templates = services.prefetch(codes)
    headers = {"Authorization": f"Bearer {asked.fhirAuthorization.access_token}", "Accept": FHIR}
    terms = Terms(servers=[server], seconds=SECONDS, headers=headers)
    try:
        with asking.opened(naming.records_of(system, server), terms) as line:
            return {
                name: reading.whole(line, server, _filled(templates[name], asked))
                for name in missing
            }
    except (Away, NotLet):
        raise NothingToGoBy from None


def _filled(template: str, asked: Asked) -> str:
    """Return a query with its tokens filled in; both are FHIR ids, which need no escaping."""
    query = template.replace("{{context.patientId}}", asked.context.patientId)
    query = query.replace("{{context.encounterId}}", asked.context.encounterId or "")
    return quote(query, safe="/?&=,.-")
