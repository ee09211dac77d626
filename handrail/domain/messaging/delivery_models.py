"""Letters to practices, followed until they have arrived, and what came back about them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Subject
from handrail.domain.messaging.choices import ByHand, DeliveryState
from handrail.kernel.encryption import EncryptedText
from handrail.kernel.ids import ordered_id
from handrail.kernel.privacy import fields

ENDED = (DeliveryState.FILED, DeliveryState.DONE, DeliveryState.STOPPED)


class Delivery(models.Model):
    """One letter to a practice: by which ways it may go, where it is, and whose it is now."""

    SCOPE = Scope(Held("organisation_id"), Subject("person_id"))
    PRIVACY = fields(
        known="person_id organisation_id recipient_organisation_id referral_id template purpose",
        operational="id ways way message_id state why asks next_at owner_account_id"
        " told_late_at collected_at created_at ended_at done_how done_note done_by_account_id",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    organisation_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    referral_id = models.UUIDField(null=True)
    recipient_organisation_id = models.UUIDField()
    template = models.CharField(max_length=60)
    purpose = models.CharField(max_length=60)
    ways = ArrayField(models.CharField(max_length=10), default=list)
    way = models.CharField(max_length=10, blank=True, default="")
    message_id = models.UUIDField(null=True)
    state = models.CharField(max_length=12, choices=DeliveryState, default=DeliveryState.GOING)
    why = models.CharField(max_length=300, blank=True, default="")
    asks = models.BooleanField(default=False)
    # When somebody or the clock has to look at it again.
    next_at = models.DateTimeField(null=True)
    owner_account_id = models.UUIDField(null=True)
    told_late_at = models.DateTimeField(null=True)
    collected_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    done_how = models.CharField(max_length=10, choices=ByHand, blank=True, default="")
    done_note = models.CharField(max_length=300, blank=True, default="")
    done_by_account_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_state_known", condition=Q(state__in=DeliveryState.values)
            ),
            models.CheckConstraint(
                name="delivery_by_hand_is_somebodys",
                condition=~Q(state=DeliveryState.BY_HAND)
                | Q(owner_account_id__isnull=False, next_at__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_under_way_is_looked_at",
                condition=~Q(
                    state__in=[
                        DeliveryState.GOING,
                        DeliveryState.AWAITING,
                        DeliveryState.STRANDED,
                    ]
                )
                | Q(next_at__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_ends_once",
                condition=Q(state__in=ENDED, ended_at__isnull=False, next_at__isnull=True)
                | (~Q(state__in=ENDED) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="delivery_done_says_how",
                condition=~Q(state=DeliveryState.DONE) | ~Q(done_how=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(next_at__isnull=False),
                name="messaging_delivery_due",
            ),
            models.Index(fields=["organisation_id", "state"], name="messaging_delivery_held"),
            models.Index(fields=["referral_id"], name="messaging_delivery_referral"),
        ]

    def __str__(self) -> str:
        return f"{self.template} ({self.state})"


class DeliveryStep(models.Model):
    """What became of a letter, step by step. Rows are only added."""

    SCOPE = Scope(Held("organisation_id"))
    PRIVACY = fields(
        known="organisation_id", operational="id delivery_id at event way why by_account_id"
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    delivery_id = models.UUIDField()
    organisation_id = models.UUIDField()
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    way = models.CharField(max_length=10, blank=True, default="")
    why = models.CharField(max_length=300, blank=True, default="")
    by_account_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["delivery_id", "id"], name="messaging_delivery_steps")]

    def __str__(self) -> str:
        return self.event


class Arrival(models.Model):
    """One message that another system sent to our mailbox, kept before it is acknowledged.

    Its words are kept only where nobody knows what it is about, sealed.
    """

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    mailbox = models.CharField(max_length=100)
    transport_id = models.CharField(max_length=100)
    workflow = models.CharField(max_length=100, blank=True, default="")
    said = models.CharField(max_length=20, blank=True, default="")
    about_message_id = models.UUIDField(null=True)
    why = models.CharField(max_length=300, blank=True, default="")
    sealed = EncryptedText(null=True)
    arrived_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_account_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "transport_id"], name="messaging_arrives_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transport_id} {self.said}"
