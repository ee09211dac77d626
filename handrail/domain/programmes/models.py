"""Programmes and their dated versions.

Public data about pathways, never about people: no row-level security.
"""

from django.db import models
from django.db.models import Q

from handrail.domain.programmes.draft_models import Draft, DraftStep
from handrail.kernel.ids import ordered_id

__all__ = ["Draft", "DraftStep", "Origin", "Programme", "ProgrammeVersion"]


class Programme(models.Model):
    """A pathway, by the id that never changes; its name belongs to its versions."""

    id = models.TextField(primary_key=True, db_collation="C")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="programme_id_is_slug", condition=Q(id__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$")
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Origin(models.TextChoices):
    """Who wrote a version."""

    FILE = "file", "a programme file"
    LOCAL = "local", "an administrator here"


class ProgrammeVersion(models.Model):
    """What a programme said from a day on. Never changed, never removed: decisions point here.

    ``rules`` is the programme file as data; ``source_hash`` tells two of them apart.
    """

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    valid_from_date = models.DateField()
    rules = models.JSONField()
    source_hash = models.TextField()
    origin = models.TextField(choices=Origin.choices, default=Origin.FILE)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="programme_version_number_once"
            ),
            models.CheckConstraint(
                name="programme_version_counts_from_one", condition=Q(number__gte=1)
            ),
            models.CheckConstraint(
                name="programme_version_hash_is_sha256",
                condition=Q(source_hash__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="programme_version_origin_known", condition=Q(origin__in=["file", "local"])
            ),
        ]
        indexes = [
            models.Index(
                fields=["programme", "-valid_from_date", "-number"], name="programme_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.number}"
