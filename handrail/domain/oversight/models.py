"""Enquiries: who asked to see who had looked at whom, and why."""

from django.db import models

from handrail.domain.disclosure.scopes import Own, Scope, ScopedRows
from handrail.kernel.ids import ordered_id
from handrail.kernel.privacy import fields


class Enquiry(models.Model):
    """One question about one person, with its reason. Written only by a database function.

    Only the one who asked sees it; the audit has it for everybody whom that concerns.
    """

    SCOPE = Scope(Own("account_id"))
    PRIVACY = fields(
        known="person_id reason",
        operational="id account_id organisation_id asked_at",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    account_id = models.UUIDField()
    organisation_id = models.UUIDField()
    person_id = models.UUIDField()
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField()

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["account_id", "-asked_at"], name="oversight_mine_latest")]

    def __str__(self) -> str:
        return str(self.id)
