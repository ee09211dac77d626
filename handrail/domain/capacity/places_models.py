"""How many people a service takes a week, who has a place, who waits for one, who helps out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from handrail.domain.capacity.choices import Left, Urgency
from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Subject
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.privacy import fields


class Cap(models.Model):
    """How many people a service takes in a week, for all or for one tier of its programme.

    ``ramp`` are the caps of the first weeks since the launch, ``weekly`` that of every later one.
    Says nothing about any person.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="+")
    tier = models.TextField(blank=True, default="")
    weekly = models.PositiveSmallIntegerField()
    ramp = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    launched_date = models.DateField(null=True)
    set_at = models.DateTimeField()
    set_by_account_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "tier"], name="capacity_cap_once"),
            models.CheckConstraint(condition=Q(weekly__gte=1), name="capacity_cap_takes_somebody"),
            models.CheckConstraint(
                condition=Q(ramp=[]) | Q(launched_date__isnull=False),
                name="capacity_ramp_has_a_launch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.tier} {self.weekly}"


class Place(models.Model):
    """One numbered place of a service's week, taken for one referral.

    Written by functions of the database only, in the statement that sends the referral. Two
    referrals never have the same number of the same week; a number is never above the cap.
    """

    SCOPE = Scope(Held("organisation_id"), Subject("person_id"))
    PRIVACY = fields(
        known="referral_id person_id organisation_id service",
        health="tier",
        operational="id week_date number taken_at given_back_at",
    )

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    referral_id = models.UUIDField()
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    service = models.ForeignKey("directory.Service", on_delete=models.PROTECT, related_name="+")
    tier = models.TextField(blank=True, default="")
    week_date = models.DateField()
    number = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True)

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "tier", "week_date", "number"],
                condition=Q(given_back_at=None),
                name="capacity_place_once",
            ),
            models.UniqueConstraint(
                fields=["referral_id"],
                condition=Q(given_back_at=None),
                name="capacity_place_of_referral",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="capacity_place_is_numbered"),
        ]
        indexes = [
            models.Index(fields=["referral_id"], name="capacity_place_referral"),
            models.Index(fields=["person_id"], name="capacity_place_person"),
        ]

    def __str__(self) -> str:
        return f"{self.week_date} {self.number}"


class Waiting(models.Model):
    """Somebody's place in the line for a service: since when, how urgent, and why they left it.

    ``since_at`` is the first send, through every redirect; ``week_date`` its week. Nothing of who
    they are decides the order (ADR 0042).
    """

    SCOPE = Scope(Held("organisation_id"), Subject("person_id"))
    PRIVACY = fields(
        known="referral_id person_id organisation_id from_organisation_id service",
        attendance="since_at week_date urgency not_before_date joined_at left_at left_because",
        health="tier urgency_why",
        operational="id urgency_by_account_id urgency_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral_id = models.UUIDField()
    person_id = models.UUIDField()
    organisation_id = models.UUIDField()
    from_organisation_id = models.UUIDField(null=True)
    service = models.ForeignKey("directory.Service", on_delete=models.PROTECT, related_name="+")
    tier = models.TextField(blank=True, default="")
    since_at = models.DateTimeField()
    week_date = models.DateField()
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.USUAL)
    urgency_why = models.CharField(max_length=300, blank=True, default="")
    urgency_by_account_id = models.UUIDField(null=True)
    urgency_at = models.DateTimeField(null=True)
    not_before_date = models.DateField(null=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_because = models.CharField(max_length=12, choices=Left, blank=True, default="")

    objects = ScopedRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral_id"], condition=Q(left_at=None), name="capacity_waiting_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, left_because="")
                | Q(left_at__isnull=False) & ~Q(left_because=""),
                name="capacity_waiting_left_says_why",
            ),
            models.CheckConstraint(
                condition=Q(urgency=0)
                | Q(urgency_by_account_id__isnull=False) & ~Q(urgency_why=""),
                name="capacity_urgency_has_a_human",
            ),
        ]
        indexes = [
            models.Index(
                F("service"),
                F("tier"),
                F("week_date"),
                F("urgency").desc(),
                F("since_at"),
                F("referral_id"),
                condition=Q(left_at=None),
                name="capacity_line",
            ),
            models.Index(fields=["referral_id"], name="capacity_waiting_referral"),
            models.Index(fields=["person_id"], name="capacity_waiting_person"),
        ]

    def __str__(self) -> str:
        return str(self.referral_id)


class Overflow(models.Model):
    """That another service takes people while this one has no room: asked for, and agreed to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="+")
    partner = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    asked_by_account_id = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by_account_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_account_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=Q(ended_at=None), name="capacity_one_partner"
            ),
            models.CheckConstraint(
                condition=~Q(service=F("partner")), name="capacity_partner_is_another"
            ),
        ]
        indexes = [models.Index(fields=["partner"], name="capacity_partner_of")]

    def __str__(self) -> str:
        return f"{self.service_id} to {self.partner_id}"


class LoadLimit(models.Model):
    """How many points of cases one worker carries at most in an organisation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    account_id = models.UUIDField()
    points = models.PositiveSmallIntegerField()
    set_at = models.DateTimeField()
    set_by_account_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "account_id"], name="capacity_load_limit_once"
            ),
            models.CheckConstraint(
                condition=Q(points__range=(1, 999)), name="capacity_load_limit_is_points"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.points}"


class WindDown(models.Model):
    """That a service comes to its end: from when it takes nobody, and when all were settled."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="+")
    no_new_from_date = models.DateField()
    reason = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    started_by_account_id = models.UUIDField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by_account_id = models.UUIDField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by_account_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(finished_at=None, stopped_at=None),
                name="capacity_one_wind_down",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.no_new_from_date}"


class FundingNotice(models.Model):
    """That the manager was told how many days a service is still paid for."""

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="+")
    ends_date = models.DateField()
    days = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "ends_date", "days"], name="capacity_funding_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.days}"
