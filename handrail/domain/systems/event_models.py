"""What another system wants to be told of, and what is still to be told. Nobody is named."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from handrail.domain.systems.choices import Payload, Standing, Topic
from handrail.kernel.encryption import EncryptedText
from handrail.kernel.ids import new_id, ordered_id

LONGEST_ADDRESS = 300


class Subscription(models.Model):
    """That a system, for one organisation, is told when something it may read has changed.

    ``scopes`` are what its token held when it asked; ``events`` is the number of the latest
    event. ``headers`` go with each message and are told to nobody. Behind a policy of the table.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    system = models.ForeignKey("systems.OutsideSystem", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    topic = models.TextField(choices=Topic)
    payload = models.TextField(choices=Payload)
    endpoint = models.CharField(max_length=LONGEST_ADDRESS)
    headers = EncryptedText()
    scopes = ArrayField(models.TextField())
    heartbeat_seconds = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    ends_at = models.DateTimeField(null=True)
    state = models.TextField(choices=Standing, default=Standing.REQUESTED)
    trouble = models.CharField(max_length=200, blank=True, default="")
    events = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    try_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="systems_topic_known"),
            models.CheckConstraint(
                condition=Q(payload__in=Payload.values), name="systems_payload_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=Standing.values), name="systems_standing_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation"],
                condition=Q(state__in=["requested", "active"]),
                name="systems_subscribed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} to {self.system_id}"


class Notice(models.Model):
    """One change that a subscription is still to be told of: the outbox of events.

    Written by a trigger in the transaction of the change, and gone once it was told. ``number`` is
    given when it is first told, so that what may not be told leaves no gap.
    """

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="notices")
    referral_id = models.UUIDField()
    at = models.DateTimeField()
    number = models.PositiveBigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subscription", "at", "id"], name="systems_notice_line")]

    def __str__(self) -> str:
        return str(self.id)
