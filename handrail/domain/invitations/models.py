"""A practice's own link, the links of those it invites, and counts. No column names anybody.

No row-level security hides the rows; who may make, renew and read them is in ``access.py``.
"""

from django.db import models
from django.db.models import Q

from handrail.domain.invitations.rules import LONGEST_NAME
from handrail.kernel.ids import new_id


class PracticeLink(models.Model):
    """A practice's code. It is printed on leaflets, so it is no secret and gives no right."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    practice = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=12, unique=True)
    made_at = models.DateTimeField()
    made_by_account_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice"],
                condition=Q(ended_at=None),
                name="invitations_one_link_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class LinkCount(models.Model):
    """How often a practice's link was opened, begun with and sent by on a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    practice = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    counted_date = models.DateField()
    opened = models.PositiveIntegerField(default=0)
    begun = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "counted_date"], name="invitations_counted_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice_id} on {self.counted_date}"


class Cohort(models.Model):
    """Links that a practice made at once. ``name`` is the practice's word for its search."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    practice = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=LONGEST_NAME)
    submission_id = models.UUIDField(unique=True)
    made_at = models.DateTimeField()
    made_by_account_id = models.UUIDField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="invitations_cohort_named"),
        ]
        indexes = [models.Index(fields=["practice", "-made_at"], name="invitations_of_practice")]

    def __str__(self) -> str:
        return self.name


class CohortLink(models.Model):
    """One link of a cohort, by the hash of its secret. Days, not moments, say what became of it."""

    digest = models.CharField(primary_key=True, max_length=64)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="links")
    opened_date = models.DateField(null=True)
    sent_date = models.DateField(null=True)

    def __str__(self) -> str:
        return self.digest[:8]
