"""Services, where they are given, when, how long the wait is, and where each entry came from.

Public data about services, never about people: no row-level security.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import F, Q

from handrail.domain.directory import fields
from handrail.domain.directory.codes import Delivery, Intake, State, WaitKind
from handrail.domain.directory.hearing_models import HearingAddress
from handrail.domain.directory.industries import INDUSTRIES
from handrail.domain.directory.intake_models import IntakeChange
from handrail.domain.directory.rules import LONGEST_WAIT
from handrail.domain.organisations.models import Organisation
from handrail.domain.programmes.models import Programme
from handrail.kernel.ids import new_id, ordered_id

__all__ = [
    "Change",
    "Feed",
    "HearingAddress",
    "ImportRun",
    "IntakeChange",
    "Location",
    "OpeningHours",
    "Proposal",
    "Report",
    "Service",
    "ServiceAtLocation",
    "StillRightLink",
    "WaitDeclaration",
    "WaitingPull",
]


def _texts(**more: Any) -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.TextField(), default=list, blank=True, **more)


class Feed(models.Model):
    """Another directory whose services are shown here.

    ``area_codes`` is the area of an entry that has no place and names no area.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField()
    source = models.TextField()
    area_codes = _texts(db_default=[])
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="feed_name_once"),
            models.CheckConstraint(name="feed_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One pull that was kept: from where, what it held, and what it did."""

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="+")
    source = models.TextField()
    content_hash = models.TextField()
    complete = models.BooleanField()
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["feed", "-at"], name="directory_import_latest")]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.at:%Y-%m-%d}"


class Service(models.Model):
    """Something a person is referred to, or can go to: one entry of the directory (R11-R18)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    provider = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    provider_name = models.TextField(blank=True, default="")
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.TextField()
    summary = models.TextField(blank=True, default="")
    description = models.TextField(blank=True, default="")
    what_happens = models.TextField(blank=True, default="")
    for_whom = models.TextField(blank=True, default="")
    not_for_whom = models.TextField(blank=True, default="")
    how_to_get_in = models.TextField(blank=True, default="")
    evidence = models.TextField(blank=True, default="")
    learning = models.TextField(blank=True, default="")
    notice = models.TextField(blank=True, default="")
    cost = models.TextField(blank=True, default="")
    state = models.TextField(choices=State.choices, default=State.ACTIVE)
    state_reason = models.TextField(blank=True, default="")
    intake = models.TextField(choices=Intake.choices, default=Intake.OPEN)
    intake_reason = models.TextField(blank=True, default="")
    intake_changed_at = models.DateTimeField(null=True, blank=True)
    reopens_date = models.DateField(null=True, blank=True)
    no_new_from_date = models.DateField(null=True, blank=True)
    takes_referrals = models.BooleanField(default=False)
    clock_promise_days = models.PositiveSmallIntegerField(null=True, blank=True)
    running_since_date = models.DateField(null=True, blank=True)
    funded_until_date = models.DateField(null=True, blank=True)
    assured_date = models.DateField(null=True, blank=True)
    assured_by = models.TextField(blank=True, default="")
    owner_account_id = models.UUIDField(null=True, blank=True)
    owner_email = models.TextField(blank=True, default="", db_default="")
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    languages = _texts()
    access_features = _texts()
    access_notes = _texts()
    delivery_kinds = _texts()
    topics = _texts()
    industries = _texts(db_default=[])
    area_names = _texts()
    area_codes = _texts()
    area_is_assumed = models.BooleanField(default=False, db_default=False)
    email = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    other_phones = _texts()
    url = models.TextField(blank=True, default="")
    keywords = models.TextField(blank=True, default="")
    is_placed = models.BooleanField(default=False, db_default=False)
    feed = models.ForeignKey(
        Feed, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source_id = models.TextField(blank=True, default="")
    provider_source_id = models.TextField(blank=True, default="", db_default="")
    public_id = models.UUIDField(null=True, blank=True)
    source_hash = models.TextField(blank=True, default="")
    source_status = models.TextField(blank=True, default="")
    missing_since_date = models.DateField(null=True, blank=True)
    source_modified_at = models.DateTimeField(null=True, blank=True)
    vendor = models.JSONField(default=dict, blank=True)
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    words = fields.words()

    class Meta:
        constraints = [
            models.CheckConstraint(name="service_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="service_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="service_intake_known", condition=Q(intake__in=Intake.values)
            ),
            models.CheckConstraint(
                name="service_delivery_known",
                condition=Q(delivery_kinds__contained_by=Delivery.values),
            ),
            models.CheckConstraint(
                name="service_ages_in_order",
                condition=Q(minimum_age__isnull=True)
                | Q(maximum_age__isnull=True)
                | Q(maximum_age__gte=F("minimum_age")),
            ),
            models.CheckConstraint(
                name="service_funding_ends_after_start",
                condition=Q(running_since_date__isnull=True)
                | Q(funded_until_date__isnull=True)
                | Q(funded_until_date__gte=F("running_since_date")),
            ),
            models.CheckConstraint(
                name="service_promise_is_days",
                condition=Q(clock_promise_days__isnull=True)
                | Q(clock_promise_days__range=(1, 260)),
            ),
            models.CheckConstraint(
                name="service_referable_has_provider",
                condition=Q(takes_referrals=False) | Q(provider__isnull=False),
            ),
            models.CheckConstraint(
                name="service_feed_with_source_id",
                condition=Q(feed__isnull=True, source_id="")
                | (Q(feed__isnull=False) & ~Q(source_id="")),
            ),
            models.UniqueConstraint(
                fields=["feed", "source_id"],
                condition=Q(feed__isnull=False),
                name="service_once_per_feed",
            ),
            models.UniqueConstraint(fields=["public_id"], name="service_public_id_once"),
            models.CheckConstraint(
                name="service_industries_known",
                condition=Q(industries__contained_by=sorted(INDUSTRIES)),
            ),
            models.CheckConstraint(
                name="service_has_one_owner",
                condition=Q(owner_account_id__isnull=True) | Q(owner_email=""),
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="service_words"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="service_name_like"),
            GinIndex(fields=["area_codes"], name="service_area"),
            models.Index(
                fields=["id"],
                condition=Q(area_codes=[], is_placed=False),
                name="service_for_anywhere",
            ),
            models.Index(fields=["state", "name", "id"], name="service_by_state"),
            models.Index(
                fields=["programme", "id"],
                condition=Q(takes_referrals=True),
                name="service_referable",
            ),
            models.Index(fields=["provider", "id"], name="service_by_provider"),
            models.Index(
                F("assured_date").asc(nulls_first=True),
                "name",
                "id",
                condition=Q(feed__isnull=True, state=State.ACTIVE),
                name="service_due",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_listed_only(self) -> bool:
        """Return whether people can only be told of it, not referred to it from here."""
        return not self.takes_referrals


class Change(models.Model):
    """That something in the directory changed, so that whoever keeps a copy makes a new one."""

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)

    def __str__(self) -> str:
        return str(self.id)


class Location(models.Model):
    """A place where services are given."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField(blank=True, default="")
    address = models.TextField(blank=True, default="")
    postcode = models.TextField(blank=True, default="")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    access_features = _texts()
    access_notes = _texts()
    feed = models.ForeignKey(
        Feed, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source_id = models.TextField(blank=True, default="")
    public_id = models.UUIDField(null=True, blank=True)
    point = fields.earth_point()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="location_position_whole_or_absent",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(49, 61), longitude__range=(-9, 3)),
            ),
            models.UniqueConstraint(
                fields=["feed", "source_id"],
                condition=Q(feed__isnull=False),
                name="location_once_per_feed",
            ),
        ]
        indexes = [
            GistIndex(fields=["point"], name="location_nearest"),
            models.Index(fields=["public_id"], name="location_by_public_id"),
        ]

    def __str__(self) -> str:
        return self.name or self.address or self.postcode


