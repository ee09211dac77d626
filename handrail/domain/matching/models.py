"""What ranking keeps: an area's weights, what was known of services, and where nothing fitted.

None of it is about anybody: a gap has no person, and is counted by functions of the database only.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.domain.matching.choices import GapReason
from handrail.kernel.ids import ordered_id


class Weighting(models.Model):
    """How much an area lets each thing count, from a day on. Never changed: rankings point here."""

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    board = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField()
    from_date = models.DateField()
    weights = models.JSONField()
    why = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    set_by_account_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "number"], name="matching_weighting_once"),
            models.CheckConstraint(
                name="matching_weighting_counts_from_one", condition=Q(number__gte=1)
            ),
            models.CheckConstraint(name="matching_weighting_says_why", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.board_id} {self.number}"


class KnownService(models.Model):
    """What was known of a service when it was offered, by the hash of it. Rows are only added.

    The hash is not unique: two who keep the same state at one moment do not wait for each other.
    """

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    hash = models.CharField(max_length=64)
    service_id = models.UUIDField()
    facts = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="matching_known_hash_is_sha256", condition=Q(hash__regex=r"^[0-9a-f]{64}$")
            )
        ]
        indexes = [models.Index(fields=["hash"], name="matching_known_by_hash")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.hash[:8]}"


class Gap(models.Model):
    """That nothing could be offered to somebody: the need, the district and the reason, no person.

    ``key`` keeps one conversation from being counted twice and leads to nobody. The app role has no
    right to the table: a function adds to it, and another counts it with small numbers hidden.
    """

    key = models.CharField(primary_key=True, max_length=64)
    board_id = models.UUIDField()
    on_date = models.DateField()
    district = models.CharField(max_length=4, blank=True, default="")
    goals = ArrayField(models.CharField(max_length=30), default=list)
    conditions = ArrayField(models.CharField(max_length=30), default=list)
    reason = models.CharField(max_length=20, choices=GapReason)
    source = models.CharField(max_length=30)

    class Meta:
        indexes = [models.Index(fields=["board_id", "on_date"], name="matching_gap_of_area")]

    def __str__(self) -> str:
        return f"{self.district} {self.on_date}"
