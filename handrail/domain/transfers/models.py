"""Mappings, runs and items: what was brought in from another system."""

from django.db import models

from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.privacy import fields

OURS = Scope(Held("organisation_id"))


class Mapping(models.Model):
    """How the columns of another system's file become ours. A version never changes."""

    SCOPE = OURS
    PRIVACY = fields(operational="id organisation_id name version body sha256 made_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    name = models.CharField(max_length=100)
    version = models.PositiveIntegerField()
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "name", "version"], name="transfers_mapping_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Run(models.Model):
    """One file that was brought in: with which mapping, from which system, what it did."""

    SCOPE = OURS
    PRIVACY = fields(
        operational="id organisation_id mapping system file_name sha256 counts at undone_at"
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    organisation_id = models.UUIDField()
    mapping = models.ForeignKey(Mapping, on_delete=models.PROTECT, related_name="+")
    system = models.CharField(max_length=100)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-at"], name="transfers_run_latest")]

    def __str__(self) -> str:
        return f"{self.file_name} {self.at:%Y-%m-%d}"


class Item(models.Model):
    """One case that was brought in, by the reference the other system knows it under."""

    SCOPE = OURS
    PRIVACY = fields(
        known="system reference person_id referral_id case_id",
        operational="id organisation_id run evidence_id fingerprints marks undone_at",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    organisation_id = models.UUIDField()
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    system = models.CharField(max_length=100)
    reference = models.CharField(max_length=100)
    person_id = models.UUIDField()
    referral_id = models.UUIDField()
    case_id = models.UUIDField()
    evidence_id = models.UUIDField()
    fingerprints = models.JSONField(default=dict)
    marks = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "system", "reference"],
                condition=models.Q(undone_at=None),
                name="transfers_item_once",
            )
        ]
        indexes = [models.Index(fields=["run"], name="transfers_item_run")]

    def __str__(self) -> str:
        return self.reference
