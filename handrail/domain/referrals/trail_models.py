"""What a referral leaves behind besides its history: additions, where it has been, its pauses."""

from django.db import models

from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Through
from handrail.domain.referrals.choices import ClockEvent, Wish
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


class ClockLine(models.Model):
    """The person chose to wait, or is ready sooner: all that ever moves a clock. Only added.

    A pause says from when until when, both days included; who is ready sooner, from when on.
    """

    SCOPE = Scope(Through("referrals.Referral", "referral_id"))
    PRIVACY = fields(
        attendance="event from_date until_date wish note",
        operational="id referral at pause_id by_account_id by_organisation_id",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    event = models.CharField(max_length=30, choices=ClockEvent)
    from_date = models.DateField()
    until_date = models.DateField(null=True)
    pause_id = models.UUIDField(null=True)
    wish = models.CharField(max_length=20, choices=Wish, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    by_account_id = models.UUIDField(null=True)
    by_organisation_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    event=ClockEvent.PAUSED, until_date__gte=models.F("from_date"), pause_id=None
                )
                & ~models.Q(wish="")
                | models.Q(event=ClockEvent.RESUMED, until_date=None, pause_id__isnull=False),
                name="referrals_clock_line_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["referral", "at"], name="referrals_clock_line")]

    def __str__(self) -> str:
        return self.event
