"""Free times that can be booked while referring, and who booked them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Func

from handrail.domain.capacity.choices import Way
from handrail.domain.capacity.places_models import (
    Cap,
    FundingNotice,
    LoadLimit,
    Overflow,
    Place,
    Waiting,
    WindDown,
)
from handrail.domain.capacity.waits_models import MeasuredWait
from handrail.domain.disclosure.scopes import Held, Scope, ScopedRows, Subject
from handrail.kernel.ids import new_id
from handrail.kernel.privacy import fields

__all__ = [
    "Booking",
    "Cap",
    "FundingNotice",
    "LoadLimit",
    "MeasuredWait",
    "Overflow",
    "Place",
    "Slot",
    "Waiting",
    "WindDown",
]


class Slot(models.Model):
    """A time a worker offers for a first conversation. Says nothing about any person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey("directory.Service", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    worker_account = models.ForeignKey("staff.Account", on_delete=models.PROTECT, related_name="+")
    at_practice = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    way = models.CharField(max_length=12, choices=Way)
    place = models.CharField(max_length=200, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_taken = models.BooleanField(default=False)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="capacity_worker_in_one_place",
                expressions=[
                    ("worker_account", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_at",
                            "ends_at",
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="capacity_slot_has_length",
            ),
        ]
        indexes = [models.Index(fields=["service", "starts_at"], name="capacity_service")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Booking(models.Model):
    """A slot kept for one person's first conversation."""

    SCOPE = Scope(Held("organisation_id"), Held("booked_by_organisation_id"), Subject("person_id"))
    PRIVACY = fields(
        attendance="slot person_id referral_id",
        operational="id organisation_id booked_by_organisation_id booked_at",
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slot = models.OneToOneField(Slot, on_delete=models.PROTECT, related_name="+")
    organisation_id = models.UUIDField()
    booked_by_organisation_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    referral_id = models.UUIDField(null=True)
    booked_at = models.DateTimeField()

    objects = ScopedRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["referral_id"], name="capacity_booking_referral")]

    def __str__(self) -> str:
        return str(self.slot_id)
