"""Concerns, their history, and who is on duty."""

from django.db import models

from handrail.domain.concerns.choices import Source, State
from handrail.domain.concerns.rules import READ_WITHIN_MINUTES
from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Through
from handrail.kernel.encryption import EncryptedText
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.privacy import fields


class Rota(models.Model):
    """Who is told at an organisation, from a moment on; the latest that has begun holds."""

    SCOPE = Scope(Held("organisation_id"))
    PRIVACY = fields(
        operational="id organisation_id on_duty_account_id deputy_account_id manager_account_id "
        "read_within_minutes from_at set_by_account_id"
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    organisation_id = models.UUIDField()
    on_duty_account_id = models.UUIDField()
    deputy_account_id = models.UUIDField()
    manager_account_id = models.UUIDField()
    read_within_minutes = models.PositiveSmallIntegerField(default=READ_WITHIN_MINUTES)
    from_at = models.DateTimeField()
    set_by_account_id = models.UUIDField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-from_at"], name="concerns_rota_now")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(read_within_minutes__gte=1),
                name="concerns_rota_has_minutes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} from {self.from_at:%Y-%m-%d %H:%M}"


class Concern(models.Model):
    """That somebody may come to harm, and whose it is to act."""

    SCOPE = Scope(Held("organisation_id"), Held("raised_by_organisation_id"))
    PRIVACY = fields(
        health="source rule",
        known="person_id case_id referral_id intake_id",
        operational="id organisation_id raised_by_organisation_id raised_by_account_id raised_at "
        "read_by_at manager_by_at state deputy_told_at manager_told_at acknowledged_at "
        "acknowledged_by_account_id dealt_with_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    referral_id = models.UUIDField(null=True)
    intake_id = models.UUIDField(null=True)
    source = models.CharField(max_length=10, choices=Source)
    rule = models.CharField(max_length=60, blank=True, default="")
    raised_at = models.DateTimeField()
    raised_by_organisation_id = models.UUIDField(null=True)
    raised_by_account_id = models.UUIDField(null=True)
    read_by_at = models.DateTimeField()
    manager_by_at = models.DateTimeField()
    state = models.CharField(max_length=15, choices=State, default=State.RAISED)
    deputy_told_at = models.DateTimeField(null=True)
    manager_told_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by_account_id = models.UUIDField(null=True)
    dealt_with_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation_id", "raised_at"],
                condition=~models.Q(state=State.DEALT_WITH),
                name="concerns_open",
            ),
            models.Index(
                fields=["read_by_at"],
                condition=models.Q(state=State.RAISED),
                name="concerns_unread",
            ),
            models.Index(fields=["person_id"], name="concerns_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case_id__isnull=False)
                | models.Q(referral_id__isnull=False)
                | models.Q(intake_id__isnull=False),
                name="concerns_about_something",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.RAISED)
                | models.Q(acknowledged_at__isnull=False, acknowledged_by_account_id__isnull=False),
                name="concerns_acknowledged_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.raised_at:%Y-%m-%d %H:%M}"


class ConcernStep(models.Model):
    """One line of a concern's history: who was told, why it was raised, what was done.

    The words are encrypted; who opens them is decided by ``rules.may_read_why``.
    """

    SCOPE = Scope(Through("concerns.Concern", "concern_id"))
    PRIVACY = fields(
        health="words",
        operational="id concern at event told_account_id by_account_id",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    told_account_id = models.UUIDField(null=True)
    by_account_id = models.UUIDField(null=True)
    words = EncryptedText(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["concern", "at"], name="concerns_step_line")]

    def __str__(self) -> str:
        return self.event

    @property
    def has_words(self) -> bool:
        """Return whether somebody wrote something; it opens nothing."""
        return self.__dict__.get("words") is not None
