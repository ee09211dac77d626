"""Enquiries: who asked to see who had looked at whom, and why; and looks to explain."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handrail.domain.disclosure.scopes import Own, Scope, ScopedRows
from handrail.domain.oversight.reasons import Reason
from handrail.domain.oversight.states import LookState
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.privacy import fields


class Enquiry(models.Model):
    """One question about one person, with its reason. Written only by a database function.

    Only the one who asked sees it; the audit has it for everybody whom that raised_looks.
    """

    SCOPE = Scope(Own("account_id"))
    PRIVACY = fields(
        known="person_id reason",
        operational="id account_id organisation_id asked_at",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    account_id = models.UUIDField()
    organisation_id = models.UUIDField()
    person_id = models.UUIDField()
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField()

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["account_id", "-asked_at"], name="oversight_mine_latest")]

    def __str__(self) -> str:
        return str(self.id)


class RaisedLook(models.Model):
    """Somebody looked at a person on one day, in a way that somebody should explain.

    The app role has no right to it: raised by the clock, read and decided by functions that
    check who asks. It is a question, not a finding.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    organisation_id = models.UUIDField()
    job_role = models.CharField(max_length=80, blank=True)
    person_id = models.UUIDField()
    looked_date = models.DateField()
    first_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    times = models.PositiveIntegerField()
    reasons = ArrayField(models.CharField(max_length=20, choices=Reason))
    state = models.CharField(max_length=12, choices=LookState, default=LookState.TO_EXPLAIN)
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_account_id = models.UUIDField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "organisation_id", "person_id", "looked_date"],
                name="oversight_look_once_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(state="to_explain", decided_at=None)
                | ~models.Q(state="to_explain") & models.Q(decided_at__isnull=False),
                name="oversight_look_decided_when",
            ),
        ]
        indexes = [models.Index(fields=["organisation_id", "state"], name="oversight_look_open")]

    def __str__(self) -> str:
        return str(self.id)


class Decision(models.Model):
    """What somebody decided about a look, and why. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    raised_look = models.ForeignKey(RaisedLook, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_account_id = models.UUIDField()
    from_state = models.CharField(max_length=12, choices=LookState)
    to_state = models.CharField(max_length=12, choices=LookState)
    note = models.CharField(max_length=500)

    def __str__(self) -> str:
        return str(self.id)
