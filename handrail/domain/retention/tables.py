"""Every table about people: in which order its rows go, or why they stay. A test asks for each.

``{referral}``, ``{case}``, ``{intake}`` and ``{person}`` are variables of the database function
that disposes; only our own text is put in.
"""
# ruff: noqa: S608 - put together from our own text, for a migration

OF_PLAN = "select p.id from cases_plan p where p.case_id = {case}"
# Some were raised about what somebody sent, before anybody knew who they are.
ABOUT_REFERRAL = (
    "{referral} = {of}referral_id or {of}intake_id in"
    " (select i.id from referrals_intake i where i.referral_id = {referral})"
)
OF_CONCERN = "select c.id from concerns_concern c where " + ABOUT_REFERRAL.replace("{of}", "c.")

# What came in by telephone or mail and became what was sent.
OF_REFERRAL_INTAKE = (
    "intake_id in (select i.id from referrals_intake i where i.referral_id = {referral})"
)

# What goes with a referral and its case, children first.
WITH_REFERRAL = (
    ("concerns_concernstep", f"concern_id in ({OF_CONCERN})"),
    ("concerns_concern", ABOUT_REFERRAL.replace("{of}", "")),
    (
        "reports_reportstep",
        "report_id in (select r.id from reports_report r where r.case_id = {case})",
    ),
    ("reports_report", "case_id = {case}"),
    ("outcomes_workrecord", "case_id = {case}"),
    ("outcomes_feedback", "case_id = {case}"),
    (
        "cases_action",
        f"goal_id in (select g.id from cases_goal g where g.plan_id in ({OF_PLAN}))",
    ),
    ("cases_goal", f"plan_id in ({OF_PLAN})"),
    ("cases_plan", "case_id = {case}"),
    ("cases_safeguardingnote", "case_id = {case}"),
    ("cases_note", "case_id = {case}"),
    ("cases_safeguardingnote", "case_id = {case}"),
    ("cases_appointment", "case_id = {case}"),
    ("cases_contactattempt", "case_id = {case}"),
    ("cases_handover", "case_id = {case}"),
    ("cases_ending", "case_id = {case}"),
    ("cases_casestep", "case_id = {case}"),
    ("transfers_item", "referral_id = {referral}"),
    ("cases_case", "id = {case}"),
    ("capacity_booking", "referral_id = {referral}"),
    ("capacity_place", "referral_id = {referral}"),
    ("capacity_waiting", "referral_id = {referral}"),
    (
        "messaging_deliverystep",
        "delivery_id in (select d.id from messaging_delivery d where d.referral_id = {referral})",
    ),
    ("messaging_delivery", "referral_id = {referral}"),
    ("messaging_message", "referral_id = {referral}"),
    ("referrals_step", "referral_id = {referral}"),
    ("referrals_news", "referral_id = {referral}"),
    ("referrals_addition", "referral_id = {referral}"),
    ("referrals_clockline", "referral_id = {referral}"),
    ("referrals_move", "referral_id = {referral}"),
    ("referrals_signpost", "referral_id = {referral}"),
    ("referrals_bounce", "referral_id = {referral}"),
    ("disclosure_grant", "reference_id in ({referral}, {case})"),
    (
        "enquiries_attachment",
        f"mail_id in (select m.id from enquiries_mail m where m.{OF_REFERRAL_INTAKE})",
    ),
    ("enquiries_mail", OF_REFERRAL_INTAKE),
    ("enquiries_call", OF_REFERRAL_INTAKE),
    ("referrals_intake", "referral_id = {referral}"),
    ("referrals_referral", "id = {referral}"),
)
WITH_INTAKE = (
    (
        "concerns_concernstep",
        "concern_id in (select c.id from concerns_concern c where c.intake_id = {intake})",
    ),
    ("concerns_concern", "intake_id = {intake}"),
    (
        "referrals_statuscode",
        "intake_token_hash = (select i.token_hash from referrals_intake i where i.id = {intake})",
    ),
    (
        "enquiries_attachment",
        "mail_id in (select m.id from enquiries_mail m where m.intake_id = {intake})",
    ),
    ("enquiries_mail", "intake_id = {intake}"),
    ("enquiries_call", "intake_id = {intake}"),
    ("referrals_intake", "id = {intake}"),
)
# What goes when nothing else of a person is left.
WITH_PERSON = (
    ("referrals_statuscode", "person_id = {person}"),
    ("referrals_signpost", "person_id = {person}"),
    ("referrals_bounce", "person_id = {person}"),
    (
        "referrals_statuscode",
        "intake_token_hash in (select h.token_hash from sharing_helper h"
        " where h.person_id = {person})",
    ),
    (
        "messaging_message",
        "person_id is null and template in ('helper_invited', 'status_code') and address in"
        " (select h.contact from sharing_helper h where h.person_id = {person})",
    ),
    ("sharing_wish", "person_id = {person}"),
    (
        "messaging_deliverystep",
        "delivery_id in (select d.id from messaging_delivery d where d.person_id = {person})",
    ),
    ("messaging_delivery", "person_id = {person}"),
    ("messaging_message", "person_id = {person}"),
    ("capacity_booking", "person_id = {person}"),
    ("capacity_place", "person_id = {person}"),
    ("capacity_waiting", "person_id = {person}"),
    (
        "copies_part",
        "copy_id in (select c.id from copies_copy c where c.person_id = {person})",
    ),
    ("copies_copy", "person_id = {person}"),
    ("oversight_enquiry", "person_id = {person}"),
    (
        "overrides_step",
        "override_id in (select o.id from overrides_override o where o.person_id = {person})",
    ),
    ("overrides_override", "person_id = {person}"),
    ("retention_hold", "person_id = {person}"),
    ("disclosure_release", "person_id = {person}"),
    ("sharing_helper", "person_id = {person}"),
    ("disclosure_grant", "person_id = {person}"),
    ("enquiries_asked", "person_id = {person}"),
    ("consent_evidence", "person_id = {person}"),
    ("consent_objection", "person_id = {person}"),
    ("participants_said", "person_id = {person}"),
    ("participants_person", "id = {person}"),
)
# Tables about people whose rows stay, each with its reason.
STAYS = {
    "audit_event": "who did and saw what outlives what it describes; it holds ids, never content",
    "referrals_draft": "a draft is its writer's until it is sent or deleted, and is no record",
    "concerns_rota": "names staff only",
    "enquiries_question": "names nobody; whom it was about goes with that person",
    "enquiries_mailbox": "names no person",
    "systems_notice": "an id, gone once it is told of",
    "systems_answerlink": "an id and hashes; forgotten after 400 days",
    "directory_report": "about an entry; the email of whoever made it goes when answered",
    "directory_proposal": "about a service; the proposer's email goes when it is decided",
    "transfers_mapping": "names columns, not people",
    "transfers_run": "names files and counts, not people",
    "oversight_raisedlook": "a question to a member of staff, in ids; it belongs to the audit",
    "oversight_decision": "what was decided about such a question",
    "retention_disposal": "the certificate: classes, counts, days and staff",
    "retention_disposalitem": "emptied by the disposal itself",
}


def disposed() -> frozenset[str]:
    """Return every table that loses rows in a disposal."""
    lists = (WITH_REFERRAL, WITH_INTAKE, WITH_PERSON)
    return frozenset(table for each in lists for table, _ in each)
