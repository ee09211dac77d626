"""What a reference of another system leads to here (FHIR R4, 2.3.0): never outside."""

from uuid import UUID

from handrail.domain.organisations import queries as organisations
from handrail.interop.fhir import codes
from handrail.interop.fhir.asking import UUID_FORM
from handrail.interop.fhir.faults import Fault, Issue
from handrail.interop.fhir.foreign import Reference
from handrail.interop.fhir.looking import Context


def to(reference: Reference, kinds: tuple[str, ...], context: Context, where: str) -> UUID:
    """Return the id of what is referred to; Fault 422 for what is nothing of these types here."""
    kind, found = _target(reference, context, where)
    if kind not in kinds:
        raise _nowhere(where, f"It has to be a reference to {' or '.join(kinds)}.")
    return found


def kind_of(reference: Reference, context: Context, where: str) -> str:
    """Return the type of what is referred to; Fault 422."""
    return _target(reference, context, where)[0]


def _target(reference: Reference, context: Context, where: str) -> tuple[str, UUID]:
    text = reference.reference
    if text is None:
        return "Organization", _by_ods(reference, where)
    text = context.given_ids.get(text, text)
    if text.startswith(f"{context.base}/"):
        text = text[len(context.base) + 1 :]
    kind, slash, id_ = text.partition("/")
    if not slash or not UUID_FORM.fullmatch(id_):
        raise _nowhere(where, "It leads to nothing that is here.")
    return kind, UUID(id_)


def _by_ods(reference: Reference, where: str) -> UUID:
    said = reference.identifier
    if said is None or said.system != codes.ODS_CODE or not said.value:
        raise _nowhere(where, "Refer by address, or to an Organization by its ODS code.")
    found = organisations.by_ods(said.value)
    if found is None:
        raise _nowhere(where, "No organisation has that ODS code here.")
    return found.id


def _nowhere(where: str, said: str) -> Fault:
    return Fault(422, Issue(said, "value", where))
