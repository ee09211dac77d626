"""Overrides of a person's wish, and every step of each.

The app role has no right to either table: they are written and read by functions of the database
that check who asks, and are shown to the person once they may be told.
"""

from django.db import models
from django.db.models import F, Q

from handrail.domain.overrides.choices import Judgement, Reason, Telling
from handrail.domain.overrides.states import State
from handrail.kernel.ids import new_id, ordered_id


class Override(models.Model):
    """One time a member of staff sees, or asks to see, what a person has not released."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    account_id = models.UUIDField()
    organisation_id = models.UUIDField()
    job_role = models.CharField(max_length=80)
    reason = models.CharField(max_length=10, choices=Reason)
    words = models.CharField(max_length=500)
    is_emergency = models.BooleanField()
    could_endanger = models.BooleanField()
    state = models.CharField(max_length=10, choices=State)
    asked_at = models.DateTimeField()
    second_account_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)
    review_by_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_account_id = models.UUIDField(null=True)
    judged = models.CharField(max_length=10, choices=Judgement, blank=True, default="")
    telling = models.CharField(max_length=10, choices=Telling, default=Telling.WAITS)
    told_at = models.DateTimeField(null=True)
    not_told_by_account_id = models.UUIDField(null=True)
    not_told_why = models.CharField(max_length=500, blank=True, default="")
    ask_again_date = models.DateField(null=True)
    asked_again_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(second_account_id=None) | ~Q(second_account_id=F("account_id")),
                name="overrides_two_people",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by_account_id=None)
                | ~Q(reviewed_by_account_id=F("account_id")),
                name="overrides_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None, until_at=None, review_by_at=None)
                | Q(opened_at__isnull=False, until_at__isnull=False, review_by_at__isnull=False)
                & (Q(is_emergency=True) | Q(second_account_id__isnull=False)),
                name="overrides_opens_for_a_time_and_a_review",
            ),
            models.CheckConstraint(
                condition=~Q(telling=Telling.NOT_YET)
                | Q(not_told_by_account_id__isnull=False, ask_again_date__isnull=False)
                & ~Q(not_told_why=""),
                name="overrides_not_told_by_whom_why_until",
            ),
            models.CheckConstraint(
                condition=Q(state=State.REVIEWED, reviewed_at__isnull=False)
                & Q(reviewed_by_account_id__isnull=False)
                & ~Q(judged="")
                | ~Q(state=State.REVIEWED),
                name="overrides_reviewed_says_what",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "-asked_at"], name="overrides_latest"),
            models.Index(fields=["person_id"], name="overrides_person"),
            models.Index(
                fields=["review_by_at"],
                condition=Q(state=State.TO_REVIEW),
                name="overrides_to_review",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Step(models.Model):
    """One thing that was done about an override, by whom, in which words. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    override = models.ForeignKey(Override, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    by_account_id = models.UUIDField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["override", "at"], name="overrides_step_line")]

    def __str__(self) -> str:
        return self.event
