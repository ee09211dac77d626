"""Consent: what was explained, to whom the person agreed, how, by whom recorded, and its end.

Also where it is implied inside a direct-care team, and that a person wants to be asked first.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Value

from handrail.domain.consent.choices import How, Says
from handrail.domain.disclosure.matrix import To
from handrail.domain.disclosure.models import RECIPIENTS, TO_SOMEBODY
from handrail.domain.disclosure.scopes import Granted, Held, Scope, ScopedRows, Subject
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import Kind, fields


class Wording(models.Model):
    """The words that were explained. A version never changes. ``says`` is what they say, coded."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    text = models.TextField(max_length=4000)
    says = ArrayField(
        models.CharField(max_length=20, choices=Says), default=list, db_default=Value([])
    )
    from_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="consent_wording_version")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Evidence(models.Model):
    """One time a person agreed that an organisation, a helper or research may know something.

    ``renews`` is the agreement that this one took the place of, before it ended.
    """

    SCOPE = Scope(
        Held("organisation_id"), Held("recorded_by_organisation_id"), Subject("person_id")
    )
    PRIVACY = fields(
        known="person_id organisation_id recipient helper_id kinds only_lines purpose how"
        " explained wording programme_version_id given_at until_at withdrawn_at withdrawn_how"
        " renews_id",
        operational="id recorded_by_account_id recorded_by_organisation_id team_member_id"
        " reminded_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    organisation_id = models.UUIDField(null=True)
    recipient = models.CharField(
        max_length=12,
        choices=RECIPIENTS,
        default=To.ORGANISATION.value,
        db_default=To.ORGANISATION.value,
    )
    helper_id = models.UUIDField(null=True)
    kinds = ArrayField(models.CharField(max_length=30, choices=[(k.value, k.value) for k in Kind]))
    only_lines = ArrayField(models.CharField(max_length=40), null=True)
    programme_version_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=60)
    how = models.CharField(max_length=10, choices=How)
    explained = models.CharField(max_length=500, blank=True, default="")
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="+")
    team_member_id = models.UUIDField(null=True)
    recorded_by_account_id = models.UUIDField(null=True)
    recorded_by_organisation_id = models.UUIDField(null=True)
    given_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_how = models.CharField(max_length=200, blank=True, default="")
    renews_id = models.UUIDField(null=True)
    reminded_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "organisation_id"], name="consent_person"),
            models.Index(
                fields=["until_at"],
                condition=models.Q(withdrawn_at__isnull=True, until_at__isnull=False),
                name="consent_ending",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=TO_SOMEBODY, name="consent_evidence_to_somebody")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.organisation_id or self.recipient}"


class Objection(models.Model):
    """That a person wants to be asked first, each time, also inside their direct-care team."""

    SCOPE = Scope(Granted("person_id"), Subject("person_id"))
    PRIVACY = fields(
        known="person_id how from_at until_at",
        operational="id recorded_by_account_id recorded_by_organisation_id",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person_id = models.UUIDField()
    how = models.CharField(max_length=200)
    recorded_by_account_id = models.UUIDField(null=True)
    recorded_by_organisation_id = models.UUIDField(null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_id"],
                condition=models.Q(until_at=None),
                name="consent_one_objection_stands",
            )
        ]

    def __str__(self) -> str:
        return str(self.person_id)
