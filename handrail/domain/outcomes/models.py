"""Outcomes: a person's work at dated moments (C.6), and whether they say that support helped."""

from django.db import models

from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Subject, Through
from handrail.domain.outcomes.choices import Helped
from handrail.domain.referrals.choices import WorkStatus
from handrail.kernel.ids import ordered_id
from handrail.kernel.privacy import fields


class WorkRecord(models.Model):
    """What a person's work was on a day. Outcome = first dated record against latest."""

    SCOPE = Scope(Held("organisation_id"), Through("cases.Case", "case_id"), Subject("person_id"))
    PRIVACY = fields(
        work="status on_date hours_a_week note",
        known="person_id case_id organisation_id",
        operational="id recorded_at by_account_id",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    person_id = models.UUIDField()
    case_id = models.UUIDField()
    organisation_id = models.UUIDField()
    status = models.CharField(max_length=30, choices=WorkStatus)
    on_date = models.DateField()
    hours_a_week = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True, default="")
    recorded_at = models.DateTimeField()
    by_account_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case_id", "on_date"], name="outcomes_case")]

    def __str__(self) -> str:
        return self.status


class Feedback(models.Model):
    """What a person said, once their support had ended, of whether it helped (R107)."""

    SCOPE = Scope(Held("organisation_id"), Through("cases.Case", "case_id"), Subject("person_id"))
    PRIVACY = fields(
        measures="helped",
        known="person_id case_id organisation_id",
        operational="id said_at",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    person_id = models.UUIDField()
    case_id = models.UUIDField(unique=True)
    organisation_id = models.UUIDField()
    helped = models.CharField(max_length=10, choices=Helped)
    said_at = models.DateTimeField()

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="feedback_is_one_of_three", condition=models.Q(helped__in=Helped.values)
            )
        ]

    def __str__(self) -> str:
        return self.helped
