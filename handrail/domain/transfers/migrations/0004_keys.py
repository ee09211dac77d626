"""Keys tell nothing: what a row is stays, and a new one leads only to rows its writer sees.

In one step for all nouns, with the last of them, because together it is one promise, which
tests/architecture/test_keys.py tries.
"""

from django.db import migrations

from handrail.kernel.row_security import KeysStay, OnlyKnownRows


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0003_known_people"),
        ("participants", "0006_restricted_address"),
        ("consent", "0004_until"),
        ("capacity", "0004_booking_index"),
        ("messaging", "0005_known_people"),
        ("referrals", "0011_trail"),
        ("cases", "0006_safeguarding"),
        ("copies", "0002_fences"),
    ]
    operations = [
        KeysStay("participants_person", "id", "nhs_number"),
        KeysStay("consent_evidence", "id", "person_id"),
        KeysStay("capacity_booking", "id", "person_id"),
        KeysStay("messaging_message", "id", "person_id"),
        KeysStay("referrals_draft", "id"),
        KeysStay("referrals_referral", "id", "person_id", "reference", "submission_id"),
        KeysStay("referrals_news", "id", "referral_id"),
        KeysStay("cases_contactattempt", "id", "case_id"),
        KeysStay("cases_appointment", "id", "case_id"),
        KeysStay("cases_plan", "id", "case_id"),
        KeysStay("cases_goal", "id", "plan_id"),
        KeysStay("cases_action", "id", "goal_id"),
        KeysStay("transfers_run", "id", "mapping_id"),
        KeysStay("transfers_item", "id", "run_id"),
        OnlyKnownRows("cases_note", "case_id", "cases_case"),
        OnlyKnownRows("cases_safeguardingnote", "case_id", "cases_case"),
        OnlyKnownRows("copies_part", "copy_id", "copies_copy"),
        OnlyKnownRows("transfers_run", "mapping_id", "transfers_mapping"),
        OnlyKnownRows("transfers_item", "run_id", "transfers_run"),
    ]
