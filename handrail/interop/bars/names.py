"""The names that BaRS has for what stands in a message, and ours where it has none."""

from handrail.interop.fhir.codes import OURS

EVENTS = "https://fhir.nhs.uk/CodeSystem/message-events-bars"
REASONS = "https://fhir.nhs.uk/CodeSystem/message-reason-bars"
CATEGORIES = "https://fhir.nhs.uk/CodeSystem/message-category-servicerequest"
ERRORS = "https://fhir.nhs.uk/Codesystem/http-error-codes"

ASKED, ANSWERED = "servicerequest-request", "servicerequest-response"
NEW, UPDATE, DELETE = "new", "update", "delete"
REFERRAL = "referral"

# Registered by nobody.
USE_CASES = f"{OURS}/CodeSystem/bars-use-case"
USE_CASE = "work-and-health"
SERVICE = f"{OURS}/Id/service"
DEFINITION = f"{OURS}/MessageDefinition/work-and-health-referral"
