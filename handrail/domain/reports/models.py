"""Reports to employers, and their history."""

from django.db import models

from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Subject, Through
from handrail.domain.reports.choices import State
from handrail.domain.reports.rules import LONGEST
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.privacy import fields


class Report(models.Model):
    """What a member of staff writes to an employer about a person, and what the person says to it.

    Each part is one kind of information that an employer may be told. There is none for health.
    """

    SCOPE = Scope(Held("organisation_id"), Subject("person_id"))
    PRIVACY = fields(
        known="person_id case_id employer_id state is_under_act wants_first agreed_how "
        "evidence_id change_asked withheld_why statement",
        attendance="attendance",
        work="work",
        adjustments="adjustments",
        operational="id organisation_id written_by_account_id written_at held_at seen_at "
        "released_at keep_until_date decider_told_at version",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    person_id = models.UUIDField()
    case_id = models.UUIDField()
    employer_id = models.UUIDField()
    written_by_account_id = models.UUIDField()
    written_at = models.DateTimeField()
    is_under_act = models.BooleanField()
    attendance = models.CharField(max_length=LONGEST, blank=True, default="")
    work = models.CharField(max_length=LONGEST, blank=True, default="")
    adjustments = models.CharField(max_length=LONGEST, blank=True, default="")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    wants_first = models.BooleanField(null=True)
    agreed_how = models.CharField(max_length=10, blank=True, default="")
    held_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    change_asked = models.CharField(max_length=LONGEST, blank=True, default="")
    statement = models.CharField(max_length=LONGEST, blank=True, default="")
    withheld_why = models.CharField(max_length=500, blank=True, default="")
    evidence_id = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    keep_until_date = models.DateField(null=True)
    decider_told_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "written_at"], name="reports_person"),
            models.Index(
                fields=["organisation_id", "held_at"],
                condition=models.Q(state=State.HELD),
                name="reports_held",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=State.RELEASED)
                | models.Q(
                    evidence_id__isnull=False,
                    released_at__isnull=False,
                    keep_until_date__isnull=False,
                ),
                name="reports_released_on_consent",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.HELD) | models.Q(held_at__isnull=False),
                name="reports_held_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.written_at:%Y-%m-%d}"


class ReportStep(models.Model):
    """One line of a report's history."""

    SCOPE = Scope(Through("reports.Report", "report_id"))
    PRIVACY = fields(known="note how", operational="id report at event by_account_id")

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    event = models.CharField(max_length=30)
    by_account_id = models.UUIDField(null=True)
    how = models.CharField(max_length=10, blank=True, default="")
    note = models.CharField(max_length=LONGEST, blank=True, default="")

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["report", "at"], name="reports_step_line")]

    def __str__(self) -> str:
        return self.event
