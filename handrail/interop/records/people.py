"""Who a Patient is about, as far as a record says (UK Core Patient of FHIR 4.0.1)."""

import re

from handrail.interop.records import elements
from handrail.interop.records.elements import Resource
from handrail.kernel import nhs_number
from handrail.kernel.nhs_number import NhsNumber

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
RESTRICTED = {"R", "V"}  # HL7 v3 Confidentiality: restricted, very restricted
POSTCODE = re.compile(r"[A-Za-z0-9 ]{5,8}", re.ASCII)


def number(patient: Resource) -> NhsNumber | None:
    """Return the NHS number, or None where there is none or it cannot be one."""
    for each in elements.objects(patient.get("identifier")):
        if each.get("system") == NHS_NUMBER:
            try:
                return nhs_number.parse(elements.text(each, "value"))
            except nhs_number.InvalidNhsNumber:
                return None
    return None


def postcode(patient: Resource) -> str:
    """Return the postcode of the home, unless the record says that it is not to be used."""
    if is_restricted(patient):
        return ""
    homes = [it for it in elements.objects(patient.get("address")) if it.get("use") != "old"]
    given = (elements.text(it, "postalCode") for it in homes)
    return next((code for code in given if POSTCODE.fullmatch(code)), "")


def is_restricted(resource: Resource) -> bool:
    """Return whether a resource is marked as one that not everybody may see."""
    meta = next(iter(elements.objects(resource.get("meta"))), {})
    return bool(elements.plain_codes(meta, "security") & RESTRICTED)


def has_died(patient: Resource) -> bool:
    """Return whether the record says that somebody has died."""
    return patient.get("deceasedBoolean") is True or bool(patient.get("deceasedDateTime"))
