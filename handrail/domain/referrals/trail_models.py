"""What a referral leaves behind besides its history: what was added to it, where it has been."""

from django.db import models

from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Through
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.privacy import fields


class Addition(models.Model):
    """What the referrer added after sending, for the team. Rows are only added.

    Its id is the form's own, so that the same form sent twice is one note.
    """

    SCOPE = Scope(Through("referrals.Referral", "referral_id"))
    PRIVACY = fields(health="text", operational="id referral at by_account_id by_organisation_id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(max_length=2000)
    by_account_id = models.UUIDField(null=True)
    by_organisation_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["referral", "at"], name="referrals_addition_line")]

    def __str__(self) -> str:
        return str(self.id)


class Move(models.Model):
    """A referral went from one organisation to another; each keeps what its figures need.

    Written by the database whenever a referral's receiving organisation changes, whoever
    changes it. ``is_first`` where the first of the two is where it was sent.
    """

    SCOPE = Scope(Held("from_organisation_id"), Held("to_organisation_id"))
    PRIVACY = fields(
        known="referral from_organisation_id to_organisation_id",
        attendance="first_contact_at",
        operational="id at came_at is_first sent_at promised_at",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="+")
    from_organisation_id = models.UUIDField()
    to_organisation_id = models.UUIDField()
    at = models.DateTimeField()
    came_at = models.DateTimeField()
    is_first = models.BooleanField()
    sent_at = models.DateTimeField()
    promised_at = models.DateTimeField()
    first_contact_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["from_organisation_id", "at"], name="referrals_move_from"),
            models.Index(fields=["to_organisation_id", "at"], name="referrals_move_to"),
        ]

    def __str__(self) -> str:
        return str(self.id)
