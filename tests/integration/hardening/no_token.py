"""What answers a form without its token, so that the attack on it finds no other."""

# What answers without a form's token, and why that is safe.
ASKS_NO_TOKEN = (
    {
        "healthz": "it changes nothing, and is answered before anything else",
        "cds_services": "it only reads",
        "cds_service": "no cookie counts there: only a token that the system signed (test_tokens)",
        "cds_feedback": "as cds_service",
        "smart_refer": "no cookie reaches a sandboxed frame: only the key of that one page counts "
        "(tests/integration/smart/test_failures.py)",
        "smart_pick": "as smart_refer",
        "signed_launch": "no cookie counts there: only what a practice's key signed, once "
        "(test_signed_launch.py)",
    }
    | dict.fromkeys(
        (
            *("fhir", "fhir_type", "fhir_search", "fhir_one", "fhir_history", "fhir_version"),
            *("bars_process_message", "bars_definitions"),
            *("fhir_subscriptions", "fhir_subscription", "fhir_subscription_status"),
            *("fhir_export", "fhir_export_group", "fhir_export_status", "fhir_export_file"),
        ),
        "no cookie counts there: only a bearer token (tests/integration/fhir)",
    )
    | dict.fromkeys(
        ("fhir_metadata", "fhir_smart", "fhir_token"),
        "no cookie counts there: it tells what all may know, or gives a token for a signed word",
    )
)
