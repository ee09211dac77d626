"""The CapabilityStatement, made from what is really served (FHIR R4, CapabilityStatement)."""

from typing import Any

from handrail.interop.fhir import authorising
from handrail.interop.fhir.codes import OURS, Json, without_empty
from handrail.interop.fhir.served import Served
from handrail.interop.fhir.serving import REVERSE, SERVED

SINCE = "2026-11-29"
SECURITY = "http://terminology.hl7.org/CodeSystem/restful-security-service"

PROCESS_MESSAGE = "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message"
EXPORT = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition"
# Served by ``interop/events``, ``interop/bulk`` and ``interop/bars``, which know this package.
SUBSCRIPTION = {
    "type": "Subscription",
    "interaction": [{"code": it} for it in ("read", "create", "delete", "search-type")],
    "versioning": "no-version",
    "searchParam": [{"name": "_id", "type": "token"}, {"name": "status", "type": "token"}],
    "operation": [
        {
            "name": "status",
            "definition": "http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/"
            "backport-subscription-status",
        }
    ],
}

MESSAGES = {
    "documentation": "In the shape of BaRS, by a use case that nobody registered.",
    "supportedMessage": [
        {"mode": "receiver", "definition": f"{OURS}/MessageDefinition/work-and-health-referral"}
    ],
}
DEFINITIONS = {
    "type": "MessageDefinition",
    "interaction": [{"code": "search-type"}],
    "searchParam": [{"name": "context", "type": "token"}],
}
GROUP = {
    "type": "Group",
    "documentation": "A group has the id of a service. It is exported, and not read.",
    "operation": [{"name": "export", "definition": f"{EXPORT}/group-export"}],
}


def statement() -> Json:
    """Return what this server does. It is no claim of conformance to anything."""
    base = authorising.base()
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": SINCE,
        "kind": "instance",
        "software": {"name": "Handrail"},
        "implementation": {"description": "Handrail: work and health referrals", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [
            {
                "mode": "server",
                "documentation": "People are seen as the organisation that the client acts for.",
                "security": {
                    "service": [{"coding": [{"system": SECURITY, "code": "SMART-on-FHIR"}]}],
                    "description": f"SMART backend services, {authorising.token_address()}",
                },
                "resource": [
                    *(_resource(each) for each in SERVED.values()),
                    SUBSCRIPTION,
                    GROUP,
                    DEFINITIONS,
                ],
                "interaction": [{"code": "transaction"}],
                "operation": [{"name": "process-message", "definition": PROCESS_MESSAGE}],
            }
        ],
        "messaging": [MESSAGES],
    }


def _resource(served: Served) -> dict[str, Any]:
    writes = served.update is not None
    return without_empty(
        {
            "type": served.kind,
            "profile": served.profile,
            "interaction": [{"code": each} for each in served.interactions],
            "versioning": "versioned-update" if writes else "no-version",
            "readHistory": served.as_was is not None,
            "updateCreate": False,
            "conditionalCreate": served.create is not None,
            "searchInclude": [f"{served.kind}:{name}" for name in served.includes],
            "searchRevInclude": [f"{kind}:{name}" for kind, name in REVERSE.get(served.kind, ())],
            "searchParam": [{"name": it.name, "type": it.type} for it in served.parameters],
            "operation": [{"name": "export", "definition": f"{EXPORT}/patient-export"}]
            if served.kind == "Patient"
            else [],
        }
    )
