"""What was found when somebody's access was looked at again. Rows are only added."""

from django.db import models

from handrail.domain.staff.choices import Decision
from handrail.kernel.ids import ordered_id


class AccessReview(models.Model):
    """One decision about one membership: who decided, when, and what they were shown."""

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    membership = models.ForeignKey("staff.Membership", on_delete=models.PROTECT, related_name="+")
    account_id = models.UUIDField()
    organisation_id = models.UUIDField()
    at = models.DateTimeField()
    by_account_id = models.UUIDField()
    decision = models.CharField(max_length=10, choices=Decision)
    due_at = models.DateTimeField()
    seen = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["membership", "-at"], name="staff_review_latest")]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.decision}"
