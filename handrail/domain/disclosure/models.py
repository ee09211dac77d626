"""Grants and releases: which organisation may see which person, and what more they released."""

from django.db import models

from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Subject
from handrail.kernel.ids import ordered_id
from handrail.kernel.privacy import Kind, fields

KINDS = [(kind.value, kind.value) for kind in Kind]


class Grant(models.Model):
    """An organisation is in touch with a person, for a reason, from a moment until a moment.

    Written only by database functions that check their caller.
    """

    SCOPE = Scope(Held("organisation_id"), Subject("person_id"))
    PRIVACY = fields(
        known="person_id organisation_id basis reference_id",
        operational="id from_at until_at opened_by_organisation_id",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    basis = models.CharField(max_length=20)
    reference_id = models.UUIDField(null=True)
    opened_by_organisation_id = models.UUIDField(null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "organisation_id"], name="disclosure_grant_person"),
            models.Index(fields=["organisation_id", "person_id"], name="disclosure_grant_org"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} may see {self.person_id} ({self.basis})"


class Release(models.Model):
    """A person lets an organisation know one kind of information, for a purpose."""

    SCOPE = Scope(
        Held("organisation_id"), Held("recorded_by_organisation_id"), Subject("person_id")
    )
    PRIVACY = fields(
        known="person_id organisation_id kind purpose evidence_id",
        operational="id from_at until_at recorded_by_organisation_id",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    kind = models.CharField(max_length=30, choices=KINDS)
    purpose = models.CharField(max_length=60)
    evidence_id = models.UUIDField()
    recorded_by_organisation_id = models.UUIDField(null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["person_id", "organisation_id", "kind"], name="disclosure_release_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id} to {self.organisation_id}"
