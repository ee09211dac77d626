"""When a service opened, paused or closed to new people, who said so, and why."""

from django.db import models
from django.db.models import Q

from handrail.domain.directory.codes import Intake
from handrail.kernel.ids import ordered_id


class IntakeChange(models.Model):
    """That a service opened, paused or closed to new people. Rows are only added.

    ``reason`` is for the public; ``reopens_date`` is a day it hopes to open again, if it knows.
    """

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    service = models.ForeignKey("directory.Service", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    intake = models.TextField(choices=Intake.choices)
    reason = models.TextField(blank=True, default="")
    reopens_date = models.DateField(null=True)
    by_account_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="intake_change_says_why", condition=Q(intake="open") | ~Q(reason="")
            )
        ]
        indexes = [models.Index(fields=["service", "-at", "-id"], name="intake_change_latest")]

    def __str__(self) -> str:
        return f"{self.intake} {self.at:%Y-%m-%d}"
