"""What a job role can be allowed to do. Areas make sets of these; code never names a job."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that can be allowed."""

    REFER = "referral.send"
    FOLLOW = "referral.follow"
    TRIAGE = "referral.triage"
    WORK_CASES = "case.work"
    REASSIGN = "case.reassign"
    MANAGE_SERVICE = "service.manage"
    VIEW_AREA = "report.area"
    MANAGE_PEOPLE = "people.manage"
    MANAGE_DIRECTORY = "directory.manage"
    WATCH_MESSAGES = "messages.watch"
    READ_AUDIT = "audit.read"
    DISPOSE = "records.dispose"
    READ_SAFEGUARDING = "safeguarding.read"
    DECIDE_CLINICALLY = "clinical.decide"
    SET_AGREEMENTS = "agreements.set"
    OVERRIDE = "record.override"


MEANINGS = {
    Permission.REFER: "refer people",
    Permission.FOLLOW: "see what happened to the organisation's referrals",
    Permission.TRIAGE: "decide on referrals that come in",
    Permission.WORK_CASES: "support people and keep their record",
    Permission.REASSIGN: "move cases between workers",
    Permission.MANAGE_SERVICE: "see and run the service: waits, intake, caseloads",
    Permission.VIEW_AREA: "see figures for the area, never people",
    Permission.MANAGE_PEOPLE: "give and take away access",
    Permission.MANAGE_DIRECTORY: "keep the directory right",
    Permission.WATCH_MESSAGES: "see and mend messages that did not arrive",
    Permission.READ_AUDIT: "see who looked at what",
    Permission.DISPOSE: "hold records back, and dispose of those past their day, with another",
    Permission.READ_SAFEGUARDING: "read notes on safeguarding, domestic abuse and offences",
    Permission.DECIDE_CLINICALLY: "decide as a health professional: reports nobody was heard on, "
    "and what is held back from a copy",
    Permission.SET_AGREEMENTS: "write down what the area has agreed: direct-care teams, and the "
    "law relied on",
    Permission.OVERRIDE: "see how to reach somebody who did not release it: at once in an "
    "emergency, otherwise with a second person",
}
