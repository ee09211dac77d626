"""Grants and releases: which organisation may see which person, and what more they released."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handrail.domain.disclosure.matrix import To
from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Subject
from handrail.kernel.ids import ordered_id
from handrail.kernel.privacy import Kind, fields

KINDS = [(kind.value, kind.value) for kind in Kind]
RECIPIENTS = [(to.value, to.value) for to in To]
# An organisation, or one helper, or research: each release and each agreement is to one of them.
TO_SOMEBODY = (
    models.Q(recipient=To.ORGANISATION.value, organisation_id__isnull=False, helper_id__isnull=True)
    | models.Q(recipient=To.HELPER.value, organisation_id__isnull=True, helper_id__isnull=False)
    | models.Q(recipient=To.RESEARCH.value, organisation_id__isnull=True, helper_id__isnull=True)
)


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
    """A person lets an organisation, a helper or research know one kind of information.

    ``only_lines`` names the lines of that kind which are told; where it is empty, all are.
    """

    SCOPE = Scope(
        Held("organisation_id"), Held("recorded_by_organisation_id"), Subject("person_id")
    )
    PRIVACY = fields(
        known="person_id organisation_id recipient helper_id kind only_lines purpose evidence_id",
        operational="id from_at until_at recorded_by_organisation_id",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    person_id = models.UUIDField()
    organisation_id = models.UUIDField(null=True)
    recipient = models.CharField(
        max_length=12,
        choices=RECIPIENTS,
        default=To.ORGANISATION.value,
        db_default=To.ORGANISATION.value,
    )
    helper_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=30, choices=KINDS)
    only_lines = ArrayField(models.CharField(max_length=40), null=True)
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
            ),
            models.Index(
                fields=["helper_id"],
                condition=models.Q(helper_id__isnull=False),
                name="disclosure_release_helper",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=TO_SOMEBODY, name="disclosure_release_to_somebody")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id} to {self.organisation_id or self.recipient}"
