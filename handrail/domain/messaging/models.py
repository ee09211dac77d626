"""The outbox: news on its way out, written in the same transaction as what it tells."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Subject
from handrail.domain.messaging.choices import Channel, State
from handrail.domain.messaging.delivery_models import Arrival, Delivery, DeliveryStep
from handrail.kernel.ids import ordered_id
from handrail.kernel.privacy import fields

__all__ = ["Arrival", "Delivery", "DeliveryStep", "Message"]


class Message(models.Model):
    """One message. It holds facts tagged by kind, and becomes words only when it is sent."""

    SCOPE = Scope(Held("organisation_id"), Subject("person_id"))
    PRIVACY = fields(
        known="person_id organisation_id recipient_organisation_id referral_id template purpose",
        contact="address recipient_account_id",
        health="facts",
        operational="id channel state attempts next_try_at latest_problem body_sha256 message_id"
        " told_kinds is_notice created_at sent_at failed_at dealt_with_at"
        " dealt_with_by_account_id dealt_with_note delivery_id transport_id",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    organisation_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    referral_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=20, choices=Channel)
    recipient_organisation_id = models.UUIDField(null=True)
    recipient_account_id = models.UUIDField(null=True)
    address = models.CharField(max_length=254, blank=True, default="")
    template = models.CharField(max_length=60)
    purpose = models.CharField(max_length=60)
    facts = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    latest_problem = models.CharField(max_length=300, blank=True, default="")
    body_sha256 = models.CharField(max_length=64, blank=True, default="")
    message_id = models.CharField(max_length=120, blank=True, default="")
    told_kinds = ArrayField(models.CharField(max_length=30), default=list)
    is_notice = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    dealt_with_at = models.DateTimeField(null=True)
    dealt_with_by_account_id = models.UUIDField(null=True)
    dealt_with_note = models.CharField(max_length=300, blank=True, default="")
    # The letter that this message carries, and what the other system calls it.
    delivery_id = models.UUIDField(null=True)
    transport_id = models.CharField(max_length=100, blank=True, default="", db_default="")

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="messaging_due",
            ),
            models.Index(fields=["organisation_id", "state"], name="messaging_organisation"),
            models.Index(
                fields=["transport_id"],
                condition=~models.Q(transport_id=""),
                name="messaging_transport",
            ),
            models.Index(
                fields=["delivery_id"],
                condition=models.Q(delivery_id__isnull=False),
                name="messaging_of_delivery",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.state})"