class ServiceAtLocation(models.Model):
    """That a service is given at a place, and whether that place is a GP practice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=Delivery.choices, default=Delivery.OTHER_PLACE)
    practice = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    public_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["public_id"], name="place_by_public_id")]
        constraints = [
            models.UniqueConstraint(fields=["service", "location"], name="service_once_at_place"),
            models.CheckConstraint(
                name="service_practice_is_in_practice",
                condition=Q(practice__isnull=True) | Q(kind=Delivery.IN_PRACTICE),
            ),
            models.CheckConstraint(
                name="service_place_kind_known",
                condition=Q(kind__in=["in_practice", "other_place"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} at {self.location_id}"


class OpeningHours(models.Model):
    """When a service can be reached, anywhere or at one place; 0 is Monday."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    valid_from_date = models.DateField(null=True, blank=True)
    valid_until_date = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hours_are_times_or_words",
                condition=Q(
                    weekday__range=(0, 6),
                    opens__isnull=False,
                    closes__isnull=False,
                    closes__gt=F("opens"),
                )
                | (Q(weekday__isnull=True, opens__isnull=True, closes__isnull=True) & ~Q(note="")),
            ),
        ]
        indexes = [models.Index(fields=["service", "weekday", "opens"], name="hours_of_service")]

    def __str__(self) -> str:
        return self.note or f"{self.weekday} {self.opens}-{self.closes}"


class WaitDeclaration(models.Model):
    """How long a service says people wait. Rows are added, never changed: the latest counts."""

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField(choices=WaitKind.choices)
    working_days = models.PositiveSmallIntegerField()
    declared_date = models.DateField()
    declared_by = models.UUIDField(null=True, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="wait_kind_known", condition=Q(kind__in=WaitKind.values)),
            models.CheckConstraint(
                name="wait_is_possible", condition=Q(working_days__range=(0, LONGEST_WAIT))
            ),
        ]
        indexes = [
            models.Index(fields=["service", "kind", "-declared_at", "-id"], name="wait_latest")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.working_days} working days"


# Their own file for its length; Django looks for models here.
from handrail.domain.directory.watched import (  # noqa: E402
    Proposal,
    Report,
    StillRightLink,
    WaitingPull,
)
