"""A practice's key, by which its own computer opens a referral here, and each opening."""

from django.db import models
from django.db.models import Q

from handrail.domain.systems.choices import OpenedFrom
from handrail.kernel.encryption import EncryptedText
from handrail.kernel.ids import new_id

LONGEST_NAME = 60


class PracticeKey(models.Model):
    """What a practice's computers sign with. It proves the practice, never who sits there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    practice = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=LONGEST_NAME)
    opened_from = models.TextField(choices=OpenedFrom)
    public_id = models.CharField(max_length=16, unique=True)
    secret = EncryptedText()
    made_at = models.DateTimeField()
    made_by_account_id = models.UUIDField(null=True)
    used_date = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_from__in=OpenedFrom.values), name="systems_opened_from_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="systems_practice_key_named"),
        ]
        indexes = [models.Index(fields=["practice"], name="systems_keys_of_practice")]

    def __str__(self) -> str:
        return self.public_id


class SignedLaunch(models.Model):
    """One opening: an address that works once, then a browser's session, then a draft.

    Who it is about is in ``content``, sealed, and gone when it is over. Behind a policy of the
    table: Handrail itself alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.ForeignKey(PracticeKey, on_delete=models.PROTECT, related_name="launches")
    address_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64, unique=True, null=True)
    content = EncryptedText()
    draft_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="systems_signed_made")]

    def __str__(self) -> str:
        return str(self.id)
