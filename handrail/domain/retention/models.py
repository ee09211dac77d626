"""Classes of records, legal holds, and disposals with their certificates."""

from django.db import models

from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Through
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.privacy import fields


class RecordClass(models.Model):
    """How long one kind of record is kept. A local decision, changed by the owner."""

    key = models.SlugField(primary_key=True, max_length=30)
    name = models.CharField(max_length=100)
    years = models.PositiveSmallIntegerField()
    years_after_death = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Hold(models.Model):
    """That nothing about a person may be disposed of: by whom, why, until when.

    Written only by a database function, which finds the person by a reference.
    """

    SCOPE = Scope(Held("organisation_id"))
    PRIVACY = fields(
        known="person_id intake_id reference why",
        operational="id organisation_id placed_by_account_id placed_at until_date lifted_at "
        "lifted_by_account_id",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    intake_id = models.UUIDField(null=True)
    reference = models.CharField(max_length=12)
    why = models.CharField(max_length=300)
    placed_by_account_id = models.UUIDField()
    placed_at = models.DateTimeField()
    until_date = models.DateField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by_account_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["person_id"],
                condition=models.Q(lifted_at=None),
                name="retention_hold_person",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Disposal(models.Model):
    """One disposal: proposed by one person, confirmed by another; then its certificate.

    Written only by database functions. ``counts`` names classes and tables, never people.
    """

    SCOPE = Scope(Held("organisation_id"))
    PRIVACY = fields(
        operational="id organisation_id proposed_by_account_id proposed_at confirmed_by_account_id "
        "confirmed_at withdrawn_at withdrawn_by_account_id counts"
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    proposed_by_account_id = models.UUIDField()
    proposed_at = models.DateTimeField()
    confirmed_by_account_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_account_id = models.UUIDField(null=True)
    counts = models.JSONField(default=dict)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "-proposed_at"], name="retention_latest")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by_account_id=None)
                | ~models.Q(confirmed_by_account_id=models.F("proposed_by_account_id")),
                name="retention_two_people",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposed_at:%Y-%m-%d}"


class DisposalItem(models.Model):
    """One record that a disposal names, until it is done or taken back."""

    SCOPE = Scope(Through("retention.Disposal", "disposal_id"))
    PRIVACY = fields(known="what record_id", operational="id disposal")

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="items")
    what = models.CharField(max_length=10)
    record_id = models.UUIDField()

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["disposal", "what", "record_id"], name="retention_item_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.record_id}"
