"""The audit: who did and who viewed what, when, about whom. Rows are only ever added."""

from django.db import models

from handrail.kernel.ids import ordered_id


class Event(models.Model):
    """One act or one look. No foreign keys: the audit outlives what it describes.

    The database adds two columns of its own, which no writer chooses: ``written_in``, the
    number of the transaction, and ``written_at``, the server's own time.
    """

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    is_view = models.BooleanField(default=False)
    actor_kind = models.CharField(max_length=20)
    account_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    job_role = models.CharField(max_length=80, blank=True)
    person_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    purpose_code = models.CharField(max_length=20, blank=True, default="")
    request_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at"], name="audit_person"),
            models.Index(fields=["organisation_id", "-at"], name="audit_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class Seal(models.Model):
    """One sealed row: its place in the chain, and a digest of it and all before it.

    Written only by ``audit_seal_batch``; the app role has no right to it but to read.
    """

    sequence = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.sequence)


class Head(models.Model):
    """The end of the chain after one batch. The same is written outside the database."""

    number = models.BigIntegerField(primary_key=True)
    sequence = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    format = models.PositiveSmallIntegerField()
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.number)
