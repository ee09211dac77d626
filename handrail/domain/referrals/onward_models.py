"""Where else a person was told to turn, and that a person is sent from one to the next."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Subject, Through
from handrail.domain.referrals.onward_choices import BounceReason, BounceState, SignpostReason
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import fields


class Signpost(models.Model):
    """That somebody was told where else they can turn: an act that counts, not a way of saying no.

    With the person or without; where other health care comes first, with a day on which a named
    worker finds out how it went (R51). Its id is the form's own, so that the same form is one act.
    """

    SCOPE = Scope(Held("organisation_id"), Subject("person_id"))
    PRIVACY = fields(
        health="told reason follow_up_note",
        known="person referral service",
        operational="id at organisation_id by_account_id board_id source district"
        " follow_up_date owner_account_id followed_up_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    organisation_id = models.UUIDField()
    by_account_id = models.UUIDField(null=True)
    board_id = models.UUIDField(null=True)
    person = models.ForeignKey(
        "participants.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    referral = models.ForeignKey(
        "referrals.Referral", null=True, on_delete=models.PROTECT, related_name="+"
    )
    service = models.ForeignKey(
        "directory.Service", null=True, on_delete=models.PROTECT, related_name="+"
    )
    told = models.CharField(max_length=200)
    reason = models.CharField(max_length=20, choices=SignpostReason)
    source = models.CharField(max_length=30)
    district = models.CharField(max_length=4, blank=True, default="")
    follow_up_date = models.DateField(null=True)
    owner_account_id = models.UUIDField(null=True)
    followed_up_at = models.DateTimeField(null=True)
    follow_up_note = models.CharField(max_length=1000, blank=True, default="")

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="referrals_signpost_follow_up_has_owner",
                condition=Q(follow_up_date=None, owner_account_id=None, followed_up_at=None)
                | Q(
                    follow_up_date__isnull=False,
                    owner_account_id__isnull=False,
                    person__isnull=False,
                ),
            ),
            models.CheckConstraint(name="referrals_signpost_says_where", condition=~Q(told="")),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "-at"], name="referrals_signpost_ours"),
            models.Index(fields=["board_id", "at"], name="referrals_signpost_area"),
            models.Index(fields=["person"], name="referrals_signpost_person"),
            models.Index(
                fields=["owner_account_id", "follow_up_date"],
                condition=Q(follow_up_date__isnull=False, followed_up_at=None),
                name="referrals_signpost_due",
            ),
        ]

    def __str__(self) -> str:
        return self.told


class Bounce(models.Model):
    """That a person is sent back or from one service to the next: raised to a senior until settled.

    ``organisation_id`` is the senior's. Whoever has the latest referral sees that it was raised;
    the trail itself, across organisations, only the senior reads, by a function of the database.
    """

    SCOPE = Scope(Held("organisation_id"), Through("referrals.Referral", "referral_id"))
    PRIVACY = fields(
        known="person referral",
        attendance="reasons sent_back redirected declined to_gp is_pingpong note",
        operational="id organisation_id raised_at state owner_account_id owned_at settled_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("participants.Person", on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="+")
    organisation_id = models.UUIDField()
    reasons = ArrayField(models.CharField(max_length=12, choices=BounceReason))
    sent_back = models.PositiveSmallIntegerField(default=0)
    redirected = models.PositiveSmallIntegerField(default=0)
    declined = models.PositiveSmallIntegerField(default=0)
    to_gp = models.PositiveSmallIntegerField(default=0)
    is_pingpong = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=BounceState, default=BounceState.RAISED)
    owner_account_id = models.UUIDField(null=True)
    owned_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=1000, blank=True, default="")

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(settled_at=None),
                name="referrals_bounce_one_at_a_time",
            ),
            models.CheckConstraint(
                name="referrals_bounce_owned_by_somebody",
                condition=Q(state=BounceState.RAISED)
                | Q(owner_account_id__isnull=False, owned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referrals_bounce_settled_with_a_note",
                condition=~Q(state=BounceState.SETTLED)
                | Q(settled_at__isnull=False, settled_at__gte=F("raised_at")) & ~Q(note=""),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "state"], name="referrals_bounce_waiting"),
            models.Index(fields=["referral"], name="referrals_bounce_referral"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.raised_at:%Y-%m-%d %H:%M}"
