"""How a service without a system of its own hears of referrals: a named address. None about people.

The name and the e-mail are of somebody at work, given for their work. They are shown to whoever
keeps the directory, and never stand in what is published.
"""

from django.db import models
from django.db.models import Q

from handrail.kernel.ids import new_id


class HearingAddress(models.Model):
    """A named address to which links to a service's referrals go, once its owner confirmed it.

    ``account_id`` is the named worker, from the moment of confirming. What was ended stays.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey("directory.Service", on_delete=models.PROTECT, related_name="+")
    provider_id = models.UUIDField()
    name = models.CharField(max_length=200)
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    set_at = models.DateTimeField()
    set_by_account_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    account_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=Q(ended_at=None), name="hearing_one_address_now"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(email=""), name="hearing_name_and_email_said"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, account_id=None)
                | Q(confirmed_at__isnull=False, account_id__isnull=False),
                name="hearing_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} hears by e-mail"
