"""A link by which somebody without an account answers one referral, and what became of it."""

from django.db import models

from handrail.kernel.ids import new_id


class AnswerLink(models.Model):
    """One link: an address that a code opens once, then one browser's session.

    It holds ids and hashes: whom it is about, only the referral knows. ``occasion`` is what it was
    sent for, so that each goes once. Behind a policy of the table: Handrail itself alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hearing_id = models.UUIDField()
    referral_id = models.UUIDField()
    occasion = models.CharField(max_length=60)
    address_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    code_hash = models.CharField(max_length=64, blank=True, default="")
    code_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0)
    browser_hash = models.CharField(max_length=64, unique=True, null=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hearing_id", "referral_id", "occasion"], name="systems_answer_told_once"
            ),
        ]
        indexes = [models.Index(fields=["made_at"], name="systems_answer_made")]

    def __str__(self) -> str:
        return str(self.id)
