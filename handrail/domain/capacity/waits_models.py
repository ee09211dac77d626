"""The roll-up of measured waits: figures about a service, never about anybody."""

from django.db import models

from handrail.domain.capacity.choices import Measure
from handrail.kernel.ids import new_id


class MeasuredWait(models.Model):
    """How long people waited at one service lately, or in how many steps support started.

    ``tier`` is "" for everybody. ``median`` is None where so few were seen that half is not
    reached; then ``at_least`` says how long it takes at least.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="+")
    tier = models.CharField(max_length=40, blank=True, default="")
    kind = models.CharField(max_length=10, choices=Measure)
    median = models.PositiveIntegerField(null=True)
    ninetieth = models.PositiveIntegerField(null=True)
    at_least = models.PositiveIntegerField(null=True)
    people = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    since_date = models.DateField()
    measured_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "kind", "tier"], name="capacity_wait_measured_once"
            ),
            models.CheckConstraint(
                condition=models.Q(people__gte=5), name="capacity_wait_rests_on_enough"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.kind} {self.tier}"
