"""Organisations, how they belong to each other over time, and the imports that say so.

Public reference data, never about people: no row-level security.
"""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value

from handrail.kernel import ids


class Kind(models.TextChoices):
    """What an organisation is."""

    PRACTICE = "practice", "GP practice"
    PCN = "pcn", "primary care network"
    ICB = "icb", "integrated care board"
    SUB_ICB = "sub_icb", "sub-ICB location"
    TRUST = "trust", "NHS trust"
    PROVIDER = "provider", "provider"
    JOBCENTRE = "jobcentre", "Jobcentre"
    DWP = "dwp", "Department for Work and Pensions, or a team under its contract"
    COUNCIL = "council", "council"
    VCSE = "vcse", "voluntary or community organisation"
    EMPLOYER = "employer", "employer"


class Standing(models.TextChoices):
    """What the national register says of an organisation."""

    ACTIVE = "active", "active"
    DORMANT = "dormant", "dormant"
    PROPOSED = "proposed", "proposed"
    CLOSED = "closed", "closed"


class LettersWanted(models.TextChoices):
    """When a practice wants a letter about a referral it sent."""

    ASKED_AND_CLOSING = "asked_and_closing", "When something is asked of us, and at closing"
    EVERY_STEP = "every_step", "At every step"
    CLOSING_ONLY = "closing_only", "At closing only"


class LetterWay(models.TextChoices):
    """How a practice can be written to. Print is what is left where none of them works."""

    MESH = "mesh", "Into our clinical system, by MESH"
    FHIR = "fhir", "Fetched by our clinical system, by FHIR"
    EMAIL = "email", "To our shared mailbox, by email"


class MeshRoute(models.TextChoices):
    """How a practice's MESH mailbox is found."""

    MAILBOX = "mailbox", "This mailbox"
    LOOKUP = "lookup", "Look it up by ODS code each time"
    REGISTERED = "registered", "Wherever the patient is registered, by NHS number"


def by_email() -> list[str]:
    """Return the way that every practice starts with."""
    return [LetterWay.EMAIL.value]


