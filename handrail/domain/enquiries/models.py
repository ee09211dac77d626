"""Calls to the advice line, and questions to the specialist."""

from django.db import models

from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows
from handrail.domain.enquiries.choices import Caller, Pointed, QuestionState, Topic
from handrail.domain.enquiries.mail_models import Attachment, Mail, Mailbox
from handrail.domain.enquiries.rules import LONGEST
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import fields

__all__ = ["Asked", "Attachment", "Call", "Mail", "Mailbox", "Question"]


class Call(models.Model):
    """One call to the advice line. About nobody in particular it holds no name and no words."""

    SCOPE = Scope(Held("organisation_id"))
    PRIVACY = fields(
        identity="given_name family_name",
        contact="phone",
        known="caller topic pointed pointed_to is_about_someone",
        health="note",
        operational="id organisation_id submission_id taken_by_account_id taken_at minutes "
        "intake_id draft_id went_on_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    submission_id = models.UUIDField()
    taken_by_account_id = models.UUIDField()
    taken_at = models.DateTimeField()
    caller = models.CharField(max_length=10, choices=Caller)
    topic = models.CharField(max_length=12, choices=Topic)
    pointed = models.CharField(max_length=12, choices=Pointed)
    pointed_to = models.CharField(max_length=120, blank=True, default="")
    minutes = models.PositiveSmallIntegerField()
    is_about_someone = models.BooleanField()
    given_name = models.CharField(max_length=100, blank=True, default="")
    family_name = models.CharField(max_length=100, blank=True, default="")
    phone = models.CharField(max_length=30, blank=True, default="")
    note = models.CharField(max_length=LONGEST, blank=True, default="")
    intake_id = models.UUIDField(null=True)
    draft_id = models.UUIDField(null=True)
    went_on_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-taken_at"], name="enquiries_calls")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "submission_id"], name="enquiries_call_once"
            ),
            models.CheckConstraint(
                condition=models.Q(is_about_someone=True)
                | models.Q(given_name="", family_name="", phone="", note=""),
                name="enquiries_nobody_has_no_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.taken_at:%Y-%m-%d}"


class Question(models.Model):
    """A question of a clinician to the area's specialist, and its answer. It names nobody."""

    SCOPE = Scope(Held("organisation_id"), Held("to_organisation_id"))
    PRIVACY = fields(
        health="text answer",
        known="topic is_about_someone age_band weeks_off state",
        work="work_status job_title",
        operational="id reference submission_id organisation_id asked_by_account_id asked_at "
        "to_organisation_id promised_at clock_nation opened_at answered_at "
        "answered_by_account_id read_at draft_id reminded_at manager_told_at area_told_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    submission_id = models.UUIDField()
    organisation_id = models.UUIDField()
    asked_by_account_id = models.UUIDField()
    asked_at = models.DateTimeField()
    to_organisation_id = models.UUIDField()
    topic = models.CharField(max_length=12, choices=Topic)
    text = models.CharField(max_length=LONGEST)
    is_about_someone = models.BooleanField()
    age_band = models.CharField(max_length=10, blank=True, default="")
    work_status = models.CharField(max_length=20, blank=True, default="")
    job_title = models.CharField(max_length=120, blank=True, default="")
    weeks_off = models.PositiveSmallIntegerField(null=True)
    promised_at = models.DateTimeField()
    clock_nation = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.ASKED)
    opened_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=LONGEST, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_account_id = models.UUIDField(null=True)
    read_at = models.DateTimeField(null=True)
    draft_id = models.UUIDField(null=True)
    reminded_at = models.DateTimeField(null=True)
    manager_told_at = models.DateTimeField(null=True)
    area_told_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["to_organisation_id", "promised_at"],
                condition=models.Q(state=QuestionState.ASKED),
                name="enquiries_to_answer",
            ),
            models.Index(
                fields=["organisation_id", "asked_by_account_id", "-asked_at"],
                name="enquiries_mine",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "submission_id"], name="enquiries_question_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=QuestionState.ANSWERED)
                | models.Q(answered_at__isnull=False, answered_by_account_id__isnull=False)
                & ~models.Q(answer=""),
                name="enquiries_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Asked(models.Model):
    """About whom a question is. Only the practice that asked sees the row."""

    SCOPE = Scope(Held("organisation_id"))
    PRIVACY = fields(known="person_id evidence_id", operational="id question organisation_id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="about")
    organisation_id = models.UUIDField()
    person_id = models.UUIDField()
    evidence_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person_id"], name="enquiries_asked_person")]
        constraints = [  # with the organisation, so that no key tells what others asked
            models.UniqueConstraint(
                fields=["question", "organisation_id"], name="enquiries_asked_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.question_id)
