"""The audit: who did and who viewed what, when, about whom. Rows are only ever added."""

from django.db import models

from handrail.kernel.ids import ordered_id


class Event(models.Model):
    """One act or one look. No foreign keys: the audit outlives what it describes."""

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
    request_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at"], name="audit_person"),
            models.Index(fields=["organisation_id", "-at"], name="audit_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