class Organisation(models.Model):
    """A body that refers, supports, plans or employs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ods_code = models.TextField(null=True, blank=True)
    local_code = models.TextField(null=True, blank=True)
    name = models.TextField()
    kind = models.TextField(choices=Kind.choices)
    standing = models.TextField(choices=Standing.choices, default=Standing.ACTIVE)
    address = ArrayField(models.TextField(), default=list, blank=True)
    postcode = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    opened_date = models.DateField(null=True, blank=True)
    closed_date = models.DateField(null=True, blank=True)
    prescribing_setting = models.TextField(blank=True, default="")
    source = models.TextField(blank=True, default="")
    search_text = models.TextField(blank=True, default="")
    mailbox_email = models.EmailField(null=True, blank=True)
    letters_wanted = models.TextField(
        choices=LettersWanted.choices, default=LettersWanted.ASKED_AND_CLOSING
    )
    # In the order in which they are tried.
    letter_ways = ArrayField(
        models.TextField(choices=LetterWay.choices), default=by_email, db_default=["email"]
    )
    mesh_route = models.TextField(
        choices=MeshRoute.choices, default=MeshRoute.MAILBOX, db_default="mailbox"
    )
    mesh_mailbox = models.TextField(blank=True, default="", db_default="")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ods_code"], name="organisation_ods_code_once"),
            models.UniqueConstraint(
                fields=["kind", "local_code"], name="organisation_local_code_once"
            ),
            models.CheckConstraint(
                name="organisation_ods_code_is_normal",
                condition=Q(ods_code__isnull=True) | Q(ods_code__regex=r"^[A-Z0-9]{2,12}$"),
            ),
            models.CheckConstraint(
                name="organisation_kind_known", condition=Q(kind__in=Kind.values)
            ),
            models.CheckConstraint(
                name="organisation_standing_known", condition=Q(standing__in=Standing.values)
            ),
            models.CheckConstraint(
                name="organisation_letters_wanted_known",
                condition=Q(letters_wanted__in=LettersWanted.values),
            ),
            models.CheckConstraint(
                name="organisation_letter_ways_known",
                condition=Q(letter_ways__contained_by=LetterWay.values),
            ),
            models.CheckConstraint(
                name="organisation_mesh_route_known", condition=Q(mesh_route__in=MeshRoute.values)
            ),
            models.CheckConstraint(
                name="organisation_mesh_mailbox_is_normal",
                condition=Q(mesh_mailbox="") | Q(mesh_mailbox__regex=r"^[A-Z0-9]{4,20}$"),
            ),
            models.CheckConstraint(name="organisation_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="organisation_closes_after_opening",
                condition=Q(opened_date__isnull=True)
                | Q(closed_date__isnull=True)
                | Q(closed_date__gte=F("opened_date")),
            ),
            models.CheckConstraint(
                name="organisation_closed_has_date",
                condition=~Q(standing=Standing.CLOSED) | Q(closed_date__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "name", "id"], name="organisation_by_kind"),
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="organisation_search_words"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.ods_code})" if self.ods_code else self.name


class Relation(models.Model):
    """That one organisation belonged to another, from a day until and including a day."""

    class Kind(models.TextChoices):
        MEMBER_OF = "member_of", "is a member of"
        PART_OF = "part_of", "is part of"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=Kind.choices)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="relation_kind_known", condition=Q(kind__in=["member_of", "part_of"])
            ),
            models.CheckConstraint(name="relation_to_another", condition=~Q(child=F("parent"))),
            models.CheckConstraint(
                name="relation_ends_after_starting",
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
            ),
            ExclusionConstraint(
                name="relation_periods_apart",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("parent", RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_date"),
                            F("until_date"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} {self.kind} {self.parent_id} from {self.from_date}"


class Area(models.Model):
    """An integrated care board's area: the one public address and telephone number."""

    class Nation(models.TextChoices):
        ENGLAND = "England", "England"
        WALES = "Wales", "Wales"
        SCOTLAND = "Scotland", "Scotland"
        NORTHERN_IRELAND = "Northern Ireland", "Northern Ireland"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    public_name = models.TextField()
    public_email = models.EmailField(blank=True, default="")
    public_phone = models.TextField(blank=True, default="")
    single_point_of_contact_account_id = models.UUIDField(null=True, blank=True)
    nation = models.TextField(choices=Nation.choices, default=Nation.ENGLAND)
    settings = models.JSONField(default=dict, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="area_nation_known",
                condition=Q(nation__in=["England", "Wales", "Scotland", "Northern Ireland"]),
            ),
        ]

    def __str__(self) -> str:
        return self.public_name


class MailDomain(models.Model):
    """An e-mail domain that an administrator has looked at: secure enough for health content?"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    domain = models.TextField()
    accredited_secure = models.BooleanField(default=False)
    marked_by = models.UUIDField(null=True, blank=True)
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["domain"], name="mail_domain_once"),
            models.CheckConstraint(
                name="mail_domain_is_normal",
                condition=Q(domain__regex=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$"),
            ),
        ]

    def __str__(self) -> str:
        return self.domain


class ImportRun(models.Model):
    """One import that was kept: which file, as of when, and what it did."""

    class Kind(models.TextChoices):
        EPRACCUR = "epraccur", "GP practices and cost centres"
        EPCN = "epcn", "primary care networks"
        ETR = "etr", "NHS trusts"
        CCG_TO_ICB = "ccg_to_icb", "names of integrated care boards"
        JOBCENTRES = "jobcentres", "Jobcentres"
        JOBCENTRE_ADDRESSES = "jobcentre_addresses", "Jobcentres with addresses"

    id = models.UUIDField(primary_key=True, default=ids.ordered_id, editable=False)
    kind = models.TextField(choices=Kind.choices)
    file_name = models.TextField()
    sha256 = models.TextField()
    as_of_date = models.DateField()
    rows = models.IntegerField()
    counts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "-as_of_date"], name="ods_import_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.as_of_date}"
