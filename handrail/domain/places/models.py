"""Postcodes, the areas they lie in, and the imports that brought them.

Public reference data about places, never about people: no row-level security.
"""

from django.db import models
from django.db.models import Q

from handrail.kernel import ids


class Postcode(models.Model):
    """One postcode, upper case and without its space: ``M15AN``."""

    code = models.TextField(primary_key=True, db_collation="C")
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    lsoa = models.TextField(null=True)
    icb = models.TextField(null=True)
    sub_icb = models.TextField(null=True)
    local_authority = models.TextField(null=True)
    ward = models.TextField(null=True)
    country = models.TextField(null=True)
    terminated_date = models.DateField(null=True)
    source = models.TextField()
    as_of_date = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="postcode_is_normal",
                condition=Q(code__regex=r"^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$"),
            ),
            models.CheckConstraint(
                name="postcode_position_whole_or_absent",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(49, 61), longitude__range=(-9, 3)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code[:-3]} {self.code[-3:]}"


class Outcode(models.Model):
    """The middle of a postcode district, for a postcode that is too new to be known."""

    code = models.TextField(primary_key=True, db_collation="C")
    latitude = models.FloatField()
    longitude = models.FloatField()
    postcodes = models.IntegerField()

    def __str__(self) -> str:
        return self.code


class SmallArea(models.Model):
    """One LSOA of 2021 and the areas around it, each by its ONS code and, for the NHS, ODS code."""

    lsoa = models.TextField(primary_key=True)
    sub_icb = models.TextField(blank=True, default="")
    sub_icb_ods = models.TextField(blank=True, default="")
    icb = models.TextField(blank=True, default="")
    icb_ods = models.TextField(blank=True, default="")
    ward = models.TextField(blank=True, default="")
    local_authority = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["icb"], name="small_area_by_icb"),
            models.Index(fields=["sub_icb"], name="small_area_by_sub_icb"),
            models.Index(fields=["local_authority"], name="small_area_by_authority"),
        ]

    def __str__(self) -> str:
        return self.lsoa


class ImportRun(models.Model):
    """One import of postcodes or look-ups that was kept: which file, as of when, how many."""

    class Kind(models.TextChoices):
        CODE_POINT_OPEN = "code_point_open", "Code-Point Open"
        ONS_DIRECTORY = "ons_directory", "ONSPD or NSPL"
        LOOKUP = "lookup", "Look-up of small areas"

    id = models.UUIDField(primary_key=True, default=ids.ordered_id, editable=False)
    kind = models.TextField(choices=Kind.choices)
    file_name = models.TextField()
    sha256 = models.TextField()
    as_of_date = models.DateField()
    rows = models.IntegerField()
    counts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="places_import_kind_known",
                condition=Q(kind__in=["code_point_open", "ons_directory", "lookup"]),
            ),
        ]
        indexes = [models.Index(fields=["kind", "-as_of_date"], name="places_import_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.as_of_date}"
