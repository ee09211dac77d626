"""Bulk exports that systems ask for, and which NHS numbers the opt-out service cleared for one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.domain.systems.choices import Making
from handrail.kernel.ids import new_id


class Export(models.Model):
    """An export that a system asked for, for one organisation: what of, and how far it is.

    Its files are in a folder named by its id; ``counts`` says what is in each. No person is named.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system = models.ForeignKey("systems.OutsideSystem", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    scopes = ArrayField(models.TextField())
    kinds = ArrayField(models.TextField())
    service_id = models.UUIDField(null=True)
    since = models.DateTimeField(null=True)
    asked = models.CharField(max_length=1000)
    state = models.TextField(choices=Making, default=Making.WAITING)
    people = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    trouble = models.CharField(max_length=200, blank=True, default="")
    made_at = models.DateTimeField()
    try_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=Making.values), name="systems_making_known"
            ),
            models.UniqueConstraint(
                fields=["system", "organisation"],
                condition=Q(state__in=["waiting", "running"]),
                name="systems_one_export_at_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{', '.join(self.kinds)} for {self.system_id}"


class Cleared(models.Model):
    """That the National Data Opt-out service cleared a number for an organisation on a day.

    The number is kept as a keyed hash, for a week. Behind a policy of the table: Handrail alone.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    digest = models.CharField(max_length=64)
    cleared_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="systems_cleared_once"),
        ]

    def __str__(self) -> str:
        return f"cleared on {self.cleared_date}"
